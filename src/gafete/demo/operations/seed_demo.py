"""Fill an empty installation with the demo's accounts."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from gafete.demo.accounts import chain, empresa, pyme
from gafete.demo.clock import told_time
from gafete.demo.operations.settle_mails import settle_mails
from gafete.demo.people import PASSWORD
from gafete.demo.stage import Setting, Stage
from gafete.members.actors import compiled_cache
from gafete.members.operations.check_trails import check_trails
from gafete.outbox.waking import many_queued, muted

MEXICO = ZoneInfo("America/Mexico_City")
# Mails of the last two days wait for the worker, so that the demo's mailbox has something to show.
STILL_WAITING = timedelta(days=2)
# A demo filled twice on one day is the same twice.
SEED = 20_26


def seed_demo(*, now: datetime) -> list[Stage]:
    """Tell the three stories up to yesterday. All of it is written, or nothing."""
    today = datetime.combine(now.astimezone(MEXICO).date(), time(), tzinfo=MEXICO)
    with muted(), transaction.atomic(), told_time(today) as clock:
        setting = Setting(clock, today, make_password(PASSWORD), Random(SEED))  # noqa: S311 -- a story, no secret
        stages = [pyme.tell(setting), empresa.tell(setting), chain.tell(setting)]
        for stage in stages:
            bouncing = [member for member in stage.people.values() if "rebota" in member.email]
            settle_mails(
                account_id=stage.account.pk, sent_until=today - STILL_WAITING, undeliverable=bouncing
            )
    many_queued()
    # As the worker does every night.
    check_trails()
    # Actors that were compiled at moments of the story are of no use afterwards.
    compiled_cache.clear()
    return stages
