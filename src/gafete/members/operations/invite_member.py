"""Register an extra user: the seat, the access and the mail that takes it to him."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.hours import Hours
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.models import PasswordKind, User
from gafete.identity.passwords import check_password_rules, normalized
from gafete.members.approvals.freezing import frozen_invitation
from gafete.members.approvals.rules import gives_security
from gafete.members.assignments import Assignment, drafted_grants, told_newcomer
from gafete.members.authority import require_existing
from gafete.members.credentials import enqueue_credentials
from gafete.members.events import MEMBER_INVITED
from gafete.members.granting import write_grants
from gafete.members.hours import stored_hours
from gafete.members.invitations import Invitation
from gafete.members.models import Member, MemberState
from gafete.members.naming import fill_search_fields, member_target
from gafete.members.newcomers import identity_for
from gafete.members.proposed import Newcomer, cleaned
from gafete.members.queries import get_member
from gafete.seats.models import Seat
from gafete.seats.operations.take_seats import NoFreeSeat, take_seat
from gafete.tenancy.models import Account, CredentialMode
from gafete.tenancy.seconding import ActKind, needs_second, require_second
from gafete.walls.standing import acting, inside


def invite_member(*, actor: Actor, invitation: Invitation) -> Member:
    """Register a person; the seat is held until the invitation is withdrawn.

    A second call with the same ``request_key`` (a double click) finds the first one's member.

    Raises:
        AccessDenied: the actor may not manage users there, or gives more than he holds.
        NotFound: the key is that of a member whom he does not see.
        FieldFault: a value that cannot be taken, beside its field.
        NoFreeSeat: every seat is held.
        SecondNeeded: he would decide about the account's security, and the account wants a second person for that.
    """
    with inside(actor.account_id):
        return _invite(actor, invitation)


def _invite(actor: Actor, invitation: Invitation) -> Member:
    account = Account.objects.get(pk=actor.account_id)
    key = whole_key(invitation)
    done = already_done(actor, key=key)
    if done is not None:
        return done
    drafts = required_drafts(actor, invitation.assignments)
    newcomer = cleaned(name=invitation.name, username=invitation.username, email=invitation.email)
    typed = checked_password(account, invitation.password, newcomer=newcomer, drafts=drafts)
    try:
        with acting(actor):
            seat = take_seat(account_id=account.pk)
            member = add_member(
                actor, account=account, newcomer=newcomer, seat=seat, drafts=drafts, password=typed, key=key
            )
            if gives_security(drafts):
                require_second(
                    ActKind.INVITE_MEMBER,
                    account_id=account.pk,
                    subject=member.name,
                    invitation=frozen_invitation(invitation),
                )
            record_event(
                MEMBER_INVITED,
                actor=actor,
                target=member_target(member),
                data=told_newcomer(member, drafts),
                reach={draft.scope for draft in drafts},
            )
    except (IntegrityError, FieldFault, NoFreeSeat) as refusal:
        return after_refusal(actor, key=key, refusal=refusal)
    return member


def whole_key(invitation: Invitation) -> uuid.UUID:
    """The key of the form, for exactly this person: whoever goes back and types somebody else asks for another."""
    if invitation.request_key is None:
        return uuid.uuid4()
    person = (invitation.email.strip().lower(), invitation.username.strip().lower())
    return uuid.uuid5(invitation.request_key, json.dumps(person))


def already_done(actor: Actor, *, key: uuid.UUID) -> Member | None:
    """The member whom an earlier request with this key registered, if there was one.

    A key is a number that somebody else may have seen; it opens nothing that the actor could not open
    without it.

    Raises:
        AccessDenied: the actor may manage users nowhere.
        NotFound: the member is out of his sight.
    """
    actor.require_anywhere(Permission.USERS_MANAGE)
    done = Member.objects.filter(account_id=actor.account_id, request_key=key).first()
    return get_member(actor, done.public_id) if done is not None else None


def required_drafts(actor: Actor, assignments: Sequence[Assignment]) -> list[AccessGrant]:
    """The grants that these rows would become, all of which the actor may give.

    Raises:
        AccessDenied: he may not manage users there, or holds less than he gives.
        FieldFault: nothing was chosen, or a place does not exist.
    """
    drafts = drafted_grants(assignments, granted_by=actor.label, granted_at=timezone.now())
    if not drafts:
        raise FieldFault("scopes", _("Elige al menos una empresa o un lugar de expedición."))
    scopes = {draft.scope for draft in drafts}
    actor.require(Permission.USERS_MANAGE, at=scopes)
    actor.require_holds(drafts)
    require_existing(actor.account_id, scopes)
    return drafts


def checked_password(
    account: Account, password: str, *, newcomer: Newcomer, drafts: Sequence[AccessGrant]
) -> str:
    """The typed password where the account has it typed, else nothing.

    Who comes in by the word of two people must be somebody else than either of them: he gets a link to his own mailbox.

    Raises:
        FieldFault: it breaks a rule.
    """
    if account.credential_mode != CredentialMode.TYPED:
        return ""
    if gives_security(drafts) and needs_second(account.pk):
        return ""
    check_password_rules(
        password,
        context=[newcomer.name, newcomer.username, newcomer.email, account.name],
        field="password",
    )
    return password


def add_member(
    actor: Actor,
    *,
    account: Account,
    newcomer: Newcomer,
    seat: Seat,
    drafts: Sequence[AccessGrant],
    password: str,
    key: uuid.UUID,
    hours: Hours | None = None,
) -> Member:
    """Write a new member on a seat already taken, with his grants and his mail; records no event.

    Whoever works at certain hours brings in people who work at the same ones at most.
    """
    mode = account.credential_mode
    if mode == CredentialMode.TYPED and not password:
        mode = CredentialMode.LINK
    user, is_new = identity_for(newcomer, account_id=account.pk, language=actor.language or "es-mx")
    member = Member(
        account=account,
        user=user,
        request_key=key,
        seat=seat,
        state=MemberState.INVITED,
        name=newcomer.name,
        username=newcomer.username,
        email=newcomer.email,
        credential_mode=mode,
        made_identity=is_new,
        invited_by_label=actor.label,
        hours=stored_hours(hours or actor.hours),
    )
    fill_search_fields(member)
    member.save(force_insert=True)
    write_grants(drafts, member_id=member.pk)
    if password:
        # Hashed for a known identity too, and thrown away: the time that it takes would tell who is known.
        _set_typed_password(user, password, is_new=is_new)
    enqueue_credentials(member)
    return member


def _set_typed_password(user: User, password: str, *, is_new: bool) -> None:
    hashed = make_password(normalized(password))
    if not is_new:
        return
    user.password = hashed
    user.password_kind = PasswordKind.TYPED
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "password_kind", "password_changed_at"])


def after_refusal(actor: Actor, *, key: uuid.UUID, refusal: Exception) -> Member:
    """What a refused request answers: two at once with one key (a double click) are both the one member.

    Raises:
        FieldFault: somebody else took the same user name or address at the same moment.
        NotFound: the key is that of a member whom the actor does not see.
        Exception: the refusal, where it had another reason.
    """
    done = already_done(actor, key=key)
    if done is not None:
        return done
    if not isinstance(refusal, IntegrityError):
        raise refusal
    raise FieldFault(
        "email", _("Alguien acaba de registrar ese correo o esa cuenta de usuario. Revisa la lista.")
    ) from refusal
