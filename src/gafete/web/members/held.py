"""Grants as the pages of a member say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.giving import is_alone
from gafete.access.grants import Grant as AccessGrant
from gafete.access.wording import said_period
from gafete.members.models import Member
from gafete.web.members.naming import ScopeNames, capitalized
from gafete.web.members.rows import ProfileChip, chip_of


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant in words: the profile, where, when, and who gave it."""

    chip: ProfileChip
    where: str
    period: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    # Nothing of the profile is left in it: it gives what was added, alone.
    is_alone: bool
    given_by: str
    given_at: datetime | None
    is_over: bool


def grants_in_words(member: Member, grants: Iterable[AccessGrant], names: ScopeNames) -> list[HeldGrant]:
    """These grants of a member, whose rows were fetched with him."""
    chips = {row.pk: chip_of(row.profile) for row in member.grants.all()}
    return [_in_words(grant, chips[grant.id], names) for grant in grants if grant.id in chips]


def _in_words(grant: AccessGrant, chip: ProfileChip, names: ScopeNames) -> HeldGrant:
    period = said_period(grant.period, names.wording())
    alone = is_alone(grant)
    return HeldGrant(
        chip=chip,
        where=capitalized(names.name(grant.scope)),
        period="" if period is None else period.render(_),
        added=tuple(_(each.label) for each in sorted(grant.added)),
        removed=() if alone else tuple(_(each.label) for each in sorted(grant.removed)),
        is_alone=alone,
        given_by=grant.granted_by,
        given_at=grant.granted_at,
        is_over=grant.period.is_over(timezone.now()),
    )
