"""Events in words: the sentence, and each changed value before and after.

An event keeps codes and ids. What they are called is looked up for the reader, so that whoever may not
see a company or a place does not learn its name here either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gafete.access.actor import Actor, ActorKind
from gafete.access.hours import Hours, InvalidHours
from gafete.access.permissions import BITS, Permission
from gafete.access.wording import short_date
from gafete.audit.errors import UnknownKind
from gafete.audit.kinds import EventKind, kind_of
from gafete.audit.models import Event
from gafete.identity.models import Theme
from gafete.identity.notices import NOTICES
from gafete.members.approvals.telling import ACT_NAMES
from gafete.members.naming import hours_and_zone, profile_in_words
from gafete.tenancy.data.tax_regimes import TAX_REGIMES
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.tenancy.models import CredentialMode, FirstPasswordPolicy
from gafete.tenancy.queries import visible_names

NOTHING = "—"
_NO_FIELDS = EventKind(code="", label="", sentence="")


@dataclass(frozen=True, slots=True)
class Change:
    """A value that an event tells of. Without ``had_before`` it is a fact, not a change.

    Of a list (``is_list``) only the difference is told: ``before`` is what was taken out, ``after`` what came in.
    """

    label: str
    before: str
    after: str
    had_before: bool
    is_list: bool = False

    def __str__(self) -> str:
        """The change as one line of plain text."""
        if not self.had_before:
            return f"{self.label}: {self.after}"
        if not self.is_list:
            return f"{self.label}: {self.before} → {self.after}"
        parts = []
        if self.before != NOTHING:
            parts.append(_("se quitó %(what)s") % {"what": self.before})
        if self.after != NOTHING:
            parts.append(_("se agregó %(what)s") % {"what": self.after})
        return f"{self.label}: {'; '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a page shows it."""

    event: Event
    label: str
    sentence: str
    changes: tuple[Change, ...]


def tell(actor: Actor, events: Iterable[Event]) -> list[Told]:
    """The events in the words of the reader's language; names are read in two queries for all."""
    found = list(events)
    speaker = _Speaker(actor, found)
    return [speaker.tell(event) for event in found]


class _Speaker:
    def __init__(self, actor: Actor, events: list[Event]) -> None:
        companies, places = _mentioned(events)
        self._names = visible_names(actor, companies=companies, places=places)

    def tell(self, event: Event) -> Told:
        kind = _kind(event)
        return Told(
            event=event,
            label=_(kind.label) if kind.label else event.kind,
            sentence=_sentence(event, kind),
            changes=self._changes(event, kind),
        )

    def _changes(self, event: Event, kind: EventKind) -> tuple[Change, ...]:
        before, after = sides_of(event.data)
        told = (
            self._change(field, _(label), before, after)
            for field, label in kind.fields.items()
            if field in before or field in after
        )
        # What was left empty when something was made tells nothing; nor does a list that has the same in it.
        return tuple(
            change
            for change in told
            if change.after != NOTHING
            or (change.had_before and not (change.is_list and change.before == NOTHING))
        )

    def _change(self, field: str, label: str, before: dict[str, Any], after: dict[str, Any]) -> Change:
        former, later = before.get(field), after.get(field)
        is_list = isinstance(former, list) or isinstance(later, list)
        if is_list and field in before:
            former, later = _without(former, later), _without(later, former)
        return Change(
            label=label,
            before=self._words(field, former),
            after=self._words(field, later),
            had_before=field in before,
            is_list=is_list,
        )

    def _words(self, field: str, value: Any) -> str:
        if value in (None, "", []):
            return NOTHING
        if field == "grants":
            return "; ".join(self._grants(value)) or NOTHING
        if field == "where":
            return self._place(value)
        if isinstance(value, bool):
            return _("Sí") if value else _("No")
        said = _SAID.get(field)
        return said(value) if said else str(value)

    def _grants(self, grants: Any) -> list[str]:
        told = [self._grant(grant) for grant in grants if isinstance(grant, dict)]
        seen = [words for words in told if words]
        return seen if len(seen) == len(told) else [*seen, _("otros accesos")]

    def _grant(self, grant: Mapping[str, Any]) -> str:
        where = self._where(grant.get("company"), grant.get("place"))
        if not where:
            return ""
        words = _("%(profile)s en %(where)s") % {
            "profile": profile_in_words(str(grant.get("profile"))),
            "where": where,
        }
        extras = [f"+ {label}" for label in _permissions(grant.get("added"))]
        extras += [f"− {label}" for label in _permissions(grant.get("removed"))]
        if grant.get("from"):
            extras.append(_("desde el %(day)s") % {"day": _day(grant["from"])})
        if grant.get("to"):
            extras.append(_("hasta el %(day)s") % {"day": _day(grant["to"])})
        return f"{words} ({', '.join(extras)})" if extras else words

    def _place(self, value: Any) -> str:
        node = value if isinstance(value, dict) else {}
        return self._where(node.get("company"), node.get("place")) or _("otro lugar")

    def _where(self, company: Any, place: Any) -> str:
        if company is None:
            return _("toda la cuenta") if self._names.whole_account else ""
        company_name = self._names.companies.get(company, "")
        if place is None:
            return _("toda %(company)s") % {"company": company_name} if company_name else ""
        place_name = self._names.places.get(place, "")
        return f"{company_name}: {place_name}" if company_name and place_name else ""


