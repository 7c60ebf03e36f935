"""A button is only drawn where it works: what a page offers its reader, the table must not refuse him."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.doors.asked import Asked
from tests.doors.promises import HERE, Outcome, Row
from tests.doors.table import TABLE
from tests.doors.things import Part, Personal
from tests.doors.world import World

_FORM = re.compile(r"<form\b[^>]*>")
_LINK = re.compile(r"<a\b[^>]*\shref=\"(/[^\"]*)\"")
_ACTION = re.compile(r"\saction=\"(/[^\"]*)\"")
_ASKS = {"GET": re.compile(r"\shx-get=\"(/[^\"]*)\""), "POST": re.compile(r"\shx-post=\"(/[^\"]*)\"")}
# Whoever is shown the way in instead has reached something, too.
_DEAD = {Outcome.REFUSED, Outcome.HIDDEN}


def dead_offers(asked: Asked, page: str) -> list[str]:
    """The addresses on this page that would refuse its reader."""
    return sorted({f"{method} {path}" for method, path in offered(page) if _is_dead(asked, method, path)})


def offered(page: str) -> Iterator[tuple[str, str]]:
    """Every address that a page offers, with the method that it would be asked with."""
    yield from (("GET", path) for path in _LINK.findall(page))
    for form in _FORM.findall(page):
        action = _ACTION.search(form)
        if action is not None:
            yield "POST" if 'method="post"' in form else "GET", action.group(1)
    for method, asks in _ASKS.items():
        yield from ((method, path) for path in asks.findall(page))


def _is_dead(asked: Asked, method: str, address: str) -> bool:
    try:
        match = resolve(urlsplit(address.replace("&amp;", "&")).path)
    except Resolver404:
        # Static files, and nothing else.
        return not address.startswith("/static/")
    row = _rows().get((match.view_name, method))
    if row is None:
        return True
    if row.stops_at_the_door(asked.person):
        return row.outcome(asked.person, row.relations[0]) in _DEAD
    relation = _relation(asked.world, row, asked.person, tuple(map(str, match.kwargs.values())))
    return relation is not None and row.outcome(asked.person, relation) in _DEAD


@cache
def _rows() -> dict[tuple[str, str], Row]:
    return {(row.route, row.method): row for row in reversed(TABLE)}


def _relation(world: World, row: Row, person: str, ids: tuple[str, ...]) -> str | None:
    """In which relation the thing of these ids stands; None where the table does not speak of it."""
    if not row.to:
        return HERE
    for relation, thing in world.things.get(row.to, {}).items():
        found = thing.by_person.get(person) if isinstance(thing, Personal) else thing
        if relation in row.sees and ids and _ids(found) == ids:
            return relation
    return None


def _ids(thing: Any) -> tuple[str, ...]:
    if isinstance(thing, Part):
        return _ids(thing.member) + _ids(thing.it)
    return (str(getattr(thing, "public_id", None) or getattr(thing, "id", None)),)
