"""Browsers that are recognised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.models import KnownDevice, User
from gafete.identity.notices import NEW_DEVICE
from gafete.identity.operations.register_device import MOST_DEVICES, register_device
from gafete.identity.queries import find_device
from gafete.outbox.models import Message

HERE = Origin(ip="203.0.113.7", device="Firefox · Windows")


@pytest.fixture
def ana(db: None) -> User:
    del db
    return User.objects.create(
        username="ana", email="ana@correo.example", name="Ana Robles", first_sign_in_at=timezone.now()
    )


def seen(user: User, token: str = "", *, remember: bool = True) -> str:
    return register_device(user=user, token=token, origin=HERE, remember=remember, now=timezone.now())


def test_a_browser_is_told_of_once(ana: User) -> None:
    token = seen(ana)
    assert seen(ana, token) == token
    assert Message.objects.filter(kind="identity.new_device").count() == 1


def test_the_token_is_kept_as_a_hash_only(ana: User) -> None:
    token = seen(ana)
    assert token not in str(list(KnownDevice.objects.values()))
    assert find_device(ana, token) is not None


def test_a_browser_of_one_person_is_unknown_for_another(ana: User) -> None:
    token = seen(ana)
    ben = User.objects.create(username="ben", email="ben@correo.example", name="Ben Ruiz")
    assert find_device(ben, token) is None


def test_on_a_shared_computer_nothing_is_remembered_and_the_notice_still_goes_out(ana: User) -> None:
    assert seen(ana, remember=False) == ""
    assert not KnownDevice.objects.exists()
    assert Message.objects.filter(kind="identity.new_device").count() == 1


def test_a_muted_notice_is_not_sent(ana: User) -> None:
    ana.muted_notices = [NEW_DEVICE]
    seen(ana)
    assert not Message.objects.exists()


def test_only_the_latest_browsers_are_kept(ana: User) -> None:
    start = timezone.now()
    tokens = [
        register_device(user=ana, token="", origin=HERE, remember=True, now=start + timedelta(minutes=number))
        for number in range(MOST_DEVICES + 3)
    ]
    assert KnownDevice.objects.count() == MOST_DEVICES
    assert find_device(ana, tokens[0]) is None
    assert find_device(ana, tokens[-1]) is not None