def _kind(event: Event) -> EventKind:
    try:
        return kind_of(event.kind)
    except UnknownKind:
        # Written by a version that knew it; the trail outlives the program.
        return _NO_FIELDS


def _sentence(event: Event, kind: EventKind) -> str:
    if not kind.sentence:
        return event.kind
    return _(kind.sentence) % {"actor": actor_name(event), "target": event.target_label or NOTHING}


def teach(field: str, said: Callable[[Any], str]) -> None:
    """Learn how a value of a package above is said."""
    _SAID[field] = said


def actor_name(event: Event) -> str:
    """Who did it, as a sentence begins with him."""
    if event.actor_label:
        return event.actor_label
    return _("El sistema") if event.actor_kind == ActorKind.SYSTEM else _("Alguien")


def sides_of(data: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an event says was before and is after; plain facts stand after."""
    if not isinstance(data, dict):
        return {}, {}
    if "before" in data or "after" in data:
        return dict(data.get("before") or {}), dict(data.get("after") or {})
    return {}, data


def _without(values: Any, others: Any) -> list[Any]:
    return [value for value in values or [] if value not in (others or [])]


def _mentioned(events: Iterable[Event]) -> tuple[set[int], set[int]]:
    grants = [
        grant
        for event in events
        for side in sides_of(event.data)
        for grant in [*(side.get("grants") or []), side.get("where")]
        if isinstance(grant, dict)
    ]
    return _ids(grants, "company"), _ids(grants, "place")


def _ids(grants: Iterable[Mapping[str, Any]], kind: str) -> set[int]:
    return {grant[kind] for grant in grants if isinstance(grant.get(kind), int)}


def _permissions(codes: Any) -> list[str]:
    return [_(Permission(code).label) if code in BITS else str(code) for code in codes or []]


def _day(value: Any) -> str:
    moment: datetime | None = parse_datetime(str(value))
    return short_date(timezone.localtime(moment)).render(_) if moment else str(value)


def _hours(value: Any) -> str:
    try:
        hours = Hours.read(value)
    except InvalidHours:
        return str(value)
    return hours_and_zone(hours)


def _total(value: Any) -> str:
    try:
        return f"${Decimal(str(value)):,.2f} MXN"
    except InvalidOperation:
        return str(value)


def _regime(value: Any) -> str:
    regime = TAX_REGIMES.get(str(value))
    return f"{regime.code} · {regime.name}" if regime else str(value)


def _choice(choices: Iterable[tuple[Any, Any]]) -> Callable[[Any], str]:
    """What one of these choices is called; the words are looked up when they are said."""
    labels = dict(choices)
    return lambda value: str(labels.get(value, value))


def _notices(codes: Any) -> str:
    labels = {notice.code: str(notice.label) for notice in NOTICES}
    return ", ".join(labels.get(code, str(code)) for code in codes)


_SAID: dict[str, Callable[[Any], str]] = {
    "permissions": lambda value: ", ".join(_permissions(value)) or NOTHING,
    "hours": _hours,
    "total": _total,
    "ends_at": _day,
    "to": _day,
    "seat_until": _day,
    "tax_regime": _regime,
    "time_zone": lambda value: _(TIME_ZONES.get(str(value), str(value))),
    "credential_mode": _choice(CredentialMode.choices),
    "first_password_policy": _choice(FirstPasswordPolicy.choices),
    "language": _choice(settings.LANGUAGES),
    "theme": _choice(Theme.choices),
    "muted": _notices,
    "act": lambda value: _(ACT_NAMES[value]) if value in ACT_NAMES else str(value),
}
