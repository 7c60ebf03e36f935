"""The hint beside a new password."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.signin.browser import Browser

PATH = "/fuerza-de-contrasena/"


def told(typed: str) -> str:
    visitor = Browser(Client(enforce_csrf_checks=True))
    answer = visitor.submit(PATH, {"new": typed}, of="/entrar/")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("corta", "al menos 15"),
        ("contraseña segura", "Mucha gente"),
        ("gato gato gato gato", "repetición"),
        ("mesa lluvia tren violeta marzo", "difícil de adivinar"),
        ("", ""),
    ],
)
def test_it_says_what_the_rules_will_say(db: None, typed: str, words: str) -> None:
    del db
    assert words.lower() in told(typed).lower()


def test_what_was_typed_does_not_come_back(db: None) -> None:
    del db
    assert "<b>" not in told("<b>mesa lluvia tren</b>")


def test_it_takes_forms_of_our_own_pages_only(db: None) -> None:
    del db
    assert Client(enforce_csrf_checks=True).post(PATH, {"new": "x"}).status_code == 403


def test_a_huge_text_costs_nothing(db: None) -> None:
    del db
    assert "como máximo" in told("x" * 5_000)
