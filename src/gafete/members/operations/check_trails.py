"""Verify the chain of every account, keep what was found, and tell an owner whose trail was changed."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from gafete.audit.operations.keep_check import keep_check
from gafete.audit.queries import accounts_with_chain, verify_chain
from gafete.audit.verifying import Broken, Verdict
from gafete.members.credentials import enqueue_notice
from gafete.members.models import Member
from gafete.walls.standing import inside
from gafete.work.housekeeping import Every, register

TRAIL_BROKEN = "members.trail_broken"

_log = logging.getLogger(__name__)


@register(Every.DAY)
def check_trails() -> list[Verdict]:
    """Verify them all, one after the other; each result is kept as soon as it is there."""
    return [check_trail(account_id=account_id) for account_id in accounts_with_chain()]


def check_trail(*, account_id: int) -> Verdict:
    """Verify one chain. A fault is told once, and again when it is another one."""
    verdict = verify_chain(account_id)
    with transaction.atomic(), inside(account_id):
        is_news = keep_check(verdict, now=timezone.now())
        if is_news and verdict.broken:
            _tell(account_id, verdict.broken)
    return verdict


def _tell(account_id: int, broken: Broken) -> None:
    # For whoever runs the installation; its own chain, and one without an owner, are told to nobody else.
    _log.error(
        "chain_broken", extra={"account": account_id, "sequence": broken.sequence, "fault": broken.fault}
    )
    owner = Member.objects.filter(account_id=account_id, is_owner=True).first()
    if owner is not None:
        enqueue_notice(TRAIL_BROKEN, owner, sequence=str(broken.sequence), fault=broken.fault)
