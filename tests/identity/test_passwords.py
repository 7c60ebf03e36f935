"""Which passwords are taken."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.faults import FieldFault
from gafete.identity.passwords import (
    MAXIMUM_LENGTH,
    MINIMUM_LENGTH,
    PHRASES,
    check_password_rules,
    common_passwords,
    context_words,
    normalized,
)


def refusal(password: str, *context: str, minimum: int = MINIMUM_LENGTH) -> str:
    """Why it is refused; empty when it is taken."""
    try:
        check_password_rules(password, context=context, minimum=minimum)
    except FieldFault as fault:
        return f"{fault.field}: {fault.sentence}"
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "mesa lluvia tren",  # lower case and spaces only
        "mesalluviatrenes",
        "MESALLUVIATRENES",
        "8471 9026 3518 4",
        "sombrero日本語café con",
        "🌵🎺🐎🌮🎸🌶🦎🪅🥁🌽🏜🎨🐍🌋🦅",
        "mesa lluvia tren " * 10,
    ],
)
def test_there_are_no_rules_of_composition(password: str) -> None:
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("length", "taken"), [(14, False), (15, True), (64, True), (256, True), (257, False)]
)
def test_length_is_counted_in_characters(length: int, *, taken: bool) -> None:
    password = ("la jirafa de ónix toca el violín ñoño " * 8)[:length]
    assert (refusal(password) == "") is taken


def test_eight_characters_are_enough_only_beside_a_second_factor() -> None:
    assert refusal("xkvobqmt") != ""
    assert refusal("xkvobqmt", minimum=8) == ""
    assert refusal("xkvobqm", minimum=8) != ""


def test_length_is_that_of_the_composed_form() -> None:
    composed = "ñññ año señal ü"
    assert len(composed) == MINIMUM_LENGTH
    assert refusal(unicodedata.normalize("NFD", composed)) == ""
    assert refusal(unicodedata.normalize("NFD", composed[:-1])) != ""


def test_every_listed_phrase_is_refused_however_it_is_written() -> None:
    phrases = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert len(phrases) > 100
    for phrase in phrases:
        for form in (
            phrase,
            phrase.upper(),
            phrase.replace(" ", "-"),
            phrase.replace("a", "4").replace("o", "0"),
        ):
            if len(form) >= MINIMUM_LENGTH:
                assert refusal(form) != "", form


def test_every_long_common_password_is_refused() -> None:
    long_ones = [word for word in common_passwords() if len(word) >= MINIMUM_LENGTH]
    assert long_ones
    assert all(refusal(word) for word in long_ones)


def test_every_common_password_is_refused_where_eight_characters_are_enough() -> None:
    words = [word for word in common_passwords() if len(word) >= 8]
    assert len(words) > 1000
    assert all(refusal(word, minimum=8) for word in words)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "hola1hola1hola1hola1",
        "qwertyuiopasdfghjkl",
        "poiuytrewqlkjhgfdsa",
        "123456789012345678",
        "abcdefghijklmnopqr",
        "zyxwvutsrqponmlk",
        "qwertyuiop1234567890",
    ],
)
def test_repetitions_and_walks_over_the_keyboard_are_refused(password: str) -> None:
    assert refusal(password) != ""


@pytest.mark.parametrize(
    ("password", "context"),
    [
        ("los martinez cenamos tarde", "Ana Martínez Solís"),
        ("LOS-MARTINEZ-cenamos", "Ana Martínez Solís"),
        ("los m4rt1n3z cenamos tarde", "Ana Martínez Solís"),
        ("me llamo anamtz siempre", "anamtz@correo.example"),
        ("trabajo en tortilleria feliz", "Tortillería Maíz Azul"),
        ("gafete para entrar siempre", ""),
        ("factura tras factura pasa", ""),
    ],
)
def test_what_everybody_knows_of_its_owner_has_no_place_in_it(password: str, context: str) -> None:
    assert "Contiene" in refusal(password, context)


def test_everyday_words_of_company_names_are_no_reason_to_refuse() -> None:
    assert refusal("una casa para mi grupo", "Grupo Comercial Casa de México S.A. de C.V.") == ""


def test_the_domain_of_an_address_is_no_context() -> None:
    assert context_words(["ana.robles@tortilleria.example"]) == ["robles"]


@given(st.text(max_size=400))
def test_any_text_is_answered(password: str) -> None:
    refusal(password, "Ana Martínez", "ana@correo.example")


@given(st.text(min_size=1, max_size=60))
def test_both_unicode_forms_are_one_password(text: str) -> None:
    assert normalized(unicodedata.normalize("NFD", text)) == normalized(text)


def test_a_very_long_text_is_refused_at_once() -> None:
    assert refusal("x" * 10_000_000) != ""
    assert MAXIMUM_LENGTH < 10_000
