"""Where the program stands: set for the length of a block, whatever ends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from django.db import connection, transaction

from gafete.members.models import Profile
from gafete.walls.standing import NOWHERE, Standing, acting, as_person, inside, standing
from tests.cast import House, grupo_maiz
from tests.standing import bound

pytestmark = pytest.mark.django_db


class Stop(Exception):
    """Ends a block."""


def told() -> tuple[str, str]:
    """What the database has been told; on SQLite nothing is."""
    if connection.vendor != "postgresql":
        here = standing()
        return str(here.account_id or ""), str(here.user_id or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.account_id', true), current_setting('app.user_id', true)")
        account, user = cast("tuple[str | None, str | None]", cursor.fetchone())
        return account or "", user or ""


def test_one_begins_nowhere() -> None:
    with bound():
        assert standing() == NOWHERE
        assert told() == ("", "")


def test_a_place_inside_a_place_gives_back_the_former_one() -> None:
    with bound(), inside(1):
        with as_person(5):
            assert (standing(), told()) == (Standing(user_id=5), ("", "5"))
            with inside(2):
                assert (standing(), told()) == (Standing(account_id=2), ("2", ""))
            assert (standing(), told()) == (Standing(user_id=5), ("", "5"))
        assert (standing(), told()) == (Standing(account_id=1), ("1", ""))


def test_a_place_that_ends_with_an_exception_gives_back_the_former_one() -> None:
    with bound(), inside(1):
        with pytest.raises(Stop), inside(2):
            raise Stop
        assert (standing(), told()) == (Standing(account_id=1), ("1", ""))


def test_a_savepoint_that_is_rolled_back_gives_back_the_former_place() -> None:
    with bound(), inside(1):
        with transaction.atomic(), inside(2):
            transaction.set_rollback(True)
        assert (standing(), told()) == (Standing(account_id=1), ("1", ""))


def test_another_thread_stands_by_itself() -> None:
    with inside(1), ThreadPoolExecutor(1) as threads:
        assert threads.submit(standing).result() == NOWHERE


def test_an_operation_is_one_transaction_inside_the_actor_s_account() -> None:
    house = grupo_maiz()

    def operate() -> None:
        with acting(house.actor("olivia")):
            assert standing() == Standing(account_id=house.account.pk)
            Profile.objects.filter(code="viewer").update(description="cambiado")
            raise Stop

    with pytest.raises(Stop):
        operate()
    assert not Profile.objects.filter(description="cambiado").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_rolled_back", [False, True])
def test_nothing_of_a_place_is_left_on_the_connection(is_rolled_back: bool) -> None:  # noqa: FBT001 -- a case
    """The connection is kept for the next request."""
    house: House = grupo_maiz()
    with bound(), inside(house.account.pk), transaction.atomic():
        assert told() == (str(house.account.pk), "")
        transaction.set_rollback(is_rolled_back)
    with bound(), transaction.atomic():
        assert told() == ("", "")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM tenancy_company")
                assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_is_done_after_it_and_stands_nowhere() -> None:
    seen: list[Standing] = []
    with bound(), inside(1), transaction.atomic():
        transaction.on_commit(lambda: seen.append(standing()))
    # Where a place is a transaction, its own end comes before the commit.
    assert seen == [NOWHERE if connection.vendor == "postgresql" else Standing(account_id=1)]
