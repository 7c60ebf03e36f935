"""Every page, every kind of person, every relation: what the table promises is what happens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import get_resolver, path

from gafete.access.permissions import Permission
from gafete.web.access import public, requires
from tests.doors import forms
from tests.doors.asking import Asker
from tests.doors.forms import Form
from tests.doors.judging import faults_of
from tests.doors.promises import cells_of, page
from tests.doors.table import READ_USERS, TABLE
from tests.doors.trials import AS_IT_IS, trials_of_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", range(len(TABLE)), ids=[row.name for row in TABLE])
def test_a_page_does_what_it_promises(
    number: int, asker: Asker, record_property: Callable[[str, object], None]
) -> None:
    trials = list(trials_of_page(number))
    cells = sum(len(trial.cells) for trial in trials if trial.way == AS_IT_IS)
    record_property("cells", cells)
    faults = [fault for trial in trials for fault in trial.faults(asker)]
    assert not faults, "\n".join(faults)


# -- what the table would say of a page that was forgotten -------------------------------------------------


def users(_request: HttpRequest) -> HttpResponse:
    """A page for whoever sees users."""
    return HttpResponse("<html>Usuarios</html>")


def guarded(request: HttpRequest) -> HttpResponse:
    return users(request)


def unguarded(request: HttpRequest) -> HttpResponse:
    return users(request)


PROMISE = page("planted", door=READ_USERS)


@pytest.fixture
def planted(request: pytest.FixtureRequest, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """The portal with one page more."""
    module = ModuleType("tests.doors.planted")
    planted_page = path("plantada/", request.param, name="planted")
    module.urlpatterns = [*get_resolver().url_patterns, planted_page]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(forms.FORMS, PROMISE.name, Form(says="Usuarios"))
    asker.doorman.leave()
    with override_settings(ROOT_URLCONF=module.__name__):
        visitor = Asker(asker.world)
        yield visitor
        visitor.doorman.leave()
    asker.doorman.come_back()


def faults_of_planted(planted: Asker) -> list[str]:
    return faults_of(planted, cells_of(PROMISE))


@pytest.mark.parametrize("planted", [requires(Permission.USERS_VIEW)(guarded)], indirect=True)
def test_a_page_that_keeps_its_promise_passes(planted: Asker) -> None:
    assert faults_of_planted(planted) == []


@pytest.mark.parametrize("planted", [public(unguarded)], indirect=True)
def test_a_page_whose_door_was_forgotten_is_reported(planted: Asker) -> None:
    told = "\n".join(faults_of_planted(planted))
    assert "planted GET: anonymous, here: answered 200, not on to account_login" in told
    assert "planted GET: issuer, here: answered 200" in told
    assert "planted GET: owner" not in told
