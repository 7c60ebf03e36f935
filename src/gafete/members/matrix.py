"""Who reaches what: members down, companies and places across.

A cell holds what the reader sees of the grants that reach it; grants outside his scope have no cell.
Queries do not grow with the number of members or places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.explanations import Explanation, Reason, explain
from gafete.access.grants import Grant as AccessGrant
from gafete.access.grants import owner_grant
from gafete.access.managing import visible_grants
from gafete.access.permissions import Permission
from gafete.access.profiles import OWNER_MARK, OWNER_NAME
from gafete.access.scopes import Scope
from gafete.members.assignments import engine_grant
from gafete.members.models import Member, MemberState, Profile
from gafete.members.queries import MemberFilter, list_members
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import Branch, tree

PAGE = 200
EVERYBODY = MemberFilter()


class Standing(StrEnum):
    """Whether what a cell shows counts now."""

    LIVE = "live"
    AHEAD = "ahead"
    OVER = "over"
    # He is deactivated: nothing of his counts until he is reactivated.
    OFF = "off"


_STANDINGS = {
    Reason.ALLOWED: Standing.LIVE,
    Reason.NOT_YET: Standing.AHEAD,
    Reason.EXPIRED: Standing.OVER,
    Reason.DEACTIVATED: Standing.OFF,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A company as a whole, its later places included, or one of its places."""

    company: Company
    scope: Scope
    place: PlaceOfIssue | None = None
    # Of a company that is folded: what lies in any of its places is gathered here.
    gathers: tuple[PlaceOfIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A company above its columns."""

    company: Company
    columns: tuple[Column, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A profile in a cell. The owner's is no profile that could be given."""

    letter: str
    color: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A grant as a cell shows it: by its profile, with the engine's reason."""

    mark: Mark
    explanation: Explanation

    @property
    def standing(self) -> Standing:
        """Whether it counts now."""
        return _STANDINGS.get(self.explanation.reason, Standing.OVER)


@dataclass(frozen=True, slots=True)
class Cell:
    """What reaches a company or place: all of it counts now, or none of it does."""

    entries: tuple[Entry, ...]
    standing: Standing
    # Of a folded company that is reached in a part only: how many of its places.
    places: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A member with a cell for each column; None where nothing reaches it."""

    member: Member
    cells: tuple[Cell | None, ...]
    # Whether he has grants besides, of which this reader learns no more.
    has_others: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of members by everything that the reader may see."""

    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    next_cursor: str = ""
    previous_cursor: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, from left to right."""
        return tuple(column for heading in self.headings for column in heading.columns)


def access_matrix(
    actor: Actor,
    *,
    now: datetime,
    filters: MemberFilter = EVERYBODY,
    folded: Iterable[Company] = (),
    cursor: str = "",
    size: int = PAGE,
) -> Matrix:
    """A page of the matrix: the members whom the actor sees, in the companies and places where he sees users.

    Raises:
        AccessDenied: the actor may see users nowhere.
        InvalidCursor: the cursor is not one of this list.
    """
    page = list_members(actor, filters=filters, cursor=cursor, size=size)
    headings = column_headings(actor, only=filters.company, folded=folded)
    columns = [column for heading in headings for column in heading.columns]
    return Matrix(
        headings=headings,
        rows=tuple(_row(actor, member, columns, now) for member in page.rows),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def column_headings(
    actor: Actor, *, only: Company | None = None, folded: Iterable[Company] = ()
) -> tuple[Heading, ...]:
    """The companies where the actor sees users, with their columns."""
    closed = {company.pk for company in folded}
    return tuple(
        _heading(branch, is_folded=branch.company.pk in closed)
        for branch in tree(actor, Permission.USERS_VIEW)
        if only is None or branch.company.pk == only.pk
    )


def mark_of_profile(profile: Profile) -> Mark:
    """How a profile looks in a cell."""
    return Mark(profile.letter, profile.color, profile.name)


OWNER = Mark(OWNER_MARK.letter, OWNER_MARK.colour, OWNER_NAME)


def _heading(branch: Branch, *, is_folded: bool) -> Heading:
    company = branch.company
    if is_folded:
        return Heading(company, (Column(company, company.scope, gathers=branch.places),), is_folded=True)
    places = (Column(company, place.scope, place) for place in branch.places)
    return Heading(company, (Column(company, company.scope), *places), is_folded=False)


def _row(actor: Actor, member: Member, columns: Sequence[Column], now: datetime) -> Row:
    reach = _Reach.of(actor, member, now)
    return Row(member, tuple(reach.cell(column) for column in columns), reach.has_others)


@dataclass
class _Reach:
    """A member's visible grants by the scope that they name, so that a cell is a few look-ups."""

    by_scope: dict[tuple[int | None, int | None], tuple[Entry, ...]]
    has_others: bool
    # A row of an administrator has one cell many times.
    made: dict[tuple[int, ...], Cell] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, member: Member, now: datetime) -> _Reach:
        """What the actor sees of this member, whose grants were fetched with him."""
        marks: dict[int | None, Mark] = {None: OWNER}
        if member.is_owner:
            grants = [owner_grant(member.account_id, granted_at=member.joined_at)]
        else:
            rows = list(member.grants.all())
            marks |= {row.profile_id: mark_of_profile(row.profile) for row in rows}
            grants = [engine_grant(row) for row in rows]
        seen = visible_grants(actor, grants)
        by_scope: dict[tuple[int | None, int | None], tuple[Entry, ...]] = {}
        for grant in seen:
            entry = _entry(grant, marks[grant.profile_id], member, now)
            if entry is not None:
                key = (grant.scope.company_id, grant.scope.place_id)
                by_scope[key] = (*by_scope.get(key, ()), entry)
        return cls(by_scope, has_others=len(seen) < len(grants))

    def cell(self, column: Column) -> Cell | None:
        """What reaches this column."""
        if not self.by_scope:
            return None
        company = column.company.pk
        whole = (*self.by_scope.get((None, None), ()), *self.by_scope.get((company, None), ()))
        if column.place is not None:
            return self._made((*whole, *self.by_scope.get((company, column.place.pk), ())))
        in_places = [
            entries for place in column.gathers if (entries := self.by_scope.get((company, place.pk)))
        ]
        if any(entry.standing is Standing.LIVE for entry in whole) or not in_places:
            return self._made(whole)
        gathered = dict.fromkeys(entry for entries in in_places for entry in entries)
        return self._made((*whole, *gathered), places=len(in_places))

    def _made(self, entries: tuple[Entry, ...], *, places: int = 0) -> Cell | None:
        if not entries:
            return None
        key = (places, *(id(entry) for entry in entries))
        if key not in self.made:
            self.made[key] = _cell(entries, places)
        return self.made[key]


def _cell(entries: tuple[Entry, ...], places: int) -> Cell:
    """What counts now hides what does not; among the rest what is coming hides what is over."""
    present = {entry.standing for entry in entries}
    standing = next(each for each in Standing if each in present)
    return Cell(tuple(entry for entry in entries if entry.standing is standing), standing, places)


def _entry(grant: AccessGrant, mark: Mark, member: Member, now: datetime) -> Entry | None:
    """The grant with the engine's word on it alone; None where everything was taken out of it."""
    permission = next((each for each in Permission if each in grant.effective), None)
    if permission is None:
        return None
    # Somebody invited holds already what he will be able to do.
    active = member.state != MemberState.DEACTIVATED
    access = compile_access(member.account_id, [grant], now, active=active)
    return Entry(mark, explain(access, permission, grant.scope))
