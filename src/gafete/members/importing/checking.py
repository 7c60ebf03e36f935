"""What is wrong with the lines of a file, and the people that they make.

Several lines with the same address are one person with several grants. A person is taken as a whole:
one faulty line holds back the others of that person, and nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.grants import Grant
from gafete.access.permissions import Permission
from gafete.access.periods import Period
from gafete.access.scopes import Scope
from gafete.faults import FieldFault
from gafete.identity.names import clean_email, clean_name, clean_username
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.importing.columns import COMPANY, EMAIL, ENDS, NAME, PLACE, PROFILE, STARTS, USERNAME
from gafete.members.importing.directory import Directory
from gafete.members.importing.queries import Known
from gafete.members.importing.reading import Line
from gafete.members.models import Profile
from gafete.members.newcomers import Newcomer

Faults = dict[int, list[FieldFault]]


@dataclass(slots=True)
class Person:
    """Somebody whom the file wants in the account: his lines, and what they say."""

    lines: Sequence[Line]
    name: str = ""
    username: str = ""
    email: str = ""
    grants: list[Grant] = field(default_factory=list)

    @property
    def lead(self) -> Line:
        """The line with which he begins."""
        return self.lines[0]

    @property
    def numbers(self) -> list[int]:
        """The numbers of his lines."""
        return [line.number for line in self.lines]

    @property
    def newcomer(self) -> Newcomer:
        """The person as an invitation takes him."""
        return Newcomer(self.name, self.username, self.email)


@dataclass(slots=True)
class Checked:
    """The people without a fault, and the faults of all the others by number of the line."""

    people: list[Person]
    faults: Faults


@dataclass(slots=True)
class Checker:
    """Checks lines for one actor at one moment. What was asked of the engine once is not asked again."""

    actor: Actor
    directory: Directory
    now: datetime
    _verdicts: dict[tuple[int, Scope, Period], str] = field(default_factory=dict)

    def read(self, lines: Iterable[Line]) -> Checked:
        """All that can be said without the database."""
        people = [Person(lines=those) for those in _by_address(lines)]
        faults: Faults = defaultdict(list)
        for person in people:
            for number, fault in self._faults_of(person):
                faults[number].append(fault)
        _refuse_shared_usernames(people, faults)
        return Checked(people=people, faults=faults)

    def _faults_of(self, person: Person) -> Iterator[tuple[int, FieldFault]]:
        for line in person.lines:
            for key in sorted(line.formulas):
                yield line.number, FieldFault(key, _("La celda tiene una fórmula. Pégala como valor."))
        yield from _read_identity(person)
        for line in person.lines:
            try:
                person.grants += self._grants_of(line)
            except FieldFault as fault:
                yield line.number, fault

    def _grants_of(self, line: Line) -> list[Grant]:
        cells = line.cells
        profile = self.directory.profile(cells.get(PROFILE, ""))
        scope = self.directory.scope(cells.get(COMPANY, ""), cells.get(PLACE, ""))
        period = self.directory_period(cells.get(STARTS, ""), cells.get(ENDS, ""))
        return self._allowed(profile, scope, period)

    def directory_period(self, starts: str, ends: str) -> Period:
        """The days of a line as a period."""
        return period_between(starts, ends, zone=self.directory.zone, now=self.now)

    def _allowed(self, profile: Profile, scope: Scope, period: Period) -> list[Grant]:
        drafts = drafted_grants(
            [Assignment(profile, frozenset({scope}), period=period)],
            granted_by=self.actor.label,
            granted_at=self.now,
        )
        key = (profile.pk, scope, period)
        if key not in self._verdicts:
            self._verdicts[key] = _verdict(self.actor, scope, drafts)
        if self._verdicts[key]:
            raise FieldFault(PROFILE, self._verdicts[key])
        return drafts
