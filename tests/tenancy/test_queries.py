from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.tenancy.models import Account
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.tenancy.queries import (
    Kept,
    companies_for,
    get_company,
    get_place,
    list_companies,
    list_places,
    places_of,
    setup_state,
    visible_companies,
    visible_names,
    workplaces,
)
from gafete.tenancy.queries import tree as tree_of
from gafete.tenancy.rules import PlaceFields
from tests.tenancy.trees import MAIZ, Tree, owner_of, somebody


def names(rows: Any) -> list[str]:
    return [str(row) for row in rows]


@pytest.fixture
def cashier(tree: Tree) -> Actor:
    """Sees comprobantes in Centro and nowhere else."""
    return somebody(tree.account, Permission.CFDI_VIEW_OWN, at=[tree.centro.scope])


def test_the_owner_sees_every_company_by_its_name(tree: Tree) -> None:
    assert names(list_companies(tree.owner).rows) == ["Panadería La Luna", "Maíz Azul"]


def test_a_cashier_sees_the_company_of_his_place_and_only_that_place(tree: Tree, cashier: Actor) -> None:
    assert names(list_companies(cashier).rows) == ["Maíz Azul"]
    assert names(list_places(cashier).rows) == ["Centro"]
    assert names(places_of(cashier, tree.maiz)) == ["Centro"]
    assert names(visible_companies(cashier)) == ["Maíz Azul"]


def test_the_places_are_counted_as_the_reader_sees_them(tree: Tree, cashier: Actor) -> None:
    archive_place(actor=tree.owner, place=tree.chapalita)
    assert [row.place_count for row in list_companies(tree.owner).rows] == [0, 2]  # type: ignore[attr-defined]
    assert [row.place_count for row in list_companies(cashier).rows] == [1]  # type: ignore[attr-defined]


def test_a_list_shows_exactly_what_a_direct_id_opens(tree: Tree, cashier: Actor, stranger: Actor) -> None:
    for actor in (tree.owner, cashier, stranger):
        companies = {row.pk for row in list_companies(actor).rows}
        places = {row.pk for row in list_places(actor).rows}
        for company in (tree.maiz, tree.panaderia):
            assert _opens(lambda: get_company(actor, company.public_id)) is (company.pk in companies)  # noqa: B023
        for place in (tree.centro, tree.roma, tree.chapalita):
            assert _opens(lambda: get_place(actor, place.public_id)) is (place.pk in places)  # noqa: B023


def _opens(read: Any) -> bool:
    try:
        read()
    except NotFound:
        return False
    return True


def test_what_is_foreign_and_what_does_not_exist_answer_the_same(tree: Tree, stranger: Actor) -> None:
    answers = []
    for public_id in (tree.maiz.public_id, uuid.uuid4()):
        with pytest.raises(NotFound) as refused:
            get_company(stranger, public_id)
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("tree")
def test_nobody_at_all_sees_nothing() -> None:
    assert list_companies(Actor.nobody()).rows == []
    assert list_places(Actor.nobody()).rows == []


@pytest.mark.parametrize("search", ["maiz", "MAÍZ azul", "tma18", "tortilleria"])
def test_a_search_finds_a_company_by_either_name_or_rfc_without_accents(tree: Tree, search: str) -> None:
    assert names(list_companies(tree.owner, search=search).rows) == ["Maíz Azul"]


def test_a_search_needs_all_of_its_words(tree: Tree) -> None:
    assert list_companies(tree.owner, search="maiz luna").rows == []


def test_a_per_cent_sign_is_a_sign_like_any_other(tree: Tree) -> None:
    assert list_companies(tree.owner, search="%").rows == []


def test_a_search_finds_a_place_by_name_and_address(tree: Tree) -> None:
    create_place(
        actor=tree.owner,
        company=tree.maiz,
        fields=PlaceFields(name="Sur", postal_code="14000", address="Calzada México"),
    )
    assert names(list_places(tree.owner, search="mexico").rows) == ["Sur"]
    assert names(list_places(tree.owner, search="roma").rows) == ["Roma"]


def test_places_come_by_company_and_name_and_can_be_narrowed_to_one_company(tree: Tree) -> None:
    assert names(list_places(tree.owner).rows) == ["Chapalita", "Centro", "Roma"]
    assert names(list_places(tree.owner, company=tree.maiz).rows) == ["Centro", "Roma"]


def test_archived_rows_are_shown_when_asked_for(tree: Tree) -> None:
    archive_company(actor=tree.owner, company=tree.panaderia)
    archive_place(actor=tree.owner, place=tree.centro)
    assert names(list_companies(tree.owner).rows) == ["Maíz Azul"]
    assert names(list_companies(tree.owner, kept=Kept.ARCHIVED).rows) == ["Panadería La Luna"]
    assert len(list_companies(tree.owner, kept=Kept.ALL).rows) == 2
    assert names(list_places(tree.owner, kept=Kept.ARCHIVED).rows) == ["Centro"]
    assert names(places_of(tree.owner, tree.maiz)) == ["Roma", "Centro"]


