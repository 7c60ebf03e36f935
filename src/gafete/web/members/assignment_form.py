"""The rows of access of a form: profile, places, period and single permissions, for one person.

Ids that arrive are looked up in what the actor may give and in nothing else: what belongs to another
account, to a part of the tree that is not his, or to nobody, gets the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.denials import GrantDenied
from gafete.access.grants import Grant as AccessGrant
from gafete.access.periods import Period
from gafete.access.permissions import ACCOUNT_WIDE_ONLY, Permissions, known
from gafete.access.scopes import Scope
from gafete.access.wording import said_period
from gafete.faults import InvalidFields
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.models import Profile
from gafete.web.access import sentence_of
from gafete.web.members.choices import Choices, PermissionHeading, ProfileCard, TreeCompany
from gafete.web.members.rows import ProfileChip, chip_of

MOST_ROWS = 20
LONGEST_KEY = 8
# Days that people mean; the ends of the calendar could not be moved to another zone.
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")

Days = tuple[date | None, date | None]


@dataclass
class AssignmentRow:
    """One row as it was typed, with what is wrong beside each of its fields."""

    key: str
    profile: str = ""
    account: bool = False
    companies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    starts: str = ""
    ends: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen in it."""
        return not (self.profile or self.account or self.companies or self.places)

    def name(self, part: str) -> str:
        """The name of one of its fields."""
        return f"{part}-{self.key}"


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a folded row says."""

    chip: ProfileChip | None
    where: str
    period: str


class AssignmentForm:
    """All the rows of one person."""

    def __init__(
        self, choices: Choices, rows: Sequence[AssignmentRow], *, known_periods: Iterable[Period] = ()
    ) -> None:
        """Show these rows; periods that are stored already come back to the moment, not only to the day."""
        self.choices = choices
        self.rows = list(rows) or [AssignmentRow("0")]
        self._known_periods = {_days_of(period): period for period in known_periods}

    @classmethod
    def typed(
        cls, choices: Choices, data: QueryDict, *, known_periods: Iterable[Period] = ()
    ) -> AssignmentForm:
        """The rows that were sent."""
        keys = dict.fromkeys(key for key in data.getlist("row") if key.isalnum() and len(key) <= LONGEST_KEY)
        rows = [_typed_row(key, data) for key in list(keys)[:MOST_ROWS]]
        return cls(choices, rows, known_periods=known_periods)

    @classmethod
    def holding(cls, choices: Choices, grants: Sequence[AccessGrant]) -> AssignmentForm:
        """The rows that say what these grants say; grants that differ only in their place share a row."""
        return cls(choices, _rows_of(choices, grants), known_periods=[grant.period for grant in grants])

    # -- changing the form itself ------------------------------------------------------------------

    def add_row(self) -> None:
        """Put an empty row below the others."""
        if len(self.rows) < MOST_ROWS:
            self.rows.append(AssignmentRow(_free_key(self.rows)))

    def remove_row(self, key: str) -> None:
        """Take a row away; an empty one is left where it was the only one."""
        self.rows = [row for row in self.rows if row.key != key] or [AssignmentRow(_free_key(self.rows))]

    def copy(self, grants: Sequence[AccessGrant]) -> bool:
        """Replace the rows with what somebody else holds; False where something of it could not be taken."""
        wanted = [grant for grant in grants if grant.profile_id is not None]
        offered = self.choices.scopes()
        rows = _rows_of(self.choices, [grant for grant in wanted if grant.scope in offered])
        self.rows = rows or [AssignmentRow("0")]
        self._known_periods |= {_days_of(grant.period): grant.period for grant in wanted}
        return len(rows) > 0 and all(grant.scope in offered for grant in grants)

    # -- reading it --------------------------------------------------------------------------------

    def assignments(self) -> list[Assignment]:
        """What the rows ask for; faults stand in the rows afterwards."""
        several = len(self.rows) > 1
        read = [self._read(row) for row in self.rows if not (several and row.is_blank)]
        if not read:
            self.rows[0].errors["scopes"] = _("Elige al menos una empresa o un lugar de expedición.")
        return [assignment for assignment in read if assignment is not None]

    @property
    def is_valid(self) -> bool:
        """Whether no row has a fault; asked after ``assignments``."""
        return not any(row.errors for row in self.rows)

    def readable(self, *, keep_faults: bool = False) -> list[Assignment]:
        """What the rows say so far, for the preview; faults are not shown before "Guardar"."""
        before = [dict(row.errors) for row in self.rows]
        found = self.assignments()
        for row, errors in zip(self.rows, before, strict=True):
            row.errors = errors if keep_faults else {}
        return found

    def take(self, faults: InvalidFields) -> None:
        """Put what the operation says of the places and the profiles beside the first row."""
        for name in ("scopes", "profile"):
            if name in faults.errors:
                self.rows[0].errors[name] = faults.errors.pop(name)

    def refuse(self, denied: GrantDenied) -> None:
        """Put "more than you have" beside the rows that ask for it."""
        sentence = sentence_of(denied)
        asking = [row for row in self.rows if self._asks_too_much(row)]
        for row in asking or self.rows[:1]:
            row.errors["profile"] = sentence

    # -- what the page shows -----------------------------------------------------------------------

    def cards(self, row: AssignmentRow) -> list[ProfileCard]:
        """The profiles that a row chooses from."""
        return self.choices.cards(also={row.profile})

    def tree(self, row: AssignmentRow) -> list[TreeCompany]:
        """The companies and places with those of a row ticked."""
        return self.choices.tree(companies=row.companies, places=row.places)

    def additions(self, row: AssignmentRow) -> list[PermissionHeading]:
        """The permissions that a row may add."""
        return self.choices.additions(also=known(row.added))

    def removals(self, row: AssignmentRow) -> list[PermissionHeading]:
        """The permissions that a row may take out of its profile."""
        return self.choices.removals(also=known(row.removed))

    def words(self, row: AssignmentRow) -> RowWords:
        """A row in one line, for where it is folded; what cannot be read yet stays unsaid."""
        profile = self.choices.profiles.get(row.profile)
        read = self._read(replace(row, errors={}))
        names = self.choices.names
        period = None if read is None else said_period(read.period, names.wording())
        return RowWords(
            chip=None if profile is None else chip_of(profile),
            where="" if read is None else names.reach(sorted(read.scopes, key=str)),
            period="" if period is None else period.render(_),
        )

    # -- inside ------------------------------------------------------------------------------------

    def _asks_too_much(self, row: AssignmentRow) -> bool:
        assignment = self._read(row)
        return assignment is not None and bool(self.choices.actor.missing_of(drafted_grants([assignment])))

    def _read(self, row: AssignmentRow) -> Assignment | None:
        profile = self._profile(row)
        scopes = self._scopes(row)
        period = self._period(row)
        added, removed = _permissions(row, "added"), _permissions(row, "removed")
        _refuse_below_the_account(row, added)
        if profile is None or not scopes or period is None:
            return None
        return Assignment(profile, scopes, added=added, removed=removed, period=period)

    def _profile(self, row: AssignmentRow) -> Profile | None:
        profile = self.choices.profiles.get(row.profile)
        if profile is None:
            row.errors["profile"] = _("Elige un perfil.")
        return profile

    def _scopes(self, row: AssignmentRow) -> frozenset[Scope]:
        companies, places = self.choices.whole_companies(), self.choices.places()
        unknown = row.companies - companies.keys() or row.places - places.keys()
        if unknown or (row.account and not self.choices.may_give_account):
            row.errors["scopes"] = _("Uno de los lugares elegidos ya no existe. Vuelve a elegir.")
            return frozenset()
        if row.account:
            return frozenset({self.choices.actor.account_scope})
        whole = {companies[each] for each in row.companies}
        # A ticked company takes its places along; ticking them besides says nothing more.
        single = {places[each] for each in row.places if not any(it.contains(places[each]) for it in whole)}
        if not whole and not single:
            row.errors["scopes"] = _("Elige al menos una empresa o un lugar de expedición.")
        return frozenset(whole | single)

    def _period(self, row: AssignmentRow) -> Period | None:
        starts, ends = _day(row, "starts"), _day(row, "ends")
        if "starts" in row.errors or "ends" in row.errors:
            return None
        if (starts, ends) in self._known_periods:
            return self._known_periods[starts, ends]
        if ends is not None and ends < timezone.localdate():
            row.errors["ends"] = _("Esa fecha ya pasó.")
        elif starts is not None and ends is not None and ends < starts:
            row.errors["ends"] = _("El último día no puede ser anterior al primero.")
        if "ends" in row.errors:
            return None
        last = None if ends is None else ends + timedelta(days=1)
        return Period(_midnight(starts), _midnight(last))


def _typed_row(key: str, data: QueryDict) -> AssignmentRow:
    def many(part: str) -> frozenset[str]:
        return frozenset(data.getlist(f"{part}-{key}"))

    return AssignmentRow(
        key=key,
        profile=data.get(f"profile-{key}", ""),
        account=f"account-{key}" in data,
        companies=many("companies"),
        places=many("places"),
        added=many("added"),
        removed=many("removed"),
        starts=data.get(f"starts-{key}", "").strip(),
        ends=data.get(f"ends-{key}", "").strip(),
    )


def _rows_of(choices: Choices, grants: Sequence[AccessGrant]) -> list[AssignmentRow]:
    by_id = {profile.pk: public_id for public_id, profile in choices.profiles.items()}
    company_ids = {scope: public_id for public_id, scope in choices.whole_companies().items()}
    place_ids = {scope: public_id for public_id, scope in choices.places().items()}
    shared: dict[tuple[int | None, Permissions, Permissions, Period], list[Scope]] = {}
    for grant in grants:
        shared.setdefault((grant.profile_id, grant.added, grant.removed, grant.period), []).append(
            grant.scope
        )
    rows = []
    for number, ((profile_id, added, removed, period), scopes) in enumerate(shared.items()):
        starts, ends = _days_of(period)
        rows.append(
            AssignmentRow(
                key=str(number),
                profile=by_id.get(profile_id or 0, ""),
                account=any(scope.company_id is None for scope in scopes),
                companies=frozenset(company_ids[scope] for scope in scopes if scope in company_ids),
                places=frozenset(place_ids[scope] for scope in scopes if scope in place_ids),
                added=frozenset(added),
                removed=frozenset(removed),
                starts="" if starts is None else starts.isoformat(),
                ends="" if ends is None else ends.isoformat(),
            )
        )
    return rows


def _permissions(row: AssignmentRow, part: str) -> Permissions:
    codes: frozenset[str] = getattr(row, part)
    found = known(codes)
    if len(found) < len(codes):
        row.errors[part] = _("Uno de los permisos elegidos no existe. Vuelve a elegir.")
    return found


def _refuse_below_the_account(row: AssignmentRow, added: Permissions) -> None:
    """Say which permissions would count for nothing where the row does not name the whole account."""
    idle = sorted(added & ACCOUNT_WIDE_ONLY)
    if idle and not row.account:
        names = ", ".join(_(permission.label) for permission in idle)
        row.errors["added"] = _(
            "Solo vale en toda la cuenta: %(permissions)s. Quítalo, o elige toda la cuenta."
        ) % {"permissions": names}


def _day(row: AssignmentRow, part: str) -> date | None:
    text: str = getattr(row, part)
    if not text:
        return None
    match = _DAY_FIRST.fullmatch(text)
    try:
        # Without a calendar of its own a browser sends what was typed.
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        row.errors[part] = _("Escribe una fecha como 31/01/2027.")
        return None
    return day


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day where the account works."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def _days_of(period: Period) -> Days:
    """The first and the last day of a period, where the account works."""
    starts = None if period.starts_at is None else timezone.localdate(period.starts_at)
    # One that ends at midnight ends with the day before.
    ends = None if period.ends_at is None else timezone.localdate(period.ends_at - timedelta(microseconds=1))
    return starts, ends


def _free_key(rows: Sequence[AssignmentRow]) -> str:
    taken = [int(row.key) for row in rows if row.key.isdigit()]
    return str(max(taken, default=-1) + 1)
