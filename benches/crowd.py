"""Accounts of many people with a long trail, made quickly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from gafete.audit.chain import FORM, SEALED, digest_of, written
from gafete.audit.models import ChainHead
from gafete.bulk.operations.insert_rows import insert_rows, insert_values
from gafete.identity.models import User
from gafete.members.assignments import GRANT_FIELDS, drafted_grants, grant_values
from gafete.members.models import Grant, Member
from gafete.members.naming import fill_search_fields
from gafete.seats.models import Seat, SeatSource, SeatState
from tests import cast
from tests.cast import House

NAMES = ("Abril", "Bruno", "Carla", "Darío", "Elena", "Flor", "Gael", "Hilda", "Iván", "Julia")
SURNAMES = ("Luna", "Paz", "Nava", "Solís", "Ríos", "Cano", "Vega", "Mora", "Sáenz", "Tovar")
BATCH = 1_000
EVENT_COLUMNS = ("account_id", "sequence", "form", "at", *SEALED, "previous_digest", "digest")
REACH_COLUMNS = ("account_id", "sequence", "company_id", "place_id")


def house_of(key: str, *, people: int) -> House:
    """An account with its owner, two companies and so many active people with three grants each."""
    house = cast.open_house(f"Cuenta {key}", f"titular-{key}", seats=0)
    cast.add_company(
        house,
        f"maíz {key}",
        rfc=f"TMA0101{key.upper():0>2}AB1"[:13],
        legal_name="Maíz Azul",
        places=["centro", "roma"],
    )
    cast.add_company(
        house,
        f"pan {key}",
        rfc=f"PLC0202{key.upper():0>2}CD2"[:13],
        legal_name="La Concha",
        places=["cancún"],
    )
    drafts = drafted_grants(
        [
            house.assignment("issuer", ["centro"]),
            house.assignment("accountant", ["roma"]),
            house.assignment("viewer", [f"pan {key}"]),
        ],
        granted_by="Olivia",
        granted_at=timezone.now(),
    )
    for first in range(0, people, BATCH):
        with transaction.atomic():
            _add(house, key, drafts, range(first, min(first + BATCH, people)))
    return house


def _add(house: House, key: str, drafts: list[Any], numbers: range) -> None:
    people = [(f"{NAMES[n % 10]} {SURNAMES[n // 10 % 10]} {n}", f"{key}.persona.{n}") for n in numbers]
    users = insert_rows(
        rows=[
            User(username=name, email=f"{name}@correo.example", name=words, password="!")  # noqa: S106 -- nobody signs in with it
            for words, name in people
        ]
    )
    seats = insert_rows(
        rows=[Seat(account=house.account, source=SeatSource.BOUGHT, state=SeatState.HELD) for _user in users]
    )
    members = []
    for user, seat in zip(users, seats, strict=True):
        member = Member(
            account=house.account,
            user=user,
            seat=seat,
            state="active",
            name=user.name,
            username=user.username,
            email=user.email,
            joined_at=timezone.now(),
            last_seen_at=timezone.now() - timedelta(minutes=user.pk),
        )
        fill_search_fields(member)
        members.append(member)
    insert_rows(rows=members)
    values = (grant_values(draft, member_id=member.pk) for member in members for draft in drafts)
    insert_values(model=Grant, fields=GRANT_FIELDS, values=values)


def add_trail(house: House, *, events: int) -> None:
    """So many events of the account's own people, in one unbroken chain; each reaches the first company."""
    head, _is_new = ChainHead.objects.get_or_create(account_id=house.account.pk)
    people = list(Member.objects.filter(account=house.account).order_by("id")[:500])
    company = min(each.pk for each in house.companies.values())
    first = head.sequence + 1
    with transaction.atomic():
        _write("audit_event", EVENT_COLUMNS, _links(people, events=events, head=head, company=company))
        reach = ((house.account.pk, number, company, 0) for number in range(first, first + events))
        _write("audit_eventreach", REACH_COLUMNS, reach)
        head.save()


def _links(people: list[Member], *, events: int, head: ChainHead, company: int) -> Iterator[tuple[Any, ...]]:
    start = timezone.now() - timedelta(days=365)
    step = timedelta(days=365) / events
    for number in range(events):
        actor, target = people[number % len(people)], people[(number * 7) % len(people)]
        link = SimpleNamespace(
            account_id=head.account_id,
            sequence=head.sequence + 1,
            form=FORM,
            at=start + step * number,
            # One event in twenty is of another kind: enough for a page in a short trail too.
            kind="member.deactivated" if number % 20 == 0 else "member.edited",
            actor_kind="member",
            actor_id=str(actor.pk),
            actor_label=actor.name,
            target_kind="member",
            target_id=str(target.pk),
            target_label=target.name,
            said=written({"before": {"name": "Ana"}, "after": {"name": target.name}}),
            reason="",
            reach=f"{company}/0",
            address="192.0.2.7",
            device="Firefox",
            previous_digest=head.digest,
        )
        head.sequence, head.previous_digest, head.digest = link.sequence, head.digest, digest_of(link)
        yield (*(getattr(link, column) for column in EVENT_COLUMNS[:-1]), head.digest)


def _write(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        plain = ([_plain(value) for value in row] for row in rows)
        cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)  # noqa: S608 -- our own names


def _plain(value: Any) -> Any:
    # As Django keeps moments in SQLite.
    return value.replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value


def refresh_statistics() -> None:
    """What a database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
