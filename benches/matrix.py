"""Matriz de accesos of the demo's chain, 200 people by 40 places, opened in Chromium as its owner opens it.

Asked of the web server that an installation has, from the click until everything has been laid out. Figures are the
best of several: the rest is the machine's noise.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benches.report import Ratio
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.installation import Installation
from tests.journeys.people import Person
from tools.chromium import HOW_TO_GET_IT, chromium
from tools.console import StopError

OWNER = "mateo.izaguirre"
MATRIX, WHO_CAN = "/usuarios/matriz/", "/usuarios/matriz/quien-puede/"
ROUNDS = 8
PEOPLE, PLACES = 200, 40
SECONDS = 1.0
# When its first byte had come, and when the whole was there.
TIMES = """() => {
    const [page] = performance.getEntriesByType("navigation");
    return [page.responseStart - page.requestStart, page.loadEventEnd];
}"""


@dataclass(frozen=True)
class Opening:
    """The best times of a page, in seconds."""

    answered: float
    opened: float


def measure() -> list[Ratio]:
    """Seed the demo, serve it, and open its widest pages."""
    path = chromium()
    if path is None:
        raise StopError(HOW_TO_GET_IT)
    with _demo() as (demo, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = _owner(demo, password, browser)
        matrix = _opening(page, MATRIX)
        people = page.locator("[data-matrix] tbody tr").count()
        places = page.locator(".matrix-place:not(.is-company)").count()
        fold = page.get_by_role("link", name="Plegar empresas").get_attribute("href")
        folded = _opening(page, f"{MATRIX}{fold}")
        who_can = _opening(page, WHO_CAN)
        browser.close()
    return [
        Ratio("Matriz: people on a page", people, PEOPLE, better="higher"),
        Ratio("Matriz: places across", places, PLACES, better="higher"),
        Ratio("Matriz: seconds until it is open", matrix.opened, SECONDS, note=_answered(matrix)),
        Ratio("Matriz, folded: seconds until it is open", folded.opened, SECONDS, note=_answered(folded)),
        Ratio("¿Quién puede…?: seconds until it is open", who_can.opened, SECONDS, note=_answered(who_can)),
    ]


@contextmanager
def _demo() -> Iterator[tuple[Installation, str]]:
    """The demo on SQLite, as ``./gafete demo`` serves it, and the password of everybody in it."""
    os.environ.pop("GAFETE_DATABASE_OWNER_URL", None)
    with tempfile.TemporaryDirectory(prefix="gafete-bench-") as folder:
        collected = Installation(Path(folder) / "collected", mode="test")
        collected.manage("collectstatic", "--noinput", "--verbosity=0")
        demo = Installation(Path(folder) / "demo", mode="demo")
        demo.prepare(collected.folder / "static")
        told = demo.manage("seed_demo")
        with demo.running():
            yield demo, _password(told)


def _password(told: str) -> str:
    """As whoever tries the demo reads it: between the user name and what there is to see."""
    [line] = [line for line in told.splitlines() if OWNER in line]
    return re.split(r" {2,}", line)[2]


def _owner(demo: Installation, password: str, browser: Browser) -> Page:
    context = browser.new_context(base_url=demo.url, locale="es-MX", viewport={"width": 1440, "height": 900})
    person = Person(context.new_page())
    person.sign_in(OWNER, password)
    person.page.wait_for_url(re.compile(r"/$"))
    return person.page


def _opening(page: Page, address: str) -> Opening:
    times = [_times(page, address) for _round in range(ROUNDS)]
    answered, opened = (min(each) / 1000 for each in zip(*times, strict=True))
    return Opening(answered, opened)


def _times(page: Page, address: str) -> tuple[float, float]:
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        message = f"{address} does not open"
        raise RuntimeError(message)
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    answered, opened = page.evaluate(TIMES)
    return float(answered), float(opened)


def _answered(opening: Opening) -> str:
    return f"{opening.answered * 1000:.0f} ms until the server answers"
