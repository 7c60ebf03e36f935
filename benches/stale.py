"""Whether any process answers from what somebody was allowed a moment ago.

A web server of two processes answers while its accounts change under it: somebody is deactivated, deleted or narrowed,
his grant ends, the link in his mail is taken back, the file that he asked for is no longer his to fetch. The very next
request after each of these must obey. Other people keep the server busy meanwhile.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benches.databases import gafete_on, hand_over, on_each_database
from benches.report import Ratio
from tools import serving
from tools.places import ROOT

if TYPE_CHECKING:
    from tests.cast import House

HOST = "127.0.0.1"
TRIALS = 1_002
BUSY_PEOPLE = 3
SECONDS_TO_START, SECONDS_TO_END = 60, 10
AHEAD = timedelta(milliseconds=400)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
OPENS = 200

Trial = Callable[[int], "tuple[int, int]"]


def measure() -> list[Ratio]:
    """On both databases."""
    return on_each_database("stale")


def measure_on(database: str) -> list[Ratio]:
    """The stale answers of one database."""
    with gafete_on(database), ExitStack() as stack:
        server = stack.enter_context(_server())
        stage = _Stage(server)
        answered = stack.enter_context(_busy(stage))
        started = time.perf_counter()
        found = {name: tried(trial, TRIALS // len(stage.trials)) for name, trial in stage.trials.items()}
        seconds = time.perf_counter() - started
        stale = sum(each.stale for each in found.values())
        note = ", ".join(f"{name} {each.stale} of {each.tried}" for name, each in found.items())
        load = f"{len(answered) / seconds:,.0f} other requests a second"
        return [Ratio(f"{database}: stale answers", stale, 0, note=f"{note}; {load}")]


class Found:
    """How often something was tried, and how often the answer was a stale one."""

    def __init__(self) -> None:
        self.tried = self.stale = 0


def tried(trial: Trial, times: int) -> Found:
    """Try so often; what does not open before proves nothing.

    Raises:
        RuntimeError: it did not open before.
    """
    found = Found()
    for number in range(times):
        before, after = trial(number)
        if before != OPENS:
            message = f"It did not open before: {before}"
            raise RuntimeError(message)
        found.tried += 1
        found.stale += after == OPENS
    return found


# -- the server, and who keeps it busy -----------------------------------------------------------------


class _Server:
    """A web server that answers one request at a time of each thread of ours."""

    def __init__(self, port: int) -> None:
        self.port = port

    def status(self, path: str, cookies: str = "") -> int:
        """What a browser with these cookies is answered."""
        return self._answer(path, cookies).status

    def cookies(self, path: str) -> str:
        """The cookies that a browser is given there."""
        given = self._answer(path).headers.get_all("Set-Cookie") or []
        return "; ".join(each.split(";", 1)[0] for each in given)

    def _answer(self, path: str, cookies: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        headers = {"Host": "testserver", "Cookie": cookies, "User-Agent": AGENT}
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()


@contextmanager
def _server() -> Iterator[_Server]:
    from tests.journeys.installation import free_port  # noqa: PLC0415 -- Django is ready by now

    os.environ["GAFETE_WEB_PROCESSES"] = "2"
    environment = {name: value for name, value in os.environ.items() if name != "GAFETE_AS_OWNER"}
    subprocess.run(  # noqa: S603 -- a command of ours
        [str(part) for part in serving.manage("collectstatic", "--noinput", "--verbosity=0")],
        env=environment,
        cwd=ROOT,
        check=True,
    )
    server = _Server(free_port())
    process = subprocess.Popen(  # noqa: S603 -- as above
        [str(part) for part in serving.web(HOST, server.port)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(SECONDS_TO_END)


def _wait_for(server: _Server) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(OSError):
            if server.status("/entrar/") == OPENS:
                return
        time.sleep(0.1)
    raise TimeoutError("The web server did not start.")


@contextmanager
def _busy(stage: _Stage) -> Iterator[list[int]]:
    """Others ask and ask; yields what they were answered."""
    answered: list[int] = []
    is_over = threading.Event()

    def ask(cookies: str) -> None:
        while not is_over.is_set():
            answered.append(stage.server.status("/usuarios/", cookies))

    threads = [
        threading.Thread(target=ask, args=[stage.cookies("titular-s")]) for _each in range(BUSY_PEOPLE)
    ]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


# -- what is tried -------------------------------------------------------------------------------------


class _Stage:
    """An account, and people in it to whom something happens."""

    def __init__(self, server: _Server) -> None:
        from benches.crowd import house_of  # noqa: PLC0415 -- Django is ready by now

        self.server = server
        self.house: House = house_of("s", people=20)
        self._numbers = count(1)
        self._join("lectora")
        self._reads_cookies = self.cookies("lectora")
        self._file = self._file_of("lectora")
        self.trials: dict[str, Trial] = {
            "deactivated": self._deactivated,
            "deleted": self._deleted,
            "narrowed": self._narrowed,
            "expired": self._expired,
            "link": self._link,
            "download": self._download,
        }

    def cookies(self, name: str) -> str:
        """The cookies of somebody's browser, signed in."""
        from tests.web.entering import browser_of  # noqa: PLC0415 -- as above

        browser = browser_of(self.house, name)
        return "; ".join(f"{key}={morsel.value}" for key, morsel in browser.cookies.items())

    def _deactivated(self, _number: int) -> tuple[int, int]:
        from gafete.members.operations.deactivate_member import deactivate_member  # noqa: PLC0415 -- as above

        name, cookies = self._somebody_new()
        before = self.server.status("/usuarios/", cookies)
        deactivate_member(actor=self._owner, member=self.house.member(name))
        after = self.server.status("/usuarios/", cookies)
        self._remove(name)
        return before, after

    def _deleted(self, _number: int) -> tuple[int, int]:
        name, cookies = self._somebody_new()
        before = self.server.status("/usuarios/", cookies)
        self._remove(name)
        return before, self.server.status("/usuarios/", cookies)

    def _narrowed(self, _number: int) -> tuple[int, int]:
        before = self.server.status("/usuarios/", self._reads_cookies)
        self._give(self.house.assignment("viewer", ["centro"]))
        after = self.server.status("/usuarios/", self._reads_cookies)
        self._give_all_back()
        return before, after

    def _expired(self, _number: int) -> tuple[int, int]:
        from django.utils import timezone  # noqa: PLC0415 -- as above

        from gafete.access.periods import Period  # noqa: PLC0415 -- as above

        end = timezone.now() + AHEAD
        self._give(self.house.assignment("administrator", [self.house.whole], period=Period(None, end)))
        before = self.server.status("/usuarios/", self._reads_cookies)
        time.sleep(max(0.0, (end - timezone.now()).total_seconds()))
        after = self.server.status("/usuarios/", self._reads_cookies)
        self._give_all_back()
        return before, after

    def _link(self, _number: int) -> tuple[int, int]:
        from gafete.members.links import invitation_link  # noqa: PLC0415 -- as above
        from gafete.members.operations.withdraw_invitation import withdraw_invitation  # noqa: PLC0415 -- as above

        name = f"invitada{next(self._numbers)}"
        self.house.give_seats(1)
        member = self.house.invite(name, self.house.assignment("viewer", ["centro"]), by="titular-s")
        # The link leaves a cookie and leads to the page behind it.
        cookies = self.server.cookies(urlsplit(invitation_link(self.house.member(name))).path)
        before = self.server.status("/invitacion/", cookies)
        withdraw_invitation(actor=self._owner, member=member)
        return before, self.server.status("/invitacion/", cookies)

    def _download(self, _number: int) -> tuple[int, int]:
        before = self.server.status(self._file, self._reads_cookies)
        self._give(self.house.assignment("viewer", ["centro"]))
        after = self.server.status(self._file, self._reads_cookies)
        self._give_all_back()
        return before, after

    # -- how it is done --------------------------------------------------------------------------------

    @property
    def _owner(self) -> Any:
        return self.house.actor("titular-s")

    def _somebody_new(self) -> tuple[str, str]:
        name = f"persona{next(self._numbers)}"
        self._join(name)
        return name, self.cookies(name)

    def _join(self, name: str) -> Any:
        self.house.give_seats(1)
        whole = self.house.assignment("administrator", [self.house.whole])
        return self.house.join(name, whole, by="titular-s")

    def _remove(self, name: str) -> None:
        from gafete.members.operations.delete_member import delete_member  # noqa: PLC0415 -- as above

        delete_member(actor=self._owner, member=self.house.member(name))

    def _give(self, assignment: Any) -> None:
        from gafete.members.operations.change_grants import change_grants  # noqa: PLC0415 -- as above

        member = self.house.member("lectora")
        change_grants(actor=self._owner, member=member, assignments=[assignment], version=member.version)

    def _give_all_back(self) -> None:
        self._give(self.house.assignment("administrator", [self.house.whole]))

    def _file_of(self, name: str) -> str:
        """A file that somebody asked for, and that is ready."""
        from django.urls import reverse  # noqa: PLC0415 -- as above

        from gafete.members.operations.export_members import export_members  # noqa: PLC0415 -- as above
        from gafete.members.queries import MemberFilter  # noqa: PLC0415 -- as above
        from gafete.work.operations.run_job import run_job  # noqa: PLC0415 -- as above

        job = export_members(actor=self.house.actor(name), filters=MemberFilter())
        run_job(job_id=job.pk)
        return reverse("jobs:download", args=[job.pk])


if __name__ == "__main__":
    hand_over(measure_on)
