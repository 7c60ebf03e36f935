"""Open an account: its plan, its profiles and its owner, whose credentials arrive by mail."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gafete.access.actor import NO_ACCOUNT, Actor
from gafete.access.permissions import Permission
from gafete.access.profiles import BUILT_IN
from gafete.faults import FieldFault, InvalidFields
from gafete.members.actors import operator_actor
from gafete.members.credentials import enqueue_credentials
from gafete.members.models import Member, MemberState, Profile
from gafete.members.naming import fill_search_fields
from gafete.members.newcomers import identity_for
from gafete.members.proposed import Newcomer, cleaned
from gafete.seats.models import Plan
from gafete.seats.operations.subscribe_account import subscribe_account
from gafete.tenancy.models import Account, CredentialMode
from gafete.tenancy.operations.create_account import create_account
from gafete.tenancy.rules import AccountFields, checked_account
from gafete.walls.standing import inside


def open_account(
    *, operator: str, name: str, plan: Plan, owner_name: str, owner_username: str, owner_email: str
) -> Member:
    """Make an account with a plan and invite its owner, always by link: nobody else ever has his password.

    ``operator`` names whoever runs the installation, for the trail.

    Raises:
        InvalidFields: values that cannot be taken; the account's own name is "account".
    """
    owner = cleaned(name=owner_name, username=owner_username, email=owner_email)
    try:
        checked_account(AccountFields(name=name))
    except InvalidFields as fault:
        # "name" is the owner's here.
        raise InvalidFields({"account": fault.errors["name"]}) from fault
    try:
        with transaction.atomic():
            return _open(operator, name=name, plan=plan, owner=owner)
    except IntegrityError as error:
        raise FieldFault("email", _("Ese correo o esa cuenta de usuario ya están ocupados.")) from error


def _open(operator: str, *, name: str, plan: Plan, owner: Newcomer) -> Member:
    nowhere_yet = operator_actor(NO_ACCOUNT, label=operator, permissions=set())
    account = create_account(actor=nowhere_yet, fields=AccountFields(name=name))
    actor = operator_actor(account.pk, label=operator, permissions={Permission.BILLING_MANAGE})
    with inside(account.pk):
        make_built_in_profiles(account)
        member = _invite_owner(actor, account=account, owner=owner)
        subscribe_account(actor=actor, account_id=account.pk, plan=plan)
    return member


def make_built_in_profiles(account: Account) -> list[Profile]:
    """Write the rows of the four profiles that every account has."""
    return Profile.objects.bulk_create(
        Profile(
            account=account,
            code=profile.code,
            name=profile.name,
            letter=profile.mark.letter,
            color=profile.mark.colour,
        )
        for profile in BUILT_IN
    )


def _invite_owner(actor: Actor, *, account: Account, owner: Newcomer) -> Member:
    user, is_new = identity_for(owner, account_id=account.pk, language="es-mx")
    member = Member(
        account=account,
        user=user,
        is_owner=True,
        state=MemberState.INVITED,
        name=owner.name,
        username=owner.username,
        email=owner.email,
        credential_mode=CredentialMode.LINK,
        made_identity=is_new,
        invited_by_label=actor.label,
    )
    fill_search_fields(member)
    member.save(force_insert=True)
    enqueue_credentials(member)
    return member
