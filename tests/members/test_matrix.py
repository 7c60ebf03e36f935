"""Who reaches what, as each reader sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gafete.access.denials import AccessDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.members.matrix import Cell, Matrix, Standing, access_matrix
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.queries import MemberFilter
from gafete.tenancy.models import PlaceOfIssue
from gafete.walls.standing import inside
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def house() -> cast.House:
    return cast.whole_cast()


def seen_by(house: cast.House, name: str, **asked: object) -> Matrix:
    actor = house.actor(name)
    with inside(house.account.pk):
        return access_matrix(actor, now=NOW(), **asked)  # type: ignore[arg-type]


def names(matrix: Matrix) -> list[str]:
    return [row.member.name.split()[0].lower() for row in matrix.rows]


def cell(matrix: Matrix, house: cast.House, who: str, where: str) -> Cell | None:
    row = matrix.rows[names(matrix).index(who)]
    return row.cells[[column.scope for column in matrix.columns].index(house.at(where))]


def profiles(found: Cell | None) -> list[str]:
    return [] if found is None else [entry.mark.name for entry in found.entries]


def test_users_stand_down_and_companies_with_their_places_across(house: cast.House) -> None:
    matrix = seen_by(house, "olivia")

    assert names(matrix) == ["ana", "bruno", "carla", "dario", "elena", "olivia"]
    across = [
        (column.company.trade_name, column.place.name if column.place else "") for column in matrix.columns
    ]
    assert across == [
        ("Panadería", ""),
        ("Panadería", "Cancún"),
        ("Maíz Azul", ""),
        ("Maíz Azul", "Centro"),
        ("Maíz Azul", "Roma"),
    ]


def test_a_cell_holds_the_profile_that_reaches_it_and_nothing_where_none_does(house: cast.House) -> None:
    matrix = seen_by(house, "olivia")

    assert profiles(cell(matrix, house, "carla", "cancún")) == ["Facturador"]
    assert cell(matrix, house, "carla", "centro") is None
    assert profiles(cell(matrix, house, "bruno", "roma")) == ["Administrador"]
    assert cell(matrix, house, "bruno", "cancún") is None
    assert profiles(cell(matrix, house, "olivia", "cancún")) == ["Titular"]


def test_a_place_is_not_its_company(house: cast.House) -> None:
    matrix = seen_by(house, "olivia")

    assert cell(matrix, house, "elena", "centro") is not None
    assert cell(matrix, house, "elena", "maíz azul") is None
    assert cell(matrix, house, "dario", "maíz azul") is not None


@pytest.mark.parametrize("reader", ["olivia", "bruno"])
def test_the_matrix_and_the_engine_say_the_same(house: cast.House, reader: str) -> None:
    """A cell counts exactly where the member may do anything at all."""
    house.join(
        "hilda", house.assignment("issuer", ["roma", "cancún"]), house.assignment("viewer", ["centro"])
    )
    matrix = seen_by(house, reader)

    for row in matrix.rows:
        name = row.member.name.split()[0].lower()
        actor = house.actor(name)
        for column, found in zip(matrix.columns, row.cells, strict=True):
            counts = found is not None and found.standing is Standing.LIVE
            assert counts == bool(actor.permissions_at(column.scope)), (name, column.scope)


def test_each_entry_carries_the_reason_of_the_engine(house: cast.House) -> None:
    found = cell(seen_by(house, "olivia"), house, "carla", "cancún")

    assert found is not None
    explanation = found.entries[0].explanation
    assert explanation.allowed
    assert explanation.grant is not None
    assert explanation.grant.granted_by == "Olivia Titular"
    assert explanation.at == house.at("cancún")


def test_two_profiles_in_one_place_are_both_there(house: cast.House) -> None:
    house.join("hilda", house.assignment("issuer", ["centro"]), house.assignment("accountant", ["maíz azul"]))

    found = cell(seen_by(house, "olivia"), house, "hilda", "centro")
    assert sorted(profiles(found)) == ["Contador", "Facturador"]


def days(number: int) -> datetime:
    return NOW() + timedelta(days=number)


@pytest.mark.parametrize(
    ("period", "standing"),
    [
        (lambda: Period(days(1), None), Standing.AHEAD),
        (lambda: Period(None, days(1)), Standing.LIVE),
        (lambda: Period(days(-9), days(-1)), Standing.OVER),
    ],
)
def test_what_does_not_count_now_is_shown_as_such(
    house: cast.House, period: type[Period], standing: Standing
) -> None:
    house.join("hilda", house.assignment("issuer", ["centro"], period=period()))

    found = cell(seen_by(house, "olivia"), house, "hilda", "centro")
    assert found is not None
    assert found.standing is standing


def test_what_counts_hides_what_does_not(house: cast.House) -> None:
    over = Period(days(-9), days(-1))
    house.join(
        "hilda",
        house.assignment("viewer", ["centro"]),
        house.assignment("accountant", ["centro"], period=over),
    )

    assert profiles(cell(seen_by(house, "olivia"), house, "hilda", "centro")) == ["Consulta"]


def test_of_somebody_deactivated_nothing_counts(house: cast.House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))

    found = cell(seen_by(house, "olivia"), house, "carla", "cancún")
    assert found is not None
    assert found.standing is Standing.OFF


def test_who_is_invited_is_shown_with_what_he_will_be_able_to_do(house: cast.House) -> None:
    house.invite("nora", house.assignment("issuer", ["centro"]))

    found = cell(seen_by(house, "olivia"), house, "nora", "centro")
    assert found is not None
    assert found.standing is Standing.LIVE


def test_a_grant_of_which_everything_was_taken_out_reaches_nothing(house: cast.House) -> None:
    house.join("nora", house.assignment("viewer", ["centro"], removed=frozenset(Permission)))

    assert cell(seen_by(house, "olivia"), house, "nora", "centro") is None


def test_an_administrator_of_one_company_sees_that_company_and_its_people_alone(house: cast.House) -> None:
    house.join("hilda", house.assignment("issuer", ["cancún"]), house.assignment("viewer", ["centro"]))

    matrix = seen_by(house, "bruno")

    assert {column.company.trade_name for column in matrix.columns} == {"Maíz Azul"}
    assert "carla" not in names(matrix)
    hilda = matrix.rows[names(matrix).index("hilda")]
    assert [profiles(found) for found in hilda.cells] == [[], ["Consulta"], []]
    assert hilda.has_others
    assert not matrix.rows[names(matrix).index("elena")].has_others


def test_whoever_sees_no_users_has_no_matrix(house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        seen_by(house, "carla")


def test_nothing_of_another_account_is_in_it(house: cast.House) -> None:
    stranger = seen_by(cast.otra_cuenta(), "tomas")

    assert names(stranger) == ["tomas"]
    assert {column.company.trade_name for column in stranger.columns} == {"Ajena"}


def test_a_folded_company_gathers_its_places_and_says_how_many_are_reached(house: cast.House) -> None:
    house.join("hilda", house.assignment("issuer", ["centro", "roma"]))

    matrix = seen_by(house, "olivia", folded=[house.companies["maíz azul"]])

    assert len(matrix.columns) == 3
    hilda = cell(matrix, house, "hilda", "maíz azul")
    assert hilda is not None
    assert (profiles(hilda), hilda.places) == (["Facturador", "Facturador"], 2)
    dario = cell(matrix, house, "dario", "maíz azul")
    assert dario is not None
    assert dario.places == 0
    assert cell(matrix, house, "carla", "maíz azul") is None


def test_it_is_narrowed_by_person_profile_and_company(house: cast.House) -> None:
    assert names(seen_by(house, "olivia", filters=MemberFilter(search="dar"))) == ["dario"]
    by_profile = seen_by(house, "olivia", filters=MemberFilter(profile=house.profile("viewer")))
    assert names(by_profile) == ["elena"]
    by_company = seen_by(house, "olivia", filters=MemberFilter(company=house.companies["panadería"]))
    assert {column.company.trade_name for column in by_company.columns} == {"Panadería"}
    assert "elena" not in names(by_company)


def test_its_pages_follow_by_key(house: cast.House) -> None:
    first = seen_by(house, "olivia", size=4)
    second = seen_by(house, "olivia", size=4, cursor=first.next_cursor)

    assert names(first) + names(second) == ["ana", "bruno", "carla", "dario", "elena", "olivia"]
    assert second.next_cursor == ""
    assert second.previous_cursor


def test_its_queries_do_not_grow_with_people_and_places(
    house: cast.House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = house.actor("olivia")
    with django_assert_num_queries(4):
        access_matrix(actor, now=NOW())
    company = house.companies["maíz azul"]
    for number in range(5):
        PlaceOfIssue.objects.create(
            account=house.account, company=company, name=f"Lugar {number}", postal_code="06000"
        )
    house.invite("nora", house.assignment("issuer", ["centro", "roma", "cancún"]))
    with django_assert_num_queries(4):
        access_matrix(actor, now=NOW())


def test_a_cell_of_the_whole_account_is_one_cell_everywhere(house: cast.House) -> None:
    """A page of two hundred people puts each distinct cell into words once."""
    matrix = seen_by(house, "olivia")

    ana = matrix.rows[names(matrix).index("ana")]
    assert len({id(found) for found in ana.cells}) == 1
    assert ana.cells[0] is not None
    assert ana.cells[0].entries[0].explanation.at == Scope.account(house.account.pk)