def test_the_pages_of_places_follow_one_another(tree: Tree) -> None:
    first = list_places(tree.owner, size=2)
    second = list_places(tree.owner, size=2, cursor=first.next_cursor)
    back = list_places(tree.owner, size=2, cursor=second.previous_cursor)
    assert names(first.rows) + names(second.rows) == ["Chapalita", "Centro", "Roma"]
    assert names(back.rows) == names(first.rows)
    assert second.next_cursor == ""


def test_the_number_of_queries_does_not_grow_with_the_rows(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        company = create_company(
            actor=tree.owner,
            fields=replace(MAIZ, rfc=f"AAA0101010{number:02}", legal_name=f"Empresa {number}"),
        )
        create_place(actor=tree.owner, company=company, fields=PlaceFields(name="Única", postal_code="06000"))
    with django_assert_num_queries(1):
        assert sum(row.place_count for row in list_companies(tree.owner).rows) == 15  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        assert all(row.company.legal_name for row in list_places(tree.owner).rows)
    with django_assert_num_queries(2):
        assert sum(len(branch.places) for branch in tree_of(tree.owner, Permission.USERS_MANAGE)) == 15


def test_the_tree_has_the_companies_and_places_of_one_permission_only(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.USERS_MANAGE, at=[tree.roma.scope, tree.panaderia.scope])
    branches = tree_of(helper, Permission.USERS_MANAGE)
    assert [(str(b.company), names(b.places), b.is_whole) for b in branches] == [
        ("Panadería La Luna", ["Chapalita"], True),
        ("Maíz Azul", ["Roma"], False),
    ]
    assert tree_of(helper, Permission.USERS_DELETE) == []


def test_the_tree_leaves_out_what_is_put_away(tree: Tree) -> None:
    archive_company(actor=tree.owner, company=tree.panaderia)
    archive_place(actor=tree.owner, place=tree.centro)
    assert [(str(b.company), names(b.places)) for b in tree_of(tree.owner, Permission.USERS_MANAGE)] == [
        ("Maíz Azul", ["Roma"])
    ]


def test_a_form_offers_the_companies_held_as_a_whole(tree: Tree) -> None:
    helper = somebody(tree.account, Permission.PLACES_MANAGE, at=[tree.centro.scope, tree.panaderia.scope])
    assert names(companies_for(helper, Permission.PLACES_MANAGE)) == ["Panadería La Luna"]
    assert len(companies_for(tree.owner, Permission.PLACES_MANAGE)) == 2


def test_the_express_setup_knows_what_is_left_to_do(account: Account) -> None:
    owner = owner_of(account)
    empty = setup_state(owner)
    company = create_company(actor=owner, fields=MAIZ)
    with_company = setup_state(owner)
    place = create_place(actor=owner, company=company, fields=PlaceFields(name="Centro", postal_code="06000"))
    finish_express_setup(actor=owner, account=account)
    done = setup_state(owner)
    assert (empty.company, empty.place, empty.is_finished) == (None, None, False)
    assert (with_company.company, with_company.place) == (company, None)
    assert (done.company, done.place, done.is_finished) == (company, place, True)


def test_the_express_setup_is_for_those_who_may_add_companies(cashier: Actor) -> None:
    with pytest.raises(AccessDenied):
        setup_state(cashier)


def test_everybody_finds_the_places_where_he_holds_any_right(tree: Tree, cashier: Actor) -> None:
    archive_place(actor=tree.owner, place=tree.roma)
    assert [(str(b.company), names(b.places), b.is_whole) for b in workplaces(cashier, size=9)] == [
        ("Maíz Azul", ["Centro"], False)
    ]
    assert [(str(b.company), names(b.places), b.is_whole) for b in workplaces(tree.owner, size=9)] == [
        ("Panadería La Luna", ["Chapalita"], True),
        ("Maíz Azul", ["Centro"], True),
    ]


def test_of_many_companies_the_first_are_read_with_their_own_places(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        first = workplaces(tree.owner, size=1)
    assert [(str(b.company), names(b.places)) for b in first] == [("Panadería La Luna", ["Chapalita"])]


def test_names_are_told_to_those_who_may_see_what_they_name(tree: Tree, cashier: Actor) -> None:
    companies = [tree.maiz.pk, tree.panaderia.pk]
    places = [tree.centro.pk, tree.roma.pk, tree.chapalita.pk]
    told = visible_names(cashier, companies=companies, places=places)
    assert told.companies == {tree.maiz.pk: "Maíz Azul"}
    assert told.places == {tree.centro.pk: "Centro"}
    assert not told.whole_account
    assert len(visible_names(tree.owner, companies=companies, places=places).places) == 3
