"""What is tried, in pieces small enough to be tried again when a guard is taken away.

==========  ==================================================================================================
as it is    a page and a person: every relation, as the table promises
open door   a page and a person whom its door stops: with the door left open, what stands behind stops him too
other ways  a page and a person: methods that it does not take, HEAD, and HTMX asking from outside
deed        an operation and an actor, asked directly
read        a query and an actor, asked directly
==========  ==================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.doors.asking import Asker
from tests.doors.deeds import DEEDS
from tests.doors.direct import ACTING, faults_of_deed, faults_of_read_many, faults_of_read_one
from tests.doors.judging import check_names, check_unchanged, faults_of, must
from tests.doors.people import MEMBERS, PEOPLE
from tests.doors.promises import Cell, Outcome, cells_of
from tests.doors.reads import READ_MANY, READ_ONE
from tests.doors.routes import routes
from tests.doors.sampling import chosen, is_tried_here
from tests.doors.table import TABLE

AS_IT_IS, OPEN_DOOR, OTHER_WAYS, DEED, READ_A_THING, READ_A_LIST = (
    "as it is",
    "open door",
    "other ways",
    "deed",
    "read one",
    "read many",
)
DIRECT = {DEED, READ_A_THING, READ_A_LIST}
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Trial:
    """One subject (a row of one of the tables, by its number) and one person, tried in one way."""

    way: str
    number: int
    person: str

    @property
    def name(self) -> str:
        """As the map of what reaches what keeps it."""
        return f"{self.way}|{self.number}|{self.person}"

    @property
    def subject(self) -> str:
        """What is tried."""
        if self.way == DEED:
            return f"deed {DEEDS[self.number].title}"
        if self.way == READ_A_THING:
            return f"read {READ_ONE[self.number].title}"
        if self.way == READ_A_LIST:
            return f"list {READ_MANY[self.number].title}"
        return TABLE[self.number].name

    @classmethod
    def named(cls, name: str) -> Trial:
        """The trial of that name."""
        way, number, person = name.split("|")
        return cls(way, int(number), person)

    def faults(self, asker: Asker) -> list[str]:
        """Where the answers are not what is promised."""
        if self.way == AS_IT_IS:
            return faults_of(asker, self.cells)
        if not is_tried_here(self.name):
            return []
        if self.way in DIRECT:
            return list(self._faults_of_direct(asker))
        try_it = behind_open_door if self.way == OPEN_DOOR else other_ways
        cells = self.cells if self.way == OPEN_DOOR else self.cells[-1:]
        return [fault for cell in cells for fault in try_it(asker, cell)]

    def _faults_of_direct(self, asker: Asker) -> Iterator[str]:
        if self.way == DEED:
            return faults_of_deed(asker, DEEDS[self.number], self.person)
        if self.way == READ_A_THING:
            return faults_of_read_one(asker, READ_ONE[self.number], self.person)
        return faults_of_read_many(asker, READ_MANY[self.number], self.person)

    @property
    def cells(self) -> list[Cell]:
        """The cells of a page's row for this person, as far as they are asked on this database."""
        return chosen(cell for cell in cells_of(TABLE[self.number]) if cell.person == self.person)


def trials_of_page(number: int) -> Iterator[Trial]:
    """Everything that is tried with a row of the table."""
    row, route = TABLE[number], routes()[TABLE[number].route]
    is_first = row == next(each for each in TABLE if each.route == row.route)
    for person in PEOPLE:
        yield Trial(AS_IT_IS, number, person)
        if route.checks_a_right and person in MEMBERS and row.stops_at_the_door(person):
            yield Trial(OPEN_DOOR, number, person)
        if is_first:
            yield Trial(OTHER_WAYS, number, person)


def direct_trials() -> Iterator[Trial]:
    """Everything that is tried without a page."""
    for way, subjects in ((DEED, DEEDS), (READ_A_THING, READ_ONE), (READ_A_LIST, READ_MANY)):
        for number in range(len(subjects)):
            yield from (Trial(way, number, person) for person in ACTING)


def every_trial() -> Iterator[Trial]:
    """All of them."""
    yield from direct_trials()
    for number in range(len(TABLE)):
        yield from trials_of_page(number)


def behind_open_door(asker: Asker, cell: Cell) -> Iterator[str]:
    """Where a page does something for somebody who should never have come in."""
    with asker.doorman.holding_open(asker.routes[cell.row.route]):
        answer = asker.ask(cell, htmx=cell.row.is_part)
    try:
        check_unchanged(answer)
        check_names(cell, answer)
        if cell.row.method == "GET" and not cell.row.door_alone:
            must(answer.status in {403, 404}, f"answered {answer.status} {answer.leads_to}".strip())
    except AssertionError as fault:
        yield f"{cell.name}, the door left open: {fault}"


def other_ways(asker: Asker, cell: Cell) -> Iterator[str]:
    """Where an address takes a method that has no row, or answers in another way what it should not."""
    taken = {each.method for each in TABLE if each.route == cell.row.route}
    if not cell.row.stops_at_the_door(cell.person):
        for method in sorted(METHODS - taken):
            answer = asker.ask(cell, method=method)
            if answer.status != 405 or answer.changed:
                yield f"{cell.name}: {method} answered {answer.status}, and there is no row for it"
    if not cell.row.is_part:
        yield from _not_as_plain(asker, cell)


def _not_as_plain(asker: Asker, cell: Cell) -> Iterator[str]:
    """HEAD answers as GET does; HTMX is shown the same way in."""
    plain = asker.ask(cell)
    if cell.row.method == "GET":
        head = asker.ask(cell, method="HEAD")
        if (head.status, head.leads_to) != (plain.status, plain.leads_to) or head.body:
            yield f"{cell.name}: HEAD answered {head.status}, GET {plain.status}"
    if cell.outcome in {Outcome.SIGN_IN, Outcome.CHOOSE, Outcome.OUT}:
        htmx = asker.ask(cell, htmx=True)
        if (htmx.status, htmx.leads_to) != (200, plain.leads_to) or htmx.body:
            yield f"{cell.name}: HTMX is answered {htmx.status} {htmx.leads_to}"
