"""The browser of the journeys, and the installations that it visits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.installation import Installation
from tests.journeys.people import Person
from tests.journeys.settling import House, open_house
from tests.outbox.sink import Sink
from tools.chromium import HOW_TO_GET_IT

# No sandbox: in a container the tests run as root; no background traffic: the pages are all we ask for.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Two slow cores serve, work, keep the mail and draw the pages.
MILLISECONDS_TO_WAIT = 20_000
expect.set_options(timeout=MILLISECONDS_TO_WAIT)

OpenHouse = Callable[..., House]
NewPerson = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the browser is marked, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium or whichever ``./gafete test`` found; without one, CI fails and others skip."""
    path = os.environ.get("CHROMIUM")
    if path:
        return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}
    if os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_IT)
    pytest.skip(HOW_TO_GET_IT)


@pytest.fixture(scope="session")
def static(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as production serves them; collected once, and only if there is a browser to see them."""
    folder = tmp_path_factory.mktemp("collected")
    Installation(folder, mode="test").manage("collectstatic", "--noinput", "--verbosity=0")
    return folder / "static"


@pytest.fixture(scope="session")
def installation(static: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An empty Gafete whose mail goes out by SMTP; the journeys share it, each in accounts of its own."""
    sink = Sink()
    sink.start()
    here = Installation(tmp_path_factory.mktemp("installation"), mode="test", sink=sink)
    try:
        here.prepare(static)
        with here.running():
            yield here
    finally:
        sink.stop()


@pytest.fixture
def new_person(installation: Installation, browser: Browser) -> Iterator[NewPerson]:
    """Somebody with a browser of his own, which nobody has used before."""
    contexts: list[BrowserContext] = []

    def sit_down(**options: Any) -> Person:
        context = browser.new_context(base_url=installation.url, locale="es-MX", **options)
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        contexts.append(context)
        return Person(context.new_page())

    yield sit_down
    for context in contexts:
        context.close()


_numbers = count(1)


@pytest.fixture
def new_house(installation: Installation, new_person: NewPerson) -> OpenHouse:
    """An account of its own with its owner at a browser, as she would have set it up."""

    def settle(plan: str = "empresa", mode: str = "", **options: Any) -> House:
        return open_house(installation, new_person(**options), next(_numbers), plan=plan, mode=mode)

    return settle
