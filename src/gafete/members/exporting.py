"""The list of users as a file: one row for each grant that the reader sees, in the columns of an import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.managing import visible_grants
from gafete.access.permissions import known
from gafete.access.profiles import OWNER_NAME
from gafete.members.assignments import engine_grant
from gafete.members.importing.columns import COLUMNS
from gafete.members.importing.directory import WHOLE_ACCOUNT
from gafete.members.models import Grant, Member
from gafete.members.spreadsheets import Cell, Heading

Table = Iterator[list[Cell]]


class Format(StrEnum):
    """What kind of file."""

    EXCEL = "xlsx"
    CSV = "csv"


def headings() -> list[Heading]:
    """The titles of the columns."""
    return [
        *(Heading(column.heading, column.width) for column in COLUMNS),
        Heading(_("Permisos adicionales"), 32),
        Heading(_("Permisos retirados"), 32),
        Heading(_("Otros accesos"), 14),
        Heading(_("Estado"), 14),
        Heading(_("Último acceso"), 18),
        Heading(_("Asignado por"), 28),
    ]


def rows_of(actor: Actor, member: Member, *, zone: tzinfo) -> Table:
    """The rows of one member, whose grants were fetched with him: exactly what the actor sees of him."""
    grants = list(member.grants.all())
    seen = {grant.id for grant in visible_grants(actor, [engine_grant(row) for row in grants])}
    shown = [row for row in grants if row.pk in seen]
    others = _("Sí") if len(shown) < len(grants) else ""
    end = [others, member.get_state_display(), _moment(member.last_seen_at, zone)]
    for row in shown:
        yield [
            *_person(member),
            *_place(row),
            *_days(row, zone),
            *_permissions(row),
            *end,
            row.granted_by_label,
        ]
    if not shown:
        whole = [_(OWNER_NAME), WHOLE_ACCOUNT] if member.is_owner else ["", ""]
        yield [*_person(member), *whole, "", "", "", "", "", *end, ""]


def _person(member: Member) -> list[Cell]:
    return [member.name, member.username, member.email]


def _place(row: Grant) -> list[Cell]:
    profile = _(row.profile.name) if row.profile.code else row.profile.name
    if row.company is None:
        return [profile, WHOLE_ACCOUNT, ""]
    return [profile, row.company.rfc, row.place.name if row.place else ""]


def _days(row: Grant, zone: tzinfo) -> list[Cell]:
    # A grant that ends at midnight ends with the day before.
    last = row.ends_at - timedelta(microseconds=1) if row.ends_at else None
    return [_day(row.starts_at, zone), _day(last, zone)]


def _permissions(row: Grant) -> list[Cell]:
    return [_labels(row.added), _labels(row.removed)]


def _labels(codes: Sequence[str]) -> str:
    return ", ".join(_(permission.label) for permission in sorted(known(codes)))


def _day(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%d/%m/%Y") if moment else ""


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%d/%m/%Y %H:%M") if moment else ""
