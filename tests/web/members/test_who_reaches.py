"""¿Quién llega aquí?: from a company's or place's page."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, names_in, text_of


def ask(house: House, kind: str, name: str, by: str = "olivia") -> Answer:
    node = (house.companies if kind == "company" else house.places)[name]
    return browser_of(house, by).get(reverse("members:who_reaches", args=[kind, node.public_id]))


def test_everybody_who_reaches_a_place_is_named(house: House) -> None:
    page = ask(house, "place", "centro")
    assert names_in(page) == ["Ana Prueba", "Bruno Prueba", "Dario Prueba", "Elena Prueba", "Olivia Titular"]
    assert "Maíz Azul · Centro" in text_of(page)


def test_a_company_names_those_who_reach_all_of_it(house: House) -> None:
    assert "Elena Prueba" not in names_in(ask(house, "company", "maíz azul"))
    assert "Dario Prueba" in names_in(ask(house, "company", "maíz azul"))


def test_what_one_does_not_see_does_not_exist(house: House, strangers: House) -> None:
    browser = browser_of(house, "bruno")
    foreign = strangers.places["lejos"].public_id
    for kind, public_id in (
        ("place", house.places["cancún"].public_id),
        ("place", foreign),
        ("place", uuid.uuid4()),
        ("company", foreign),
        ("galaxy", house.places["centro"].public_id),
    ):
        assert browser.get(reverse("members:who_reaches", args=[kind, public_id])).status_code == 404


@pytest.mark.parametrize("kind", ["company", "place"])
def test_seeing_users_elsewhere_is_not_seeing_them_here(house: House, kind: str) -> None:
    house.join(
        "hilda",
        house.assignment("administrator", ["maíz azul"]),
        house.assignment("viewer", ["panadería"]),
    )
    assert ask(house, kind, "panadería" if kind == "company" else "cancún", by="hilda").status_code == 403
