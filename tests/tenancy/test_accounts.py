from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from gafete.access.actor import Actor, ActorKind
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.models import Account
from gafete.tenancy.operations.create_account import create_account
from gafete.tenancy.operations.edit_account import edit_account
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.tenancy.queries import account_settings
from gafete.tenancy.rules import AccountFields
from tests.tenancy.trees import owner_of, somebody

TYPED = AccountFields(name="Grupo Maíz", credential_mode="typed", copy_link_allowed=True)


def installation(kind: ActorKind) -> Actor:
    return Actor.limited(kind, 0, now=timezone.now(), label="Operación", permissions=(), at=())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ActorKind.OPERATOR, ActorKind.SYSTEM])
def test_the_operator_creates_accounts_and_the_first_event_says_so(kind: ActorKind) -> None:
    account = create_account(actor=installation(kind), fields=TYPED)
    event = Event.objects.get(account_id=account.pk)
    assert (str(account), event.sequence, event.kind) == ("Grupo Maíz", 1, "account.created")
    assert event.data["after"]["credential_mode"] == "typed"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ActorKind.MEMBER, ActorKind.SERVICE, ActorKind.INVITEE, ActorKind.NOBODY])
def test_nobody_else_creates_accounts(kind: ActorKind) -> None:
    with pytest.raises(AccessDenied, match="operador"):
        create_account(actor=installation(kind), fields=TYPED)
    assert not Account.objects.exists()


def test_the_settings_are_changed_and_the_trail_keeps_both_values(account: Account) -> None:
    edited = edit_account(actor=owner_of(account), account=account, version=1, fields=TYPED)
    assert (edited.credential_mode, edited.copy_link_allowed, edited.version) == ("typed", True, 2)
    assert Event.objects.get(account_id=account.pk).data == {
        "before": {"credential_mode": "link", "copy_link_allowed": False},
        "after": {"credential_mode": "typed", "copy_link_allowed": True},
    }


def test_settings_saved_without_a_change_leave_no_event(account: Account) -> None:
    same = AccountFields(name=account.name)
    assert edit_account(actor=owner_of(account), account=account, version=1, fields=same).version == 1
    assert not Event.objects.exists()


def test_the_later_of_two_editors_is_told(account: Account) -> None:
    edit_account(actor=owner_of(account), account=account, version=1, fields=TYPED)
    with pytest.raises(StaleEdit):
        edit_account(actor=owner_of(account), account=account, version=1, fields=AccountFields(name="Otra"))


def test_a_nameless_account_is_refused(account: Account) -> None:
    with pytest.raises(InvalidFields):
        edit_account(actor=owner_of(account), account=account, version=1, fields=AccountFields(name=" "))


def test_the_settings_are_for_those_who_manage_security(account: Account) -> None:
    helper = somebody(account, Permission.USERS_MANAGE, Permission.COMPANIES_CREATE, at=[account.scope])
    with pytest.raises(AccessDenied):
        account_settings(helper)
    with pytest.raises(AccessDenied):
        edit_account(actor=helper, account=account, version=1, fields=TYPED)
    assert account_settings(somebody(account, Permission.SECURITY_MANAGE, at=[account.scope])) == account


def test_the_owner_of_another_account_changes_nothing_here(account: Account, stranger: Actor) -> None:
    with pytest.raises(AccessDenied):
        edit_account(actor=stranger, account=account, version=1, fields=TYPED)
    with pytest.raises(AccessDenied):
        finish_express_setup(actor=stranger, account=account)


def test_the_express_setup_is_finished_once(account: Account) -> None:
    first = finish_express_setup(actor=owner_of(account), account=account)
    again = finish_express_setup(actor=owner_of(account), account=account)
    assert first.express_setup_finished_at == again.express_setup_finished_at is not None
    assert Event.objects.get(account_id=account.pk).kind == "account.express_setup_finished"


def test_both_raise_the_access_version(account: Account, access_version: Callable[[], int]) -> None:
    versions = [access_version()]
    edit_account(actor=owner_of(account), account=account, version=1, fields=TYPED)
    versions.append(access_version())
    finish_express_setup(actor=owner_of(account), account=account)
    versions.append(access_version())
    assert versions == sorted(set(versions))
