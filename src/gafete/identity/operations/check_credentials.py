"""Whether somebody who signs in is who he says he is."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from gafete.access.actor import Actor, Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_target
from gafete.identity.attempts import ADDRESS, DISABLED_AFTER, NAME
from gafete.identity.events import SIGN_IN_DISABLED, SIGN_IN_FAILED
from gafete.identity.models import User
from gafete.identity.operations.count_attempt import (
    address_key,
    count_attempt,
    count_without_wait,
    forgive,
    hashed_key,
    take_back,
)
from gafete.identity.passwords import normalized
from gafete.identity.queries import find_device, find_person


class SignInRefused(Exception):
    """The name, the password, or both are wrong; which, nobody is told."""


class SignInDisabled(SignInRefused):
    """The password is right, but after too many failures in a row only a mailed link opens again."""


class PasswordOver(SignInRefused):
    """The password is right, but it was temporary and its time is over."""


def check_credentials(*, name: str, password: str, origin: Origin, device_token: str = "") -> User:
    """The person with that user name or e-mail address and that password.

    Every answer costs the same one hash, so its time tells nothing; only who must wait is answered
    without, and a name that nobody has waits like any other. That a password is disabled is told to
    whoever knows it: the failures of a person's user name and of his address are counted together, and
    anybody else could learn from the sentence that both are the same person's.

    Raises:
        WaitNeeded: too many tries from here or with this name.
        SignInRefused: no, or no longer.
    """
    now = timezone.now()
    person = find_person(name)
    keys = _Keys(name, person, origin, device_token)
    count_attempt(key=keys.address, limit=ADDRESS, now=now)
    count_attempt(key=keys.name, limit=NAME, now=now)
    failures = count_without_wait(key=keys.total, now=now)
    if not _is_right(person, password) or person is None:
        _record_failure(person, failures=failures, origin=origin)
        raise SignInRefused
    if failures > DISABLED_AFTER:
        raise SignInDisabled
    forgive(keys.total)
    forgive(keys.name)
    take_back(keys.address)
    if person.password_expires_at is not None and person.password_expires_at <= now:
        raise PasswordOver
    return person


class _Keys:
    """Under what a try is counted."""

    def __init__(self, name: str, person: User | None, origin: Origin, device_token: str) -> None:
        self.address = address_key(origin.ip)
        device = find_device(person, device_token) if person is not None else None
        self.name = f"device:{device.pk}" if device is not None else hashed_key("name", name)
        self.total = total_key(person) if person is not None else hashed_key("nobody", name)


def total_key(user: User) -> str:
    """Under what all failures in a row of one identity are counted."""
    return f"user:{user.pk}"


def _is_right(person: User | None, password: str) -> bool:
    usable = person is not None and person.is_active and person.has_usable_password()
    encoded = person.password if usable and person is not None else _nobodys_password()
    return check_password(normalized(password), encoded) and usable


@cache
def _nobodys_password() -> str:
    """What the password of somebody who does not exist is compared with."""
    return make_password("nobody has this password")


def _record_failure(person: User | None, *, failures: int, origin: Origin) -> None:
    # Of an unknown name nothing is kept: it may well be a password in the wrong box.
    if person is None:
        return
    kind = SIGN_IN_DISABLED if failures == DISABLED_AFTER else SIGN_IN_FAILED
    record_event(
        kind, actor=Actor.nobody(origin=origin), target=person_target(person), data={"failures": failures}
    )
