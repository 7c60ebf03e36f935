"""An installation that is brought up to date tells nothing of what began and ended before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gafete.access.periods import Period
from gafete.members.models import Grant
from gafete.members.operations.tell_periods import tell_periods
from tests import cast

BEFORE = ("members", "0004_access_requests")


@pytest.mark.django_db(transaction=True)
def test_what_was_over_stays_untold_and_what_is_ahead_will_be_told() -> None:
    house = cast.whole_cast()
    now = timezone.now()
    past = Period(now - timedelta(days=9), now - timedelta(days=1))
    house.join("wendy", house.assignment("viewer", ["centro"], period=past))
    house.join("vera", house.assignment("viewer", ["centro"], period=Period(None, now + timedelta(days=9))))
    Grant.objects.update(granted_at=now - timedelta(days=20))

    MigrationExecutor(connection).migrate([BEFORE])
    # To the last one, with what comes after it: the tests that follow need all tables, and who may use them.
    call_command("migrate", verbosity=0)

    wendy, vera = (Grant.objects.get(member=house.member(name)) for name in ("wendy", "vera"))
    assert wendy.beginning_told_at is not None
    assert wendy.end_told_at is not None
    assert vera.end_told_at is None
    assert tell_periods() == 0
