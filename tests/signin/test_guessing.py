"""Guessing passwords gets slow, then useless, and locks nobody out who is at his own computer."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.attempts import DISABLED_AFTER, NAME
from gafete.identity.models import SignInAttempts
from gafete.identity.operations.check_credentials import SignInRefused, check_credentials, total_key
from gafete.identity.operations.count_attempt import WaitNeeded
from tests import cast
from tests.signin.browser import Browser, link_in, mails, without_tokens

WRONG = "esta no es la contraseña"


def from_many_addresses(name: str, password: str, count: int) -> list[int]:
    """Guess, each time from another address, as a botnet does."""
    return [
        Browser(Client(enforce_csrf_checks=True), address=f"198.51.100.{number}")
        .sign_in(name, password)
        .status_code
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("name", ["carla", "nobody-at-all"])
def test_after_ten_failures_everybody_waits_whether_the_name_exists_or_not(
    house: cast.House, visitor: Browser, name: str
) -> None:
    assert from_many_addresses(name, WRONG, 10) == [400] * 10
    answer = visitor.sign_in(name, cast.PASSWORD)
    assert answer.status_code == 429
    assert "Espera" in answer.content.decode()


def test_waiting_is_told_in_the_same_words_for_a_name_that_nobody_has(
    house: cast.House, visitor: Browser
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        from_many_addresses("carla", WRONG, 10)
        from_many_addresses("nobody-at-all", WRONG, 10)
        known = without_tokens(visitor.sign_in("carla", WRONG))
        unknown = without_tokens(visitor.sign_in("nobody-at-all", WRONG))
    assert known == unknown.replace("nobody-at-all", "carla")


def test_after_the_wait_the_right_password_opens(house: cast.House, visitor: Browser) -> None:
    from_many_addresses("carla", WRONG, 10)
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert visitor.sign_in("carla").status_code == 302


def test_the_waits_grow_to_an_hour_and_no_further() -> None:
    waits = [NAME.wait_after(failures).total_seconds() for failures in (9, 10, 11, 12, 17, 40, 99)]
    assert waits == [0, 30, 60, 120, 3600, 3600, 3600]


def test_a_right_password_clears_the_count(house: cast.House, visitor: Browser) -> None:
    from_many_addresses("carla", WRONG, 9)
    assert visitor.sign_in("carla").status_code == 302
    assert from_many_addresses("carla", WRONG, 9) == [400] * 9


def test_one_address_that_tries_many_names_must_wait(house: cast.House, visitor: Browser) -> None:
    codes = [visitor.sign_in(f"name-{number}", WRONG).status_code for number in range(31)]
    assert codes == [400] * 30 + [429]


def test_ones_own_sign_ins_do_not_wash_away_guesses_from_the_same_address(house: cast.House) -> None:
    for number in range(29):
        Browser(Client(enforce_csrf_checks=True)).sign_in(f"name-{number}", WRONG)
        if number % 7 == 0:
            Browser(Client(enforce_csrf_checks=True)).sign_in("dario")
    codes = [
        Browser(Client(enforce_csrf_checks=True)).sign_in(f"more-{n}", WRONG).status_code for n in range(2)
    ]
    assert codes == [400, 429]


def test_strangers_cannot_lock_a_person_out_of_the_browser_that_he_uses(
    house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    visitor.submit("/salir/", of="/mi-cuenta/")
    from_many_addresses("carla", WRONG, 12)
    assert visitor.sign_in("carla").status_code == 302


def test_the_hundred_and_first_try_fails_even_with_the_right_password(
    house: cast.House, visitor: Browser
) -> None:
    user = house.member("carla").user
    SignInAttempts.objects.create(key=total_key(user), failures=DISABLED_AFTER - 1)
    assert visitor.sign_in("carla", WRONG).status_code == 400
    answer = visitor.sign_in("carla")
    assert answer.status_code == 400
    assert "inhabilitada" in answer.content.decode()
    assert not visitor.is_in()


def test_that_a_password_is_disabled_is_told_to_nobody_who_does_not_know_it(
    house: cast.House, visitor: Browser, hashed: list[str]
) -> None:
    """Name and address share one count: the sentence would tell that both are Carla's."""
    SignInAttempts.objects.create(key=total_key(house.member("carla").user), failures=DISABLED_AFTER + 5)
    Browser(Client(enforce_csrf_checks=True)).sign_in("warm up", WRONG)
    stranger = without_tokens(visitor.sign_in("nobody-at-all", WRONG))
    for name in ("carla", "carla@correo.example"):
        hashed.clear()
        answer = visitor.sign_in(name, WRONG)
        assert hashed == ["verify"]
        assert answer.status_code == 400
        assert without_tokens(answer) == stranger.replace("nobody-at-all", name)


def test_knowing_a_disabled_password_does_not_enable_it(house: cast.House, visitor: Browser) -> None:
    key = total_key(house.member("carla").user)
    SignInAttempts.objects.create(key=key, failures=DISABLED_AFTER)
    for _time in range(3):
        assert "inhabilitada" in visitor.sign_in("carla").content.decode()
    assert SignInAttempts.objects.get(key=key).failures == DISABLED_AFTER + 3


def test_a_mailed_link_opens_a_disabled_password_again(house: cast.House, visitor: Browser) -> None:
    SignInAttempts.objects.create(key=total_key(house.member("carla").user), failures=DISABLED_AFTER)
    visitor.submit("/recuperar/", {"login": "carla"})
    visitor.open(link_in(mails("identity.recovery")[0], containing="/contrasena/"))
    new = "otra frase larga y nueva"
    visitor.submit("/nueva-contrasena/", {"new": new, "again": new})
    assert visitor.sign_in("carla", new).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_does_not_slip_under_the_limit() -> None:
    """A guess is counted before it is checked: of twenty at once, ten are looked at and ten must wait."""
    cast.grupo_maiz()

    def guess(number: int) -> int:
        try:
            origin = Origin(ip=f"198.51.100.{number}")
            check_credentials(name="olivia", password=WRONG, origin=origin)
        except WaitNeeded:
            return 429
        except SignInRefused:
            return 400
        finally:
            connections.close_all()
        return 302

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(guess, range(1, 21)))
    assert answers == {400: 10, 429: 10}


def test_what_is_kept_about_a_try_shows_no_name(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("mi-contraseña-en-la-caja-equivocada", WRONG)
    assert not SignInAttempts.objects.filter(key__icontains="caja").exists()
