"""Asks a cell of the real portal, in process, and undoes what it did."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Model
from django.test import Client
from django.urls import resolve, reverse

from gafete.access.actor import Actor
from gafete.audit.models import Event
from gafete.members.actors import compiled_cache
from gafete.tenancy.models import Account
from tests.doors.asked import Asked
from tests.doors.fingerprint import FILES, Rows, difference, files, fingerprint, take_away, watching
from tests.doors.forms import FORMS, Form
from tests.doors.names import address_of
from tests.doors.promises import Cell, Row
from tests.doors.routes import Route, routes
from tests.doors.things import thing_of
from tests.doors.world import World

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class Answer:
    """What came back, and what it left behind."""

    response: Any
    body: bytes
    # The tables whose rows are not what they were.
    changed: list[str]
    # Whether the page's own code ran, behind its door.
    was_let_in: bool
    # The rows before, and those of the tables that were written since.
    before: Rows
    after: Rows
    # The events that tell of it.
    events: list[Event] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status."""
        return int(self.response.status_code)

    @property
    def text(self) -> str:
        """The body, read."""
        return self.body.decode(errors="replace")

    def added(self, model: type[Model]) -> int:
        """By how many rows a table has grown."""
        return model._default_manager.count() - len(self.before[model._meta.db_table])

    @property
    def leads_to(self) -> str:
        """The name of the page that one is sent on to; empty where one is not."""
        address = self.response.headers.get("HX-Redirect", "")
        if self.status in REDIRECTS:
            address = self.response.headers["Location"]
        return resolve(urlsplit(address).path).view_name if address else ""


class OpenDoor:
    """Lets every member in."""

    def require(self, actor: Actor) -> None:
        """Look the other way."""


def _kept(route: Route, name: str) -> Any:
    """The cell in which a door keeps what it was declared with."""
    cells = route.view.__closure__ or ()
    return cells[route.view.__code__.co_freevars.index(name)]


class Doorman:
    """Stands behind every door and notes whether somebody came through."""

    def __init__(self, doors: Iterable[Route]) -> None:
        self.let_in = False
        self._stands_behind: list[tuple[Any, Any, Any]] = []
        for route in doors:
            self._stand_behind(route)

    def leave(self) -> None:
        """Everything is as if nobody had ever stood there."""
        for cell, view, _noted in self._stands_behind:
            cell.cell_contents = view

    def come_back(self) -> None:
        """Stand there again."""
        for cell, _view, noted in self._stands_behind:
            cell.cell_contents = noted

    @contextmanager
    def holding_open(self, route: Route) -> Iterator[None]:
        """Whoever is in an account comes through this door."""
        cell = _kept(route, "access")
        declared = cell.cell_contents
        cell.cell_contents = OpenDoor()
        try:
            yield
        finally:
            cell.cell_contents = declared

    def _stand_behind(self, route: Route) -> None:
        if not route.has_door:
            return
        cell = _kept(route, "view")
        view = cell.cell_contents

        def noted(*args: Any, **words: Any) -> Any:
            self.let_in = True
            return view(*args, **words)

        cell.cell_contents = noted
        self._stands_behind.append((cell, view, noted))


class Asker:
    """Asks in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.routes = routes()
        self.doorman = Doorman(self.routes.values())
        self.rows: Rows = fingerprint()
        self._newest_event: int = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def asked(self, cell: Cell) -> Asked:
        """The cell with its thing; what happens to the row in memory is forgotten with it."""
        thing = None
        if cell.row.to in self.world.things:
            thing = copy.copy(thing_of(self.world, cell.row.to, cell.relation, cell.person))
        return Asked(self.world, cell.person, cell.relation, thing)

    @contextmanager
    def answered(self, asked: Asked, cell: Cell, *, method: str = "", htmx: bool = False) -> Iterator[Answer]:
        """Ask; what was done lasts as long as the answer is looked at."""
        with transaction.atomic():
            answer = self._answer(asked, cell.row, method=method or cell.row.method, htmx=htmx)
            yield answer
            transaction.set_rollback(True)
        self.tidy_up(answer.changed)

    def ask(self, cell: Cell, *, method: str = "", htmx: bool = False) -> Answer:
        """Ask, and undo at once what was done."""
        with self.answered(self.asked(cell), cell, method=method, htmx=htmx) as answer:
            return answer

    def tidy_up(self, changed: Iterable[str]) -> None:
        """Take away the files that were made: the database forgets what is undone, a folder does not."""
        if FILES in changed:
            take_away(files() - self.rows[FILES])

    def _answer(self, asked: Asked, row: Row, *, method: str, htmx: bool) -> Answer:
        form = FORMS[row.name]
        client = self.world.sit_down(asked.person)
        before = self.rows
        if form.prepare is not None:
            with watching() as watch:
                form.prepare(asked)
            before = before | fingerprint(watch.tables())
        own = _session_of(client)
        self.doorman.let_in = False
        with watching() as watch:
            response = self._send(asked, row, form, method=method, htmx=htmx)
            body = _whole(response)
        after = fingerprint(watch.tables())
        changed = difference(before, after, besides=own | _session_of(client))
        if Account._meta.db_table in after:
            # A version that is undone will be given again, to another access.
            compiled_cache.clear()
        events = list(Event.objects.filter(pk__gt=self._newest_event)) if changed else []
        return Answer(response, body, changed, self.doorman.let_in, before, after, events)

    def _send(self, asked: Asked, row: Row, form: Form, *, method: str, htmx: bool) -> Any:
        words = self.routes[row.route].words
        named = form.address(asked) if form.address else address_of(asked.thing, words)
        query = urlencode(form.query(asked))
        path = reverse(row.route, kwargs={word: named[word] for word in words})
        path = f"{path}?{query}" if query else path
        headers = {"HX-Request": "true"} if htmx else {}
        client = self.world.client
        if method != "POST":
            return getattr(client, method.lower())(path, headers=headers)
        if form.content_type:
            return client.post(path, form.data(asked), content_type=form.content_type, headers=headers)
        return client.post(path, form.data(asked), headers=headers)


def _whole(response: Any) -> bytes:
    """The body; one that comes piece by piece is read, and can be read once more."""
    if not response.streaming:
        return bytes(response.content)
    body = b"".join(response.streaming_content)
    response.streaming_content = iter([body])
    return body


def _session_of(client: Client) -> frozenset[str]:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return frozenset({cookie.value}) if cookie and cookie.value else frozenset()
