"""What a row of the table promises: for each kind of person and each relation of the thing, one outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.doors.people import ELSEWHERE, INSIDE, PEOPLE, people

# The relation of a page whose address and form name no thing.
HERE = "here"
MISSING = "missing"


class Outcome(StrEnum):
    """What an answer is."""

    OPENS = "opens"  # 200, and it shows the thing; nothing is written
    AS_IF_MISSING = "opens as if missing"  # 200, and the same page as for a thing that does not exist
    CHANGES = "changes"  # the thing is really done, and the trail says who did it
    GOES_ON = "goes on"  # sent on to another page; nothing is written
    FAULTY = "faulty"  # the form comes back with a fault; nothing is written
    LATE = "too late"  # sent back with a sentence that says why; nothing is written
    OVER = "over"  # 410, a link that is not good any more; nothing is written
    REFUSED = "refused"  # 403 and the sentence that says which permission is missing
    HIDDEN = "hidden"  # 404, the same as for what does not exist
    SIGN_IN = "sign in"  # sent to the sign-in page
    CHOOSE = "choose"  # sent to the choice of an account
    OUT = "out"  # his session is ended, or leaves the account, and he is sent to the way in


# What whoever is in no account gets instead of a page of an account.
WAY_IN = {
    "anonymous": Outcome.SIGN_IN,
    "newcomer": Outcome.SIGN_IN,
    "half_in": Outcome.SIGN_IN,
    "idle": Outcome.SIGN_IN,
    "operator": Outcome.CHOOSE,
    "deactivated": Outcome.OUT,
    "closed": Outcome.OUT,
    "suspended": Outcome.OUT,
}
DENIALS = frozenset(
    {
        Outcome.REFUSED,
        Outcome.HIDDEN,
        Outcome.SIGN_IN,
        Outcome.CHOOSE,
        Outcome.OUT,
        Outcome.FAULTY,
        Outcome.LATE,
        Outcome.OVER,
    }
)

Reach = dict[str, str]
Exceptions = Mapping[str, Mapping[Outcome, str]]
EVERYBODY = " ".join(PEOPLE)
SIGNED_IN = " ".join(each for each in PEOPLE if WAY_IN.get(each) is not Outcome.SIGN_IN)
ALL_MEMBERS = " ".join([*INSIDE, *ELSEWHERE])


@dataclass(frozen=True, kw_only=True)
class Row:
    """A (route, method), and what it promises to whom.

    ``door``: whom the page lets in at all. ``sees``: for whom, relation by relation, the thing is there.
    ``may``: who of these gets what he came for; the others are refused. ``but`` spells out exceptions among
    those who are let in.
    """

    route: str
    method: str
    variant: str = ""
    does: Outcome
    door: str
    to: str = ""
    sees: Reach = field(default_factory=lambda: {HERE: EVERYBODY})
    may: Reach | None = None
    unseen: Outcome = Outcome.HIDDEN
    denied: Outcome = Outcome.REFUSED
    but: Exceptions = field(default_factory=dict)
    # Whether nothing but the door keeps people out, because the page shows nothing of the account.
    door_alone: bool = False

    @property
    def name(self) -> str:
        """As it is called in the table of forms and in a failing test."""
        return " ".join(part for part in (self.route, self.method, self.variant) if part)

    @property
    def is_part(self) -> bool:
        """Whether HTMX asks."""
        return self.variant.endswith("as a part")

    @property
    def relations(self) -> tuple[str, ...]:
        return tuple(self.sees)

    def outcome(self, person: str, relation: str) -> Outcome:
        """What this person gets for a thing of this relation."""
        if person not in people(self.door):
            return WAY_IN.get(person, Outcome.REFUSED)
        for outcome, words in self.but.get(relation, {}).items():
            if person in people(words):
                return outcome
        if person not in people(self.sees[relation]):
            return self.unseen
        if self.may is not None and person not in people(self.may.get(relation, "")):
            return self.denied
        return self.does

    def stops_at_the_door(self, person: str) -> bool:
        """Whether the page's own code never runs for him."""
        return person not in people(self.door)


def page(route: str, variant: str = "", *, does: Outcome = Outcome.OPENS, **promise: Any) -> Row:
    """A page that is looked at."""
    return Row(route=route, method="GET", variant=variant, does=does, **promise)


def act(route: str, variant: str = "", *, does: Outcome = Outcome.CHANGES, **promise: Any) -> Row:
    """Something that is done."""
    return Row(route=route, method="POST", variant=variant, does=does, **promise)


def part(route: str, method: str, variant: str = "", **promise: Any) -> Row:
    """A part of a page that HTMX asks for and puts in its place."""
    return Row(
        route=route, method=method, variant=f"{variant} as a part".strip(), does=Outcome.OPENS, **promise
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One row, one person, one relation, and what is promised."""

    row: Row
    person: str
    relation: str
    outcome: Outcome

    @property
    def name(self) -> str:
        return f"{self.row.name}: {self.person}, {self.relation}"


def cells_of(row: Row) -> Iterator[Cell]:
    """Every cell of a row; for each person what does not exist comes first, for the others to be compared with."""
    relations = sorted(row.relations, key=lambda relation: relation != MISSING)
    for person in PEOPLE:
        for relation in relations:
            yield Cell(row, person, relation, row.outcome(person, relation))
