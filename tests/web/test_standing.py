"""Where a request stands, and what its transaction holds together."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from gafete.members.models import Member, Profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.walls.standing import NOWHERE, Standing, standing
from gafete.web.members import bulk
from gafete.web.members import list as list_screen
from gafete.web.my_account import page
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

LIST = reverse("members:list")


@pytest.fixture
def house() -> House:
    house = grupo_maiz()
    for name in ("carla", "dario"):
        house.join(name, house.assignment("issuer", ["cancún"]))
    return house


def recorded(monkeypatch: pytest.MonkeyPatch, module: Any) -> list[Standing]:
    """Where the program stands while a page of this module is rendered."""
    seen: list[Standing] = []

    def render(*_given: Any, **_named: Any) -> HttpResponse:
        seen.append(standing())
        return HttpResponse()

    monkeypatch.setattr(module, "render", render)
    return seen


@pytest.mark.django_db
def test_a_page_of_the_account_is_rendered_inside_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(house, "olivia")
    seen = recorded(monkeypatch, list_screen)
    browser.get(LIST)
    assert seen == [Standing(account_id=house.account.pk)]
    assert standing() == NOWHERE


@pytest.mark.django_db
def test_a_page_of_a_person_stands_with_him(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(house, "carla")
    seen = recorded(monkeypatch, page)
    browser.get(reverse("my_account:sessions"))
    assert seen == [Standing(user_id=house.members["carla"].user_id)]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_what_a_page_wrote_before_it_failed_is_undone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(house, "olivia")
    browser.raise_request_exception = False

    def fail(*_given: Any, **_named: Any) -> HttpResponse:
        Profile.objects.filter(code="viewer").update(description="a medias")
        raise RuntimeError

    monkeypatch.setattr(list_screen, "render", fail)
    assert browser.get(LIST).status_code == 500
    assert not Profile.objects.filter(description="a medias").exists()


@pytest.mark.django_db(transaction=True)
def test_each_of_several_acts_is_a_transaction_of_its_own(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one, the second would wait for a member while it holds the trail: two such requests would block each other."""
    browser = browser_of(house, "olivia")
    in_a_transaction = []

    def act(**named: Any) -> Member:
        in_a_transaction.append(connection.in_atomic_block)
        return deactivate_member(**named)

    monkeypatch.setattr(bulk, "deactivate_member", act)
    ticked = [str(house.members[name].public_id) for name in ("carla", "dario")]
    assert browser.post(reverse("members:bulk_deactivate"), {"members": ticked}).status_code == 200
    assert in_a_transaction == [False, False]
    assert set(Member.objects.filter(is_owner=False).values_list("state", flat=True)) == {"deactivated"}


@pytest.mark.django_db(transaction=True)
def test_presence_is_noted_when_the_page_is_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within, one's own row would be held while the request waits for that of somebody who waits for one's own."""
    browser = browser_of(house, "olivia")
    Member.objects.update(last_seen_at=None)
    house.owner.user.session_entries.update(last_seen_at="2026-01-01T00:00:00Z")
    seen: list[object] = []

    def render(*_given: Any, **_named: Any) -> HttpResponse:
        seen.append(Member.objects.get(pk=house.owner.pk).last_seen_at)
        return HttpResponse()

    monkeypatch.setattr(list_screen, "render", render)
    browser.get(LIST)
    assert seen == [None]
    assert Member.objects.get(pk=house.owner.pk).last_seen_at is not None
