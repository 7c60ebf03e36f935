"""A read that is written out stands behind the same walls as a manager."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gafete.members.models import Grant
from gafete.walls.managers import UnscopedError
from gafete.walls.standing import as_person, inside
from gafete.walls.statements import Statement, moment_of
from tests import cast
from tests.standing import bound

GRANTS = Statement(Grant, "SELECT id FROM members_grant WHERE account_id = %(account_id)s ORDER BY id")
EVERYBODYS = Statement(Grant, "SELECT id FROM members_grant WHERE %(account_id)s IS NOT NULL")


@pytest.fixture
def houses(db: None) -> tuple[cast.House, cast.House]:
    del db
    house, other = cast.whole_cast(), cast.otra_cuenta()
    other.join("ines", other.assignment("viewer", ["lejos"]), by="tomas")
    return house, other


def ids_in(house: cast.House) -> list[int]:
    return list(Grant.objects.filter(account=house.account).order_by("id").values_list("id", flat=True))


def test_it_gives_the_rows_of_the_account_that_one_stands_in(houses: tuple[cast.House, cast.House]) -> None:
    for house in houses:
        expected = [(number,) for number in ids_in(house)]
        assert expected
        with bound(), inside(house.account.pk):
            assert GRANTS.rows(account_id=house.account.pk) == expected


def test_from_nowhere_it_is_an_error_and_from_elsewhere_nothing(
    houses: tuple[cast.House, cast.House],
) -> None:
    house, other = houses
    with bound():
        with pytest.raises(UnscopedError), transaction.atomic():
            GRANTS.rows(account_id=house.account.pk)
        with as_person(house.owner.user_id), pytest.raises(UnscopedError):
            GRANTS.rows(account_id=house.account.pk)
        with inside(other.account.pk):
            assert GRANTS.rows(account_id=house.account.pk) == []


@pytest.mark.postgresql
def test_the_second_wall_stands_behind_it(houses: tuple[cast.House, cast.House]) -> None:
    house, other = houses
    with bound(), inside(house.account.pk):
        found = {number for (number,) in EVERYBODYS.rows(account_id=house.account.pk)}
    assert found
    assert not found & set(ids_in(other))


@pytest.mark.postgresql
def test_it_is_prepared_where_it_asks_for_that(houses: tuple[cast.House, cast.House]) -> None:
    house, _other = houses
    sql = f"{GRANTS.sql} LIMIT 7"
    written = sql.replace("%(account_id)s", "$1")
    for is_prepared in (False, True):
        with bound(), inside(house.account.pk):
            Statement(Grant, sql, is_prepared=is_prepared).rows(account_id=house.account.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [written])
            assert cursor.fetchone()[0] == is_prepared


def test_prepared_or_not_it_gives_the_same_and_is_counted(
    houses: tuple[cast.House, cast.House],
) -> None:
    house, _other = houses
    with bound(), inside(house.account.pk), CaptureQueriesContext(connection) as captured:
        found = [
            Statement(Grant, GRANTS.sql, is_prepared=each).rows(account_id=house.account.pk)
            for each in (False, True)
        ]
    assert found[0] == found[1] != []
    assert len(captured) == 2


def test_a_moment_is_read_as_either_database_keeps_it() -> None:
    noon = datetime(2026, 3, 2, 12, 0, 0, 250, tzinfo=UTC)
    assert moment_of(None) is None
    assert moment_of(noon) == noon
    assert moment_of(noon.replace(tzinfo=None)) == noon
