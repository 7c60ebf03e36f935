"""What is over does not lie about for ever."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gafete.identity.models import Session, SignInAttempts
from gafete.identity.operations.forget_old_traces import forget_old_traces
from gafete.work.housekeeping import Every, chores


def test_old_counters_and_ended_sessions_go(db: None) -> None:
    del db
    now = timezone.now()
    for key, failures, days in (
        ("name:old", 3, 8),
        ("name:new", 3, 6),
        ("user:1", 3, 400),
        ("nobody:disabled", 100, 400),
    ):
        SignInAttempts.objects.create(key=key, failures=failures, last_failure_at=now - timedelta(days=days))
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(hours=1))
    forget_old_traces()
    left = set(SignInAttempts.objects.values_list("key", flat=True))
    assert left == {"name:new", "user:1", "nobody:disabled"}
    assert [session.pk for session in Session.objects.all()] == ["open"]


def test_it_is_done_every_day() -> None:
    assert forget_old_traces in chores(Every.DAY).values()
