"""How the demo is filled, and where it refuses to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from gafete.audit.models import Event
from gafete.demo.clock import told_time
from gafete.demo.operations.empty_installation import empty_installation
from gafete.identity.models import User
from gafete.seats.models import Plan
from gafete.tenancy.models import Account
from tests.cast import whole_cast

LONG_AGO = datetime(2020, 2, 29, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_an_installation_that_somebody_works_in_is_never_filled() -> None:
    with pytest.raises(CommandError, match="GAFETE_MODE=demo"):
        call_command("seed_demo", "--reset")

    assert not User.objects.exists()


def test_everything_that_asks_django_for_the_time_gets_that_of_the_story() -> None:
    with told_time(LONG_AGO) as clock:
        assert timezone.now() == LONG_AGO
        assert Account().created_at == LONG_AGO
        clock.go_to(LONG_AGO + timedelta(days=1))
        assert timezone.localdate() == (LONG_AGO + timedelta(days=1)).date()


def test_the_real_time_comes_back_whatever_happens() -> None:
    with pytest.raises(ZeroDivisionError), told_time(LONG_AGO):
        _ = 1 / 0

    assert timezone.now() - datetime.now(UTC) < timedelta(seconds=5)


def test_a_story_never_goes_back() -> None:
    with told_time(LONG_AGO) as clock, pytest.raises(ValueError, match="past"):
        clock.go_to(LONG_AGO - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_starting_over_leaves_nobody_keeps_the_plans_and_protects_the_trail_again() -> None:
    whole_cast()

    empty_installation()

    assert not User.objects.exists()
    assert not Account.objects.exists()
    assert not Event.objects.exists()
    assert Plan.objects.filter(code="cast").exists()
    whole_cast()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
