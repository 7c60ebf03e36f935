"""Correct what an account has written down about a person."""

from __future__ import annotations

import uuid

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.models import User
from gafete.identity.operations.revoke_first_password import revoke_first_password
from gafete.members.approvals.rules import gives_security
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import enqueue_credentials
from gafete.members.events import MEMBER_EDITED
from gafete.members.models import Member, MemberState
from gafete.members.naming import fill_search_fields, member_target
from gafete.members.newcomers import (
    PLACEHOLDER,
    block_if_without_memberships,
    identity_for,
    is_only_ours,
    lock_identities,
)
from gafete.members.proposed import Newcomer, cleaned, require_free_username
from gafete.tenancy.seconding import needs_second
from gafete.walls.standing import acting

NAMES = ("name", "username", "email")


def edit_member(
    *, actor: Actor, member: Member, name: str, username: str, email: str, version: int
) -> Member:
    """Change a member's name and, before the person first entered, his user name and address.

    A new address gets a new invitation. Nothing that was given to the former one works any more: no
    link, no temporary password, no password that an administrator typed; the new one chooses his by a
    link. After the first entry the user name and the address are the person's own, and other values for
    them are refused.

    Raises:
        AccessDenied: the actor does not manage this member.
        FieldFault: a value that cannot be taken.
        StaleEdit: somebody changed him since ``version``.
    """
    newcomer = cleaned(name=name, username=username, email=email)
    try:
        with acting(actor):
            return _edit(actor, member, newcomer, version=version)
    except IntegrityError as error:
        raise FieldFault("email", _("Ese correo o esa cuenta de usuario ya están ocupados.")) from error


def _edit(actor: Actor, member: Member, newcomer: Newcomer, *, version: int) -> Member:
    row = locked_member(actor, member, version=version)
    grants = require_authority(actor, row, Permission.USERS_MANAGE)
    before = {field: getattr(row, field) for field in NAMES}
    after = {field: getattr(newcomer, field) for field in NAMES}
    changed = [field for field in NAMES if before[field] != after[field]]
    if not changed:
        return row
    if row.state == MemberState.INVITED:
        if "email" in changed and gives_security(grants) and needs_second(row.account_id):
            raise FieldFault(
                "email",
                _("Dos personas autorizaron ese correo. Retira la invitación y registra el nuevo."),
            )
        _readdress(row, newcomer, changed)
    elif changed != ["name"]:
        if "email" in changed:
            raise FieldFault("email", _("Esta persona ya entró: solo ella puede cambiarlo en Mi cuenta."))
        raise FieldFault("username", _("Esta persona ya entró con esta cuenta de usuario: ya no cambia."))
    row.name = newcomer.name
    row.version += 1
    fill_search_fields(row)
    row.save()
    if "email" in changed:
        enqueue_credentials(row)
    record_event(
        MEMBER_EDITED,
        actor=actor,
        target=member_target(row),
        data={
            "before": {field: before[field] for field in changed},
            "after": {field: after[field] for field in changed},
        },
        reach={grant.scope for grant in grants},
    )
    return row


def _readdress(row: Member, newcomer: Newcomer, changed: list[str]) -> None:
    """Point an open invitation at another user name or address.

    An identity that this invitation made, and that nobody has used, is corrected and loses what it was
    sent. Any other is left alone and the invitation moves to the identity of the new address, as if
    typed so at first: whoever has chosen a password at the former address keeps it to himself.
    """
    # Locked: while its address is corrected nobody chooses a password for it.
    lock_identities(present=row.user_id, email=newcomer.email)
    ours = is_only_ours(row)
    if "username" in changed:
        require_free_username(newcomer.username, besides=row if ours else None)
    if "email" in changed:
        row.invitation_nonce = uuid.uuid4()
        row.invited_at = timezone.now()
    if ours and not ("email" in changed and User.objects.filter(email=newcomer.email).exists()):
        _correct_identity(row, newcomer, sent_elsewhere="email" in changed)
    elif "email" in changed:
        _move_invitation(row, newcomer)
    row.username, row.email = newcomer.username, newcomer.email


def _move_invitation(row: Member, newcomer: Newcomer) -> None:
    former = row.user
    # Out of the way first: the reserved user name is this invitation's own.
    Member.objects.filter(pk=row.pk).update(username=f"mudanza{PLACEHOLDER}{row.pk}")
    if row.made_identity:
        revoke_first_password(user=former)
    block_if_without_memberships(former, besides=row)
    user, is_new = identity_for(newcomer, account_id=row.account_id, language=former.language)
    row.user = user
    row.made_identity = is_new
    Member.objects.filter(pk=row.pk).update(user=user)


def _correct_identity(row: Member, newcomer: Newcomer, *, sent_elsewhere: bool) -> None:
    if sent_elsewhere:
        revoke_first_password(user=row.user)
    User.objects.filter(pk=row.user_id).update(username=newcomer.username, email=newcomer.email)
    row.user.refresh_from_db()
