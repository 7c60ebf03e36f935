from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event, EventReach
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.operations.create_place import CompanyArchived, create_place
from gafete.tenancy.operations.edit_place import edit_place
from gafete.tenancy.operations.restore_place import restore_place
from gafete.tenancy.rules import PlaceFields
from tests.tenancy.trees import Tree, somebody

NORTE = PlaceFields(name="Norte", postal_code="07000", code="N1", address="Av. Insurgentes 1")
CENTRO = PlaceFields(name="Centro", postal_code="06000")


def test_a_place_is_added_and_reaches_its_company_in_the_trail(tree: Tree) -> None:
    place = create_place(actor=tree.owner, company=tree.maiz, fields=NORTE)

    assert (place.account_id, place.company_id, str(place)) == (tree.account.pk, tree.maiz.pk, "Norte")
    event = Event.objects.filter(account_id=tree.account.pk).latest("sequence")
    reach = EventReach.objects.get(account_id=tree.account.pk, sequence=event.sequence)
    assert (event.kind, event.data["after"]["code"]) == ("place.created", "N1")
    assert (reach.company_id, reach.place_id) == (tree.maiz.pk, place.pk)


def test_who_manages_a_single_place_cannot_add_another(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.PLACES_MANAGE, at=[tree.centro.scope])
    with pytest.raises(AccessDenied):
        create_place(actor=helper, company=tree.maiz, fields=NORTE)


def test_nobody_adds_a_place_to_a_company_of_another_account(tree: Tree, stranger: Actor) -> None:
    with pytest.raises(AccessDenied):
        create_place(actor=stranger, company=tree.maiz, fields=NORTE)


def test_nothing_is_added_to_a_company_that_is_put_away(tree: Tree) -> None:
    archive_company(actor=tree.owner, company=tree.maiz)
    with pytest.raises(CompanyArchived, match="Maíz Azul está archivada"):
        create_place(actor=tree.owner, company=tree.maiz, fields=NORTE)


@pytest.mark.parametrize("name", ["Centro", "CENTRO", "  centro "])
def test_a_company_has_each_name_once_whatever_its_capitals(tree: Tree, name: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        create_place(actor=tree.owner, company=tree.maiz, fields=replace(NORTE, name=name))
    assert set(refused.value.errors) == {"name"}


def test_accented_capitals_are_the_same_name_too(tree: Tree) -> None:
    create_place(actor=tree.owner, company=tree.maiz, fields=replace(NORTE, name="Ángel"))
    with pytest.raises(InvalidFields):
        create_place(actor=tree.owner, company=tree.maiz, fields=replace(NORTE, name="ÁNGEL"))


def test_another_company_may_use_the_same_name(tree: Tree) -> None:
    assert create_place(actor=tree.owner, company=tree.panaderia, fields=CENTRO).name == "Centro"


def test_an_edit_is_kept_with_what_was_there_before(tree: Tree) -> None:
    edited = edit_place(
        actor=tree.owner, place=tree.centro, version=1, fields=replace(CENTRO, address="Madero 20")
    )
    assert (edited.address, edited.version) == ("Madero 20", 2)
    event = Event.objects.filter(account_id=tree.account.pk).latest("sequence")
    assert (event.kind, event.data) == (
        "place.edited",
        {"before": {"address": ""}, "after": {"address": "Madero 20"}},
    )


def test_an_edit_may_keep_its_own_name_and_changes_nothing_then(tree: Tree) -> None:
    assert edit_place(actor=tree.owner, place=tree.centro, version=1, fields=CENTRO).version == 1


def test_an_edit_cannot_take_the_name_of_a_neighbour(tree: Tree) -> None:
    with pytest.raises(InvalidFields):
        edit_place(actor=tree.owner, place=tree.centro, version=1, fields=replace(CENTRO, name="Roma"))


def test_the_later_of_two_editors_is_told_and_overwrites_nothing(tree: Tree) -> None:
    edit_place(actor=tree.owner, place=tree.centro, version=1, fields=replace(CENTRO, code="A"))
    with pytest.raises(StaleEdit):
        edit_place(actor=tree.owner, place=tree.centro, version=1, fields=replace(CENTRO, code="B"))
    tree.centro.refresh_from_db()
    assert tree.centro.code == "A"


def test_who_manages_a_place_may_edit_it_and_not_its_neighbour(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.PLACES_MANAGE, at=[tree.centro.scope])
    edit_place(actor=helper, place=tree.centro, version=1, fields=replace(CENTRO, code="A"))
    with pytest.raises(AccessDenied):
        edit_place(actor=helper, place=tree.roma, version=1, fields=NORTE)


@pytest.mark.parametrize("operation", [archive_place, restore_place])
def test_the_owner_of_another_account_reaches_no_place_here(
    tree: Tree, stranger: Actor, operation: Callable[..., PlaceOfIssue]
) -> None:
    with pytest.raises(AccessDenied):
        operation(actor=stranger, place=tree.centro)


def test_a_place_is_put_away_and_brought_back_once_each(tree: Tree) -> None:
    for operation, archived in [(archive_place, True), (restore_place, False)]:
        changed = operation(actor=tree.owner, place=tree.centro)
        again = operation(actor=tree.owner, place=tree.centro)
        assert changed.is_archived is archived
        assert again.version == changed.version
    kinds = list(
        Event.objects.filter(account_id=tree.account.pk).order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds[-2:] == ["place.archived", "place.restored"]


def test_a_place_comes_back_only_after_its_company(tree: Tree) -> None:
    archive_place(actor=tree.owner, place=tree.centro)
    archive_company(actor=tree.owner, company=tree.maiz)
    with pytest.raises(CompanyArchived):
        restore_place(actor=tree.owner, place=tree.centro)


def test_every_change_of_a_place_raises_the_access_version(
    tree: Tree, access_version: Callable[[], int]
) -> None:
    versions = [access_version()]
    create_place(actor=tree.owner, company=tree.maiz, fields=NORTE)
    versions.append(access_version())
    edit_place(actor=tree.owner, place=tree.centro, version=1, fields=replace(CENTRO, code="A"))
    versions.append(access_version())
    archive_place(actor=tree.owner, place=tree.centro)
    versions.append(access_version())
    restore_place(actor=tree.owner, place=tree.centro)
    versions.append(access_version())
    assert versions == sorted(set(versions))
