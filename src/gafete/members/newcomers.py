"""The identity behind an invitation: found by its address, or made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.faults import FieldFault
from gafete.identity.models import PasswordKind, User
from gafete.identity.operations.revoke_first_password import revoke_first_password
from gafete.members.credentials import enqueue_credentials
from gafete.members.crossings import (
    ACCOUNTS_THAT_WAIT,
    NOBODY,
    OTHER_LIVE_MEMBERSHIPS,
    OTHER_MEMBERSHIPS,
)
from gafete.members.models import HOLDING, Member, MemberState
from gafete.members.proposed import Newcomer, require_free_username
from gafete.tenancy.models import CredentialMode
from gafete.walls.standing import inside

# Stands in the user names that the program makes up; in none that a person can type.
PLACEHOLDER = "~"


def identity_for(newcomer: Newcomer, *, account_id: int, language: str) -> tuple[User, bool]:
    """The identity with that address, or a new one; and whether it is new.

    The user name is checked the same way in both cases: a different answer for a known address would
    tell that it is known.

    Raises:
        FieldFault: the address is already in this account, or the user name is taken.
    """
    # Locked, so that it cannot be left without memberships and blocked before this one is written.
    user = User.objects.select_for_update(no_key=True).filter(email=newcomer.email).first()
    if user is not None:
        _refuse_second_use(user, account_id=account_id)
    require_free_username(newcomer.username)
    if user is not None:
        leave_to_mailbox([user])
        # Left without memberships and blocked: being invited again brings the identity back.
        User.objects.filter(pk=user.pk, blocked_at__isnull=False).update(blocked_at=None)
        return user, False
    user = User(username=newcomer.username, email=newcomer.email, name=newcomer.name, language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user, True


def lock_identities(*, present: int, email: str) -> None:
    """Lock a member's identity and the one of another address, always in the same order.

    Two accounts that move their people crosswise would otherwise wait for each other for ever.
    """
    both = User.objects.select_for_update(no_key=True).filter(Q(pk=present) | Q(email=email))
    list(both.order_by("pk"))


def leave_to_mailbox(users: Iterable[User]) -> None:
    """Let only their own mailboxes open identities that nobody has used and that another account now invites.

    As long as one account alone knows such an identity, its administrator may hold a way in: the link
    that he copied, or the password that he typed. Whoever goes in that way becomes the person, and with
    a second account more than the first one's access would wait for him. So what the first account gave
    out ends now, and its mail is written anew: a link or a temporary password, made when it is sent, to
    the address that both accounts typed. From here on the link cannot be copied either (``is_only_ours``).

    The first membership keeps its row, state and nonce: its account sees neither that nor by whom its
    person was invited again, and no account's rows are locked for the sake of another's. Its link ends
    all the same, because it depends on the identity's nonce (``links``). A used identity is left alone:
    its links never set a password.
    """
    for user in users:
        # A used one never becomes unused, so that most need no lock.
        if not user.is_unused or not revoke_first_password(user=user):
            continue
        for account_id in ACCOUNTS_THAT_WAIT.ask(user_id=user.pk):
            with inside(account_id):
                enqueue_credentials(_waiting_for(user))


def invite_by_mailbox(member: Member) -> None:
    """Let only his own mailbox open the invitation of somebody whose access two people authorised.

    Until now one of them may have held a way in: the link that he copied, or the password that he typed. Going in
    by it he would be the second person to himself.
    """
    member.invitation_nonce = uuid.uuid4()
    member.invited_at = timezone.now()
    member.credential_mode = CredentialMode.LINK
    member.save(update_fields=["invitation_nonce", "invited_at", "credential_mode"])
    if member.made_identity:
        revoke_first_password(user=member.user)
    enqueue_credentials(member)


def is_only_ours(member: Member) -> bool:
    """Whether the identity belongs to this invitation alone, which made it, and nobody has used it.

    Only then may the account correct it, or hand out its link: no other account, and no person, has
    anything to lose by it. The identity stays locked, and so the answer true, until the transaction ends.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    member.user = user
    return (
        member.made_identity
        and user.is_unused
        and not OTHER_MEMBERSHIPS.ask(user_id=user.pk, besides=member.pk)
    )


def block_if_without_memberships(user: User, *, besides: Member | None = None) -> None:
    """Block an identity that belongs to no account any more; one that never entered gives its names back.

    Its sessions end, and so does every sign-in that waits for its next step. What it did stays in the
    trail, which keeps labels and ids of its own. ``besides`` is a membership that is about to leave it.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    left_out = NOBODY if besides is None else besides.pk
    if OTHER_LIVE_MEMBERSHIPS.ask(user_id=row.pk, besides=left_out):
        return
    row.blocked_at = timezone.now()
    row.credential_nonce = uuid.uuid4()
    if row.first_sign_in_at is None:
        row.username, row.email, row.name = f"sin-uso{PLACEHOLDER}{row.pk}", "", ""
        row.set_unusable_password()
        row.password_kind, row.password_expires_at = PasswordKind.NONE, None
    row.save(
        update_fields=[
            "blocked_at",
            "credential_nonce",
            "username",
            "email",
            "name",
            "password",
            "password_kind",
            "password_expires_at",
        ]
    )
    row.sessions.all().delete()


def _waiting_for(user: User) -> Member:
    return Member.objects.get(user_id=user.pk, state=MemberState.INVITED, made_identity=True)


def _refuse_second_use(user: User, *, account_id: int) -> None:
    present = Member.objects.filter(account_id=account_id, user_id=user.pk, state__in=HOLDING).first()
    if present is not None:
        raise FieldFault("email", _("Ese correo ya es de un usuario de esta cuenta."))
