"""Ten thousand people with three grants each, from an .xlsx file to committed rows, on PostgreSQL.

Beside it the floor: the same file read by calamine, and the rows that came of it written by COPY and nothing else.
One of the two goals is enough: so many people a second, or so near the floor.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benches.databases import gafete_on
from benches.report import Ratio

if TYPE_CHECKING:
    from tests.cast import House

PEOPLE = 10_000
GRANTS = (
    ("Facturador", "TMA010101AB1", "Centro"),
    ("Contador", "TMA010101AB1", "Roma"),
    ("Consulta", "PLC020202CD2", ""),
)
# Parents before children.
TABLES = (
    "identity_user",
    "seats_seat",
    "members_member",
    "members_grant",
    "audit_event",
    "audit_eventreach",
    "outbox_message",
)
PEOPLE_A_SECOND = 1_000
TIMES_THE_FLOOR = 2.0


def measure() -> list[Ratio]:
    """Measure both in one run."""
    with gafete_on("postgresql") as folder:
        house = _house()
        file = folder / "users.xlsx"
        _write_file(file)
        before = {table: _last_id(table) for table in TABLES}
        ours = _seconds_of_import(house, file)
        floor = _seconds_of_floor(file, before)
    a_second = PEOPLE / ours
    times = ours / floor
    enough = a_second >= PEOPLE_A_SECOND or times <= TIMES_THE_FLOOR
    note = f"{a_second:,.0f} people a second ({ours:.1f} s); floor {floor:.1f} s; {times:.2f} times the floor"
    # The goals are alternatives: the better of the two, as a share of its goal.
    share = max(a_second / PEOPLE_A_SECOND, TIMES_THE_FLOOR / times)
    name = f"{PEOPLE:,} people: >= 1,000 a second, or <= 2x calamine + bare COPY"
    return [Ratio(name, share if enough else min(share, 0.99), 1.0, "higher", note)]


def _house() -> House:
    from gafete.seats.models import Subscription  # noqa: PLC0415 -- Django is ready by now
    from tests import cast  # noqa: PLC0415 -- as above

    house = cast.grupo_maiz()
    unlimited = cast.plan("unlimited", included=None)
    Subscription.objects.filter(account=house.account).update(plan=unlimited)
    return house


def _write_file(file: Path) -> None:
    from gafete.members.importing.columns import COLUMNS  # noqa: PLC0415 -- as above
    from gafete.members.spreadsheets import Heading, write_workbook  # noqa: PLC0415 -- as above

    headings = [Heading(column.heading, column.width) for column in COLUMNS]
    rows = (
        (
            f"María López {number}",
            "",
            f"maria.lopez.{number}@empresa.example",
            profile,
            company,
            place,
            "",
            "",
        )
        for number in range(PEOPLE)
        for profile, company, place in GRANTS
    )
    write_workbook(file, sheet="Usuarios", headings=headings, rows=rows)


class _Upload:
    """An uploaded file, as Django gives it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def chunks(self) -> Iterator[bytes]:
        """Its content."""
        yield self._file.read_bytes()


def _seconds_of_import(house: House, file: Path) -> float:
    from gafete.members.models import Grant, Member  # noqa: PLC0415 -- as above
    from gafete.members.operations.confirm_import import confirm_import  # noqa: PLC0415 -- as above
    from gafete.members.operations.stage_import import stage_import  # noqa: PLC0415 -- as above
    from gafete.work.models import Job  # noqa: PLC0415 -- as above
    from gafete.work.operations.run_job import run_job  # noqa: PLC0415 -- as above

    actor = house.actor("olivia")
    grants = Grant.objects.count()
    started = time.perf_counter()
    job = stage_import(actor=actor, upload=_Upload(file), file_name=file.name, request_key=uuid.uuid4())
    confirm_import(actor=actor, job_id=job.id)

    def all_committed() -> bool:
        """Leave the result file out: everybody is registered before it is written."""
        done, total = Job.objects.values_list("done", "total").get(pk=job.id)
        return bool(done == total)

    run_job(job_id=job.id, is_stopping=all_committed)
    seconds = time.perf_counter() - started
    registered = Member.objects.filter(state="invited", is_owner=False).count()
    if registered != PEOPLE or Grant.objects.count() != grants + PEOPLE * len(GRANTS):
        message = f"only {registered} people were registered"
        raise RuntimeError(message)
    return seconds


def _seconds_of_floor(file: Path, before: dict[str, int]) -> float:
    """Take what the import wrote out of the tables, and write it again with nothing but COPY."""
    from django.db import connection  # noqa: PLC0415 -- as above
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- as above

    from gafete.audit import append_only  # noqa: PLC0415 -- as above

    written = {table: _rows_after(table, before[table]) for table in TABLES}
    append_only.remove(connection)
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table} WHERE {_key(table)} > %s", [before[table]])  # noqa: S608 -- names of ours
        cursor.execute("VACUUM ANALYZE")
    started = time.perf_counter()
    for _row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).iter_rows():
        pass
    _copy(written)
    return time.perf_counter() - started


def _copy(written: dict[str, list[tuple[Any, ...]]]) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 -- as above

    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in written.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _rows_after(table: str, number: int) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415 -- as above

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {_key(table)} > %s ORDER BY {_key(table)}", [number])  # noqa: S608 -- as above
        return list(cursor.fetchall())


def _last_id(table: str) -> int:
    from django.db import connection  # noqa: PLC0415 -- as above

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({_key(table)}), 0) FROM {table}")  # noqa: S608 -- as above
        return int(cursor.fetchone()[0])


def _key(table: str) -> str:
    # Mails have no number: theirs come after those of before, whose time is their order.
    return "extract(epoch FROM created_at) * 1000000" if table == "outbox_message" else "id"
