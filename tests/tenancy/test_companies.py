from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event, EventReach
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.models import Account, Company
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.rules import CompanyFields
from tests.tenancy.trees import MAIZ, PANADERIA, Tree, owner_of, somebody

FONDA = CompanyFields(rfc="FON200101AB1", legal_name="Fonda Lupita", tax_regime="601", postal_code="06000")


def last_event(account: Account) -> Event:
    event = Event.objects.filter(account_id=account.pk).order_by("-sequence").first()
    assert event is not None
    return event


def test_a_company_is_added_and_the_trail_says_so(account: Account) -> None:
    company = create_company(actor=owner_of(account), fields=MAIZ)

    assert (company.rfc, company.short_name, str(company)) == ("TMA1805147X5", "Maíz Azul", "Maíz Azul")
    event = last_event(account)
    assert (event.kind, event.target_label) == ("company.created", "Maíz Azul")
    assert event.data["after"]["rfc"] == "TMA1805147X5"
    assert EventReach.objects.get(account_id=account.pk, sequence=event.sequence).company_id == company.pk


def test_adding_a_company_needs_the_permission_in_the_whole_account(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.COMPANIES_CREATE, at=[tree.maiz.scope])
    with pytest.raises(AccessDenied):
        create_company(actor=helper, fields=FONDA)
    assert not Company.objects.filter(rfc=FONDA.rfc).exists()


def test_a_company_with_a_wrong_field_is_not_added(account: Account) -> None:
    with pytest.raises(InvalidFields) as refused:
        create_company(actor=owner_of(account), fields=replace(MAIZ, postal_code="x"))
    assert set(refused.value.errors) == {"postal_code"}
    assert not Company.objects.exists()


def test_the_same_rfc_twice_in_an_account_is_an_error_of_that_field(tree: Tree) -> None:
    with pytest.raises(InvalidFields) as refused:
        create_company(actor=tree.owner, fields=replace(FONDA, rfc="tma-180514-7x5"))
    assert refused.value.errors == {"rfc": "Ya tienes una empresa con este RFC."}


def test_an_archived_company_with_the_same_rfc_is_offered_for_restoring(tree: Tree) -> None:
    archive_company(actor=tree.owner, company=tree.maiz)
    with pytest.raises(InvalidFields) as refused:
        create_company(actor=tree.owner, fields=MAIZ)
    assert "restaurarla" in refused.value.errors["rfc"]


def test_another_account_may_have_the_same_rfc(tree: Tree, stranger: Actor) -> None:
    assert create_company(actor=stranger, fields=MAIZ).account_id != tree.account.pk


def test_an_edit_is_kept_with_what_was_there_before(tree: Tree) -> None:
    edited = edit_company(
        actor=tree.owner,
        company=tree.maiz,
        version=tree.maiz.version,
        fields=replace(MAIZ, legal_name="Molino Azul", postal_code="06720"),
    )

    tree.maiz.refresh_from_db()
    assert (tree.maiz.legal_name, tree.maiz.version, edited.version) == ("Molino Azul", 2, 2)
    assert last_event(tree.account).data == {
        "before": {"legal_name": "Tortillería Maíz Azul", "postal_code": "06700"},
        "after": {"legal_name": "Molino Azul", "postal_code": "06720"},
    }


def test_an_edit_that_changes_nothing_leaves_no_event(tree: Tree) -> None:
    before = last_event(tree.account).sequence
    edited = edit_company(actor=tree.owner, company=tree.maiz, version=1, fields=MAIZ)
    assert (edited.version, last_event(tree.account).sequence) == (1, before)


def test_the_later_of_two_editors_is_told_and_overwrites_nothing(tree: Tree) -> None:
    edit_company(actor=tree.owner, company=tree.maiz, version=1, fields=replace(MAIZ, trade_name="Primera"))
    with pytest.raises(StaleEdit, match="Alguien más"):
        edit_company(
            actor=tree.owner, company=tree.maiz, version=1, fields=replace(MAIZ, trade_name="Segunda")
        )
    tree.maiz.refresh_from_db()
    assert tree.maiz.trade_name == "Primera"


def test_an_edit_cannot_take_the_rfc_of_another_company(tree: Tree) -> None:
    with pytest.raises(InvalidFields) as refused:
        edit_company(actor=tree.owner, company=tree.maiz, version=1, fields=replace(MAIZ, rfc=PANADERIA.rfc))
    assert set(refused.value.errors) == {"rfc"}


def test_who_may_edit_one_company_may_not_edit_another(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.COMPANIES_EDIT, at=[tree.maiz.scope])
    edit_company(actor=helper, company=tree.maiz, version=1, fields=replace(MAIZ, trade_name="Azul"))
    with pytest.raises(AccessDenied):
        edit_company(actor=helper, company=tree.panaderia, version=1, fields=PANADERIA)


@pytest.mark.parametrize("operation", [archive_company, restore_company])
def test_nobody_puts_away_or_brings_back_a_company_without_the_permission(
    tree: Tree, operation: Callable[..., Company]
) -> None:
    helper = somebody(tree.account, Permission.PLACES_MANAGE, at=[tree.maiz.scope])
    with pytest.raises(AccessDenied):
        operation(actor=helper, company=tree.maiz)


@pytest.mark.parametrize("operation", [archive_company, restore_company])
def test_the_owner_of_another_account_reaches_no_company_here(
    tree: Tree, stranger: Actor, operation: Callable[..., Company]
) -> None:
    with pytest.raises(AccessDenied):
        operation(actor=stranger, company=tree.maiz)
    with pytest.raises(AccessDenied):
        edit_company(actor=stranger, company=tree.maiz, version=1, fields=MAIZ)


def test_a_company_is_put_away_and_brought_back_once_each(tree: Tree) -> None:
    for operation, archived in [(archive_company, True), (restore_company, False)]:
        changed = operation(actor=tree.owner, company=tree.maiz)
        again = operation(actor=tree.owner, company=tree.maiz)
        assert changed.is_archived is archived
        assert again.version == changed.version
    kinds = list(
        Event.objects.filter(account_id=tree.account.pk).order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds[-2:] == ["company.archived", "company.restored"]
    assert kinds.count("company.archived") == 1


def test_every_change_of_a_company_raises_the_access_version(
    tree: Tree, access_version: Callable[[], int]
) -> None:
    versions = [access_version()]
    edit_company(actor=tree.owner, company=tree.maiz, version=1, fields=replace(MAIZ, trade_name="Azul"))
    versions.append(access_version())
    archive_company(actor=tree.owner, company=tree.maiz)
    versions.append(access_version())
    restore_company(actor=tree.owner, company=tree.maiz)
    versions.append(access_version())
    create_company(actor=tree.owner, fields=FONDA)
    versions.append(access_version())
    assert versions == sorted(set(versions))


def test_a_refused_change_leaves_the_access_version_alone(
    tree: Tree, access_version: Callable[[], int]
) -> None:
    before = access_version()
    with pytest.raises(InvalidFields):
        create_company(actor=tree.owner, fields=MAIZ)
    assert access_version() == before
