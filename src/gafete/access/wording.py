"""How the engine says scopes, days and periods, with what only the caller knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gafete.access.language import Sentence, Value
from gafete.access.language import marked as _
from gafete.access.periods import Period
from gafete.access.scopes import Scope

_MONTHS = (
    _("ene"),
    _("feb"),
    _("mar"),
    _("abr"),
    _("may"),
    _("jun"),
    _("jul"),
    _("ago"),
    _("sep"),
    _("oct"),
    _("nov"),
    _("dic"),
)

_DAY = _("%(day)s %(month)s %(year)s")


def short_date(moment: datetime) -> Sentence:
    """Say a day as "3 nov 2026", in the zone that the moment is given in."""
    return Sentence(
        _DAY,
        {
            "day": str(moment.day),
            "month": Sentence(_MONTHS[moment.month - 1]),
            "year": str(moment.year),
        },
    )


@dataclass(frozen=True)
class Wording:
    """What the engine cannot know when it speaks: how scopes are called, and the reader's zone."""

    scope_name: Callable[[Scope], str]
    date: Callable[[datetime], str | Sentence] = short_date


_FROM = _("desde el %(start)s")
_UNTIL = _("hasta el %(end)s")
_FROM_UNTIL = _("del %(start)s al %(end)s")


def said_period(period: Period, wording: Wording) -> Sentence | None:
    """Say a period as "del 3 nov 2026 al 30 nov 2026"; None when it is open on both sides."""
    said = period_parameters(period, wording)
    templates = {
        frozenset({"start"}): _FROM,
        frozenset({"end"}): _UNTIL,
        frozenset({"start", "end"}): _FROM_UNTIL,
    }
    template = templates.get(frozenset(said))
    return None if template is None else Sentence(template, said)


def period_parameters(period: Period, wording: Wording) -> dict[str, Value]:
    """Return the first and the last day of a period, where it has them, as parameters of a sentence."""
    said: dict[str, Value] = {}
    if period.starts_at is not None:
        said["start"] = wording.date(period.starts_at)
    if period.ends_at is not None:
        # A period that ends at midnight ended on the day before, for everybody who reads it.
        said["end"] = wording.date(period.ends_at - timedelta(microseconds=1))
    return said
