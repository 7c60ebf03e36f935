"""Lines of a campaign in words, for pages and files alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.permissions import Permission, known
from gafete.access.wording import short_date
from gafete.members.naming import profile_in_words
from gafete.reviews.models import ReviewLine
from gafete.reviews.rules import AWAY_FOR, UNUSED_FOR, GroupUse, is_away, unused, uses_by_group


def where_in_words(line: ReviewLine) -> str:
    """Where a line's grant holds, as it was called when the campaign began."""
    return " · ".join(part for part in (line.company_label, line.place_label) if part) or _("Toda la cuenta")


def profile_of(line: ReviewLine) -> str:
    """The profile of a line's grant, as it was called when the campaign began."""
    return profile_in_words(line.profile_label)


def day_in_words(moment: datetime) -> str:
    """A day as people say it."""
    return short_date(timezone.localtime(moment)).render(_)


def changed_in_words(line: ReviewLine) -> str:
    """What a decision was about, where the grant was changed since the campaign began; else nothing."""
    if not line.decided_permissions or set(line.decided_permissions) == set(line.permissions):
        return ""
    return _("Permisos al decidir: %(permissions)s") % {
        "permissions": ", ".join(labels_of(line.decided_permissions))
    }


def labels_of(codes: Iterable[str]) -> list[str]:
    """What these permissions are called, in the order of the catalogue."""
    wanted = known(codes)
    return [_(each.label) for each in Permission if each in wanted]


def uses_in_words(line: ReviewLine) -> list[tuple[str, str]]:
    """Each group of permissions that the grant gives with its last use, said so that silence is not taken for proof."""
    return [(_(use.group.label), _use(use)) for use in uses_by_group(line.permissions, line.uses)]


def suggestions_of(line: ReviewLine, *, at: datetime) -> list[str]:
    """What use suggests, each with what it is based on; nothing where the trail cannot know."""
    said = []
    if is_away(last_seen_at=line.last_seen_at, granted_at=line.granted_at, at=at):
        said.append(_away(line))
    uses = {
        each: datetime.fromisoformat(line.uses[each]) for each in known(line.permissions) if each in line.uses
    }
    idle = unused(line.permissions, uses, granted_at=line.granted_at, at=at)
    if idle:
        months = UNUSED_FOR.days // 30
        said.append(
            _("La bitácora no registra que lo haya usado en %(months)s meses: %(permissions)s.")
            % {"months": months, "permissions": ", ".join(_(each.label) for each in idle)}
        )
    return said


def _away(line: ReviewLine) -> str:
    if line.last_seen_at is None:
        return _("Nunca ha entrado a la cuenta, según sus inicios de sesión.")
    days = AWAY_FOR.days
    return ngettext(
        "No ha entrado en más de %(days)s día: su última entrada fue el %(day)s.",
        "No ha entrado en más de %(days)s días: su última entrada fue el %(day)s.",
        days,
    ) % {"days": days, "day": day_in_words(line.last_seen_at)}


def _use(use: GroupUse) -> str:
    if use.at is not None:
        return day_in_words(use.at)
    return _("sin uso registrado") if use.is_traced else _("la bitácora no registra su uso")
