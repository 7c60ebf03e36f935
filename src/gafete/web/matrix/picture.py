"""Where each thing of the picture stands: people on the left, their profiles in the middle, the scopes on the right.

Nothing here knows of accounts or requests: words and addresses come in, places and lines go out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

# In the units of the drawing, which are pixels where it has its own size.
WIDTH = 960
COLUMN = 280
PEOPLE_AT, WAYS_AT, SCOPES_AT = 0, 340, 680
HEAD = 40
# A box of one line and of two, and what lies between boxes.
LOW, HIGH = 32, 48
BETWEEN_PEOPLE, BETWEEN_BOXES = 8, 12
BETWEEN_CIRCLES = 14
# People with the same ways stand for each other: of more than these, the first few are drawn.
MOST_DRAWN, FIRST_DRAWN = 6, 4
# As many letters as a box has room for; fewer beside the letter of a profile.
LETTERS, LETTERS_BESIDE = 28, 24


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by his name; ``note`` says why he cannot do it yet."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A profile or a scope in words."""

    words: str
    detail: str = ""
    url: str = ""
    letter: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A profile, and the scope that it is held in."""

    profile: Box
    scope: Box


@dataclass(frozen=True, slots=True)
class Ring:
    """People who have the same paths. ``rest_url`` leads to those who are not drawn, ``rest_words`` names their number."""

    people: Sequence[Person]
    paths: tuple[Path, ...]
    rest_url: str
    rest_words: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the drawing, by its upper left corner."""

    x: int
    y: int
    height: int
    box: Box
    # As much of the words as there is room for.
    words: str
    detail: str = ""
    is_waiting: bool = False
    is_rest: bool = False

    @property
    def middle(self) -> int:
        """Half-way down."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Line:
    """From one box to one in the next column."""

    curve: str
    color: str
    is_waiting: bool = False
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    height: int
    people: tuple[Node, ...]
    ways: tuple[Node, ...]
    scopes: tuple[Node, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    column: int = COLUMN


Thing = TypeVar("Thing", Box, Path)


def picture_of(rings: Sequence[Ring]) -> Picture:
    """Lay it out from top to bottom; each profile stands beside its people, each scope beside its profiles."""
    rows = list(_people(rings))
    wanted: dict[Path, list[int]] = {}
    for node, paths in rows:
        for path in paths:
            wanted.setdefault(path, []).append(node.middle)
    ways = _beside({path: (path.profile, heights) for path, heights in wanted.items()}, WAYS_AT)
    reached: dict[Box, list[int]] = {}
    for path, node in ways.items():
        reached.setdefault(path.scope, []).append(node.middle)
    scopes = _beside({box: (box, heights) for box, heights in reached.items()}, SCOPES_AT)
    lines = [_line(node, ways[path], path) for node, paths in rows for path in paths]
    lines += [_line(node, scopes[path.scope], path) for path, node in ways.items()]
    people = [node for node, _paths in rows]
    bottom = max((node.y + node.height for node in (*people, *ways.values(), *scopes.values())), default=HEAD)
    # The frame of the lowest box is drawn half outside of it.
    return Picture(bottom + 2, tuple(people), tuple(ways.values()), tuple(scopes.values()), tuple(lines))


def _people(rings: Iterable[Ring]) -> Iterator[tuple[Node, tuple[Path, ...]]]:
    """The left column, each with the paths that lead away from him."""
    y = HEAD
    for ring in rings:
        for person in drawn(ring.people):
            box = Box(person.name, person.note, person.url)
            node = _node(box, PEOPLE_AT, y, HIGH if person.note else LOW, is_waiting=bool(person.note))
            yield node, ring.paths
            y += node.height + BETWEEN_PEOPLE
        if len(ring.people) > MOST_DRAWN:
            rest = Box(ring.rest_words, url=ring.rest_url)
            yield _node(rest, PEOPLE_AT, y, LOW, is_rest=True), ring.paths
            y += LOW + BETWEEN_PEOPLE
        y += BETWEEN_CIRCLES


def drawn(people: Sequence[Person]) -> Sequence[Person]:
    """Those of a ring who have a box of their own."""
    return people if len(people) <= MOST_DRAWN else people[:FIRST_DRAWN]


def _beside(boxes: Mapping[Thing, tuple[Box, list[int]]], x: int) -> dict[Thing, Node]:
    """A column: each box at the middle of what leads to it, as far as the boxes above leave room."""
    placed: dict[Thing, Node] = {}
    free = HEAD
    for thing, (box, heights) in sorted(boxes.items(), key=lambda each: _mean(each[1][1])):
        y = max(free, _mean(heights) - HIGH // 2)
        placed[thing] = _node(box, x, y, HIGH)
        free = y + HIGH + BETWEEN_BOXES
    return placed


def _node(box: Box, x: int, y: int, height: int, *, is_waiting: bool = False, is_rest: bool = False) -> Node:
    letters = LETTERS_BESIDE if box.letter else LETTERS
    return Node(
        x,
        y,
        height,
        box,
        words=_clipped(box.words, letters),
        detail=_clipped(box.detail, letters),
        is_waiting=is_waiting,
        is_rest=is_rest,
    )


def _line(start: Node, end: Node, path: Path) -> Line:
    left, right = start.x + COLUMN, end.x
    between = (left + right) // 2
    curve = f"M{left} {start.middle}C{between} {start.middle} {between} {end.middle} {right} {end.middle}"
    return Line(curve, path.profile.color, is_waiting=start.is_waiting, is_rest=start.is_rest)


def _mean(heights: list[int]) -> int:
    return sum(heights) // len(heights)


def _clipped(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"
