"""Every page of the portal, in both themes, wide and narrow: nothing wrong with it that a machine can see.

With ``PICTURES`` set, as ``./gafete test --browser`` does, pictures go to var/screenshots, for people to look at.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from tests.journeys import matrix
from tests.journeys.installation import Installation
from tests.journeys.pages import ACTS, LUCIA, MATEO, NO_PAGES, NOBODY, NOT_FOUND, PAGES, Visit
from tests.journeys.stage import Stage
from tools.places import NODE_MODULES, ROOT, VAR

PICTURES = VAR / "screenshots"
ARE_PICTURES_WANTED = bool(os.environ.get("PICTURES"))
README_PICTURE = ROOT / "docs" / "pictures" / "usuarios.png"
WIDE, NARROW, NARROWEST = 1440, 390, 360
HEIGHTS = {WIDE: 900, NARROW: 844, NARROWEST: 740}
AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async (rules) => {
    const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
    const {violations} = await axe.run(document, {resultTypes: ["violations"], ...only});
    return violations.flatMap(({id, help, nodes}) => nodes.map(({html, failureSummary}) =>
        `${id}: ${help}\\n    ${html.slice(0, 200)}\\n    ${failureSummary.replaceAll("\\n", " ").slice(0, 300)}`));
}"""
WHOLE = "() => document.readyState === 'complete' && !document.querySelector('.htmx-request')"
SIDEWAYS = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")]
        .filter((each) => each.getBoundingClientRect().right > wide + 1 && !each.closest("thead, .visually-hidden"))
        .map((each) => `${each.tagName}.${each.className} ${Math.round(each.getBoundingClientRect().right)}`)
        .slice(0, 8).concat([`page ${document.documentElement.scrollWidth}`]);
}"""


def _visits() -> Iterator[Any]:
    for name, visits in {**PAGES, "not-found": (NOT_FOUND,)}.items():
        for visit in visits:
            title = visit.title or name.replace(":", "-").replace("_", "-")
            yield pytest.param(visit, title, id=title)


@pytest.fixture(scope="module")
def stage(static: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo, seeded, served and ready."""
    demo = Installation(tmp_path_factory.mktemp("demo"), mode="demo")
    demo.prepare(static)
    demo.manage("seed_demo")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with demo.running():
        ready = Stage(demo, browser, tmp_path_factory.mktemp("files"))
        ready.set()
        yield ready
        assert "content security policy" not in demo.log_text
        assert '"ERROR"' not in demo.log_text


@pytest.mark.parametrize(("visit", "title"), list(_visits()))
def test_a_page_is_sound_in_both_themes_and_at_every_width(visit: Visit, title: str, stage: Stage) -> None:
    page = stage.person(visit.who).page
    with watching(page, stage.installation.url) as faults:
        look_at(page, WIDE, "light")
        response = page.goto(stage.address(visit))
        assert response is not None
        assert response.status == visit.status
        # It has come, and no part of it is still to come.
        page.wait_for_function(WHOLE)
        page.evaluate(AXE)
        faults.extend([*sideways(page), *unusable(page)])
        picture(page, title, WIDE, "light")
        look_at(page, WIDE, "dark")
        # Another theme is other colours, and nothing else.
        faults.extend(unusable(page, "color-contrast"))
        picture(page, title, WIDE, "dark")
        look_at(page, NARROW, "dark")
        faults.extend(sideways(page))
        picture(page, title, NARROW, "dark")
        look_at(page, NARROW, "light")
        faults.extend(unusable(page))
        picture(page, title, NARROW, "light")
        look_at(page, NARROWEST, "light")
        faults.extend(sideways(page))
    expected = f"status of {visit.status}"
    told = [fault for fault in faults if visit.status == 200 or expected not in fault]
    assert not told, "\n".join(told)


def test_every_address_is_a_page_that_is_visited_or_says_why_not() -> None:
    addresses = set(_names(get_resolver().url_patterns))
    assert addresses == {*PAGES, *ACTS, *NO_PAGES}


@pytest.mark.parametrize("name", list(ACTS))
def test_what_acts_is_no_page(name: str, stage: Stage) -> None:
    address = ACTS[name].replace("{id}", str(uuid.uuid4()))
    assert stage.person(LUCIA).page.request.get(address).status == 405


def test_the_matrix_of_two_hundred_people_by_forty_places_is_worked_with(stage: Stage) -> None:
    mateo = stage.person(MATEO)
    look_at(mateo.page, WIDE, "light")
    with watching(mateo.page, stage.installation.url) as faults:
        matrix.is_worked_with(mateo)
        mateo.page.evaluate(AXE)
        faults.extend([*sideways(mateo.page), *unusable(mateo.page)])
    assert not faults, "\n".join(faults)


def test_axe_finds_what_is_wrong(stage: Stage) -> None:
    page = stage.person(NOBODY).page
    page.goto("/entrar/")
    page.evaluate(AXE)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/x.png\"><button></button>')"
    )
    told = "\n".join(unusable(page))
    assert "image-alt" in told
    assert "button-name" in told


def test_whatever_is_refused_or_foreign_is_noticed(stage: Stage) -> None:
    page = stage.person(NOBODY).page
    page.goto("/entrar/")
    with watching(page, stage.installation.url) as faults:
        page.evaluate(
            """() => {
                const image = new Image();
                image.src = "http://127.0.0.1:1/elsewhere.png";
                document.body.append(image);
                document.body.style.width = "3000px";
            }"""
        )
        page.wait_for_timeout(500)
        faults.extend(sideways(page))
    assert any("Content Security Policy" in fault for fault in faults)
    assert any("page 3000" in fault for fault in faults)


class watching:  # noqa: N801 -- reads as a sentence: with watching(page)
    """Collects what the browser complains about while somebody looks at a page."""

    def __init__(self, page: Page, home: str) -> None:
        self._page = page
        self._home = home
        self._faults: list[str] = []

    def __enter__(self) -> list[str]:
        self._page.on("console", self._says)
        self._page.on("pageerror", self._fails)
        self._page.on("request", self._asks)
        return self._faults

    def __exit__(self, *reason: object) -> None:
        self._page.remove_listener("console", self._says)
        self._page.remove_listener("pageerror", self._fails)
        self._page.remove_listener("request", self._asks)

    def _says(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._faults.append(f"console: {message.text}")

    def _fails(self, error: Error) -> None:
        self._faults.append(f"script: {error.message}")

    def _asks(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:")):
            self._faults.append(f"another host: {request.url}")
        if "informe-csp" in request.url:
            self._faults.append("the browser reported a refusal of the Content Security Policy")


def look_at(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")


def unusable(page: Page, *rules: str) -> list[str]:
    """What axe finds with all its rules, or with these."""
    return list(page.evaluate(RUN_AXE, list(rules)))


def sideways(page: Page) -> list[str]:
    """What makes the page wider than the window."""
    return [f"wider than the window: {each}" for each in page.evaluate(SIDEWAYS)]


def picture(page: Page, title: str, width: int, theme: str) -> None:
    if not ARE_PICTURES_WANTED:
        return
    page.screenshot(path=PICTURES / f"{title}-{width}-{theme}.png", full_page=True)
    # The README shows this one; it is renewed by deleting it.
    if (title, width, theme) == ("members-list", WIDE, "light") and not README_PICTURE.exists():
        README_PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=README_PICTURE)


def _names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _names(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}"
