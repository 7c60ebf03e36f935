import argon2
import pytest
from django.contrib.auth.hashers import check_password, make_password

from gafete.config.passwords import Argon2idHasher


def test_passwords_are_hashed_as_owasp_asks(shipped_password_cost: None) -> None:
    del shipped_password_cost
    parameters = argon2.extract_parameters(make_password("una frase larga y propia").removeprefix("argon2"))
    assert parameters.type is argon2.Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19_456, 2, 1)


@pytest.mark.parametrize(("typed", "expected"), [("una frase larga", True), ("otra frase larga", False)])
def test_a_password_is_recognised(typed: str, expected: object) -> None:
    assert check_password(typed, make_password("una frase larga")) is expected


def test_an_older_cost_is_renewed_at_the_next_sign_in() -> None:
    older = Argon2idHasher().encode("una frase larga", "a-salt-of-old")
    hasher = Argon2idHasher()
    hasher.memory_cost *= 2
    assert hasher.must_update(older)
