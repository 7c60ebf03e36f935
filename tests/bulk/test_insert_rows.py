"""Many rows at once are the same rows as one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from gafete.bulk.operations import insert_rows as bulk
from gafete.bulk.operations.insert_rows import insert_rows, insert_values
from gafete.seats.models import Seat, SeatSource
from gafete.tenancy.models import Account
from gafete.work.models import Job, JobRow

pytestmark = pytest.mark.django_db
NUMBER = bulk.WORTH_A_COPY + 5
ROW_FIELDS = ("account_id", "job_id", "number", "values")
STRANGE = {"text": 'tab\there "quoted" \\N \\. ñ €\nline', "none": None, "list": [1, 2.5, True]}


@pytest.fixture
def account() -> Account:
    return Account.objects.create(name="Grupo Maíz")


@pytest.fixture
def job(account: Account) -> Job:
    return Job.objects.create(account_id=account.pk, kind="test", requested_by=1, requested_by_label="Ana")


def seats(account: Account, count: int) -> list[Seat]:
    moment = datetime(2026, 11, 22, 14, 5, 1, 234567, tzinfo=UTC)
    return [Seat(account=account, source=SeatSource.BOUGHT, starts_at=moment) for _number in range(count)]


@pytest.mark.parametrize("count", [0, 1, NUMBER])
def test_rows_get_ids_and_are_found_as_they_were(account: Account, count: int) -> None:
    rows = insert_rows(rows=seats(account, count))
    assert len({row.pk for row in rows}) == count
    for row in rows[:3]:
        found = Seat.objects.get(pk=row.pk)
        assert (found.public_id, found.starts_at, found.ends_at) == (row.public_id, row.starts_at, None)
        assert not row._state.adding


def test_a_row_that_was_inserted_can_be_saved(account: Account) -> None:
    seat = insert_rows(rows=seats(account, NUMBER))[-1]
    seat.forfeited_label = "Ana"
    seat.save()
    assert Seat.objects.get(pk=seat.pk).forfeited_label == "Ana"


def test_the_next_row_by_itself_gets_an_id_of_its_own(account: Account) -> None:
    taken = {row.pk for row in insert_rows(rows=seats(account, NUMBER))}
    seats(account, 1)[0].save()
    assert Seat.objects.order_by("-pk")[0].pk not in taken


@pytest.mark.parametrize("count", [2, NUMBER])
def test_strange_text_arrives_unchanged(account: Account, count: int) -> None:
    text = str(STRANGE["text"])
    rows = [
        Job(account_id=account.pk, kind="test", requested_by=1, requested_by_label=text, parameters=STRANGE)
        for _number in range(count)
    ]
    insert_rows(rows=rows)
    found = Job.objects.get(pk=rows[-1].pk)
    assert (found.requested_by_label, found.parameters) == (text, STRANGE)


@pytest.mark.parametrize("count", [2, NUMBER])
def test_values_fill_the_fields_and_the_rest_has_its_default(job: Job, count: int) -> None:
    values = [(job.account_id, job.pk, number, {"n": number}) for number in range(count)]
    insert_values(model=JobRow, fields=ROW_FIELDS, values=values)
    found = JobRow.objects.get(job=job, number=count - 1)
    assert (found.values, found.faults, found.state) == ({"n": count - 1}, [], "waiting")
    assert JobRow.objects.count() == count


@pytest.mark.parametrize("count", [2, NUMBER])
def test_a_constraint_refuses_all_of_them(job: Job, count: int) -> None:
    values: list[tuple[object, ...]] = [
        (job.account_id, job.pk, number % (count - 1), {}) for number in range(count)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(model=JobRow, fields=ROW_FIELDS, values=values)
    assert not JobRow.objects.exists()


def test_two_inserts_share_a_transaction(account: Account) -> None:
    with transaction.atomic():
        for _time in range(2):
            insert_rows(rows=seats(account, NUMBER))
    assert Seat.objects.count() == 2 * NUMBER


@pytest.mark.postgresql
def test_an_id_that_must_differ_cannot_be_left_out(account: Account) -> None:
    with pytest.raises(ValueError, match="must differ"):
        insert_values(model=Seat, fields=("account_id", "source"), values=[(account.pk, "bought")] * NUMBER)


@pytest.mark.postgresql
def test_nothing_is_left_of_the_way_there(account: Account) -> None:
    insert_rows(rows=seats(account, NUMBER))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'passing%%'")
        assert cursor.fetchone() == (0,)
