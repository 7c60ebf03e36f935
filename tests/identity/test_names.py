"""How names, user names and addresses are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gafete.faults import FieldFault
from gafete.identity.names import clean_email, clean_name, clean_username, plain, username_from


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Muñoz Ávila", "munoz avila"),
        ("  María \t José\n", "maria jose"),
        ("STRASSE straße", "strasse strasse"),
        ("Mun\u0303oz", "munoz"),
        ("\ufb01n", "fin"),
        ("Marca\u2122", "marcatm"),
        ("", ""),
    ],
)
def test_lists_sort_and_search_without_accents_and_capitals(text: str, found: str) -> None:
    assert plain(text) == found


@given(text=st.text())
@example(text="\u2122\u212a\u0130")
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    """What is kept and what is sought go through it alike, and so meet."""
    assert plain(plain(text)) == plain(text)


# -- people's names ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  María  López ", "María López"),
        ("Mun\u0303oz", "Muñoz"),
        ("D'Ángelo-Ruiz, hijo", "D'Ángelo-Ruiz, hijo"),
        ("Renée\u00a0Ölçer", "Renée Ölçer"),
        ("\uff21\uff4e\uff41 \U0001d40b\u00f3pez", "Ana López"),
        ("李 小龙", "李 小龙"),
        ("x" * 120, "x" * 120),
    ],
)
def test_a_name_is_kept_as_people_write_it(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Escribe"),
        (" \t\n", "Escribe"),
        ("x" * 121, "120"),
        ("Ana\x00", "no se pueden"),
        ("Ana\u202eatreuP", "no se pueden"),
        ("Ana\u200b", "no se pueden"),
        ("Ana\ud800", "no se pueden"),
        ("Ana\x1b[31m", "no se pueden"),
        ("Mu\ufffdoz", "no se pueden"),
    ],
)
def test_what_is_no_name_is_told(text: str, said: str) -> None:
    with pytest.raises(FieldFault, match=said) as fault:
        clean_name(text)
    assert fault.value.field == "name"


def test_a_fault_stands_beside_the_field_that_was_asked_for() -> None:
    for clean in (clean_name, clean_email, clean_username):
        with pytest.raises(FieldFault) as fault:
            clean("", field="otro")
        assert list(fault.value.errors) == ["otro"]


@given(text=st.text(st.characters(), max_size=130))
def test_a_name_that_was_taken_is_visible_in_one_form_and_fits(text: str) -> None:
    try:
        name = clean_name(text)
    except FieldFault:
        return
    assert 1 <= len(name) <= 120
    assert name == unicodedata.normalize("NFKC", name) == " ".join(name.split())
    assert name.isprintable()
    assert clean_name(name) == name


# -- addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ana.Lopez@Correo.Example ", "ana.lopez@correo.example"),
        ("ana+facturas@correo.example", "ana+facturas@correo.example"),
        ("o'brien@correo.example", "o'brien@correo.example"),
        ("a@" + "b" * 60 + ".mx", "a@" + "b" * 60 + ".mx"),
    ],
)
def test_an_address_is_kept_in_lower_case(text: str, address: str) -> None:
    assert clean_email(text) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Escribe el correo"),
        ("ana", "válido"),
        ("ana@", "válido"),
        ("@correo.example", "válido"),
        ("ana@correo", "válido"),
        ("ana@@correo.example", "válido"),
        ("ana lopez@correo.example", "válido"),
        ("ana@correo.example\nBcc: otra@correo.example", "válido"),
        ("ana@correo.example,otra@correo.example", "válido"),
        ('"ana\x01"@correo.example', "válido"),
        ('"ana, otra"@correo.example', "válido"),
        ("Ana <ana@correo.example>", "válido"),
        ("ana@[127.0.0.1]", "válido"),
        ("ana@[IPv6:::1]", "válido"),
        ("x" * 300 + "@correo.example", "254"),
        ("\u0430na@correo.example", "\u0430"),
        ("ana@corr\u00e9o.example", "\u00e9"),
    ],
)
def test_what_is_no_address_is_told(text: str, said: str) -> None:
    with pytest.raises(FieldFault, match=said) as fault:
        clean_email(text)
    assert fault.value.field == "email"


@given(text=st.one_of(st.text(max_size=20), st.emails()))
@example(text="\u212aevin@correo.example")
def test_an_address_that_was_taken_is_one_line_of_plain_letters(text: str) -> None:
    try:
        address = clean_email(text)
    except FieldFault:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert address.count("@") == 1
    assert clean_email(address.upper()) == address


# -- user names ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ana", " Ana.Lopez ", "a-b_c.d", "007", "x" * 60])
def test_a_user_name_is_kept_in_lower_case(text: str) -> None:
    assert clean_username(text) == text.strip().lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Escribe la cuenta"),
        ("ab", "de 3 a 60"),
        ("x" * 61, "de 3 a 60"),
        ("ana@correo.example", "no lleva «@»"),
        ("ána", "sin acento"),
        ("ana lopez", "sin acento"),
        (".ana", "empieza y termina"),
        ("ana-", "empieza y termina"),
        ("ana\n.x", "sin acento"),
        ("\u0430na", "sin acento"),
        ("sin-uso~7", "sin acento"),
        ("admin", "reservada"),
        ("Administrador", "reservada"),
        ("ro-ot", "reservada"),
        ("soporte.tecnico", "reservada"),
        ("Gafete", "reservada"),
        ("titular", "reservada"),
    ],
)
def test_what_is_no_user_name_is_told(text: str, said: str) -> None:
    with pytest.raises(FieldFault, match=said) as fault:
        clean_username(text)
    assert fault.value.field == "username"


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("María López Ruiz", "maria.lopez"),
        ("Ñoño", "nono"),
        ("李 小龙", "usuario"),
        ("Li", "usuario"),
        ("Soporte Técnico", "usuario"),
        ("", "usuario"),
        ("x" * 200, "x" * 56),
        ("x" * 55 + " y", "x" * 55),
    ],
)
def test_a_user_name_is_suggested_from_the_name(name: str, username: str) -> None:
    assert username_from(name) == username


@given(name=st.text())
def test_every_suggested_user_name_can_be_taken(name: str) -> None:
    username = username_from(name)
    assert clean_username(username) == username
    # Room for a number, where somebody has it already.
    assert len(username) <= 56
