"""Correct what an account has written down about a person."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.models import User
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import enqueue_credentials
from gafete.members.events import MEMBER_EDITED
from gafete.members.models import Member, MemberState
from gafete.members.naming import fill_search_fields, member_target
from gafete.members.newcomers import block_if_without_memberships, identity_for
from gafete.members.proposed import Newcomer, cleaned, require_free_username

NAMES = ("name", "username", "email")


def edit_member(
    *, actor: Actor, member: Member, name: str, username: str, email: str, version: int
) -> Member:
    """Change a member's name and, before the person first entered, his user name and address.

    A new address gets a new invitation; links sent before stop working. After the first entry the
    user name and the address are the person's own, and other values for them are refused.

    Raises:
        AccessDenied: the actor does not manage this member.
        FieldFault: a value that cannot be taken.
        StaleEdit: somebody changed him since ``version``.
    """
    newcomer = cleaned(name=name, username=username, email=email)
    try:
        with transaction.atomic():
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
        _readdress(row, newcomer, changed)
    elif changed != ["name"]:
        field = next(each for each in changed if each != "name")
        raise FieldFault(field, _("Esta persona ya entró: solo ella puede cambiarlo en Mi cuenta."))
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

    An identity that this invitation made, and that nobody has used, is corrected; any other is left
    alone and the invitation moves to the identity of the new address, as if typed so at first.
    """
    ours = _is_only_ours(row)
    if "username" in changed:
        require_free_username(newcomer.username, besides=row if ours else None)
    if "email" in changed:
        row.invitation_nonce = uuid.uuid4()
        if ours and not User.objects.filter(email=newcomer.email).exists():
            _correct_identity(row, email=newcomer.email, credential_nonce=uuid.uuid4())
        else:
            _move_invitation(row, newcomer)
    if ours and row.user.username != newcomer.username and _is_only_ours(row):
        _correct_identity(row, username=newcomer.username)
    row.username, row.email = newcomer.username, newcomer.email


def _move_invitation(row: Member, newcomer: Newcomer) -> None:
    former = row.user
    # Out of the way first: the reserved user name is this invitation's own.
    Member.objects.filter(pk=row.pk).update(username=f"mudanza-{row.pk}")
    if _is_only_ours(row):
        User.objects.filter(pk=former.pk).update(username=f"mudanza-{former.pk}")
    user, is_new = identity_for(newcomer, account_id=row.account_id, language=former.language)
    row.user = user
    row.made_identity = is_new
    Member.objects.filter(pk=row.pk).update(user=user)
    block_if_without_memberships(former)


def _correct_identity(row: Member, **values: object) -> None:
    User.objects.filter(pk=row.user_id).update(**values)
    row.user.refresh_from_db()


def _is_only_ours(row: Member) -> bool:
    """Whether the identity belongs to this membership alone and was never used."""
    unused = User.objects.filter(pk=row.user_id, first_sign_in_at__isnull=True).exists()
    return unused and not Member.objects.filter(user_id=row.user_id).exclude(pk=row.pk).exists()
