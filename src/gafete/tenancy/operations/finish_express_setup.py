"""Remember that the first run of an account is done."""

from __future__ import annotations

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import EXPRESS_SETUP_FINISHED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Account
from gafete.tenancy.operations.create_account import account_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
def finish_express_setup(*, actor: Actor, account: Account) -> Account:
    """Stop offering the express setup; the second time it does nothing.

    Raises:
        AccessDenied: the actor may not add companies to the account.
    """
    actor.require(Permission.COMPANIES_CREATE, at=account.scope)
    raise_access_version(account_id=account.pk)
    locked = lock_row(account)
    if locked.express_setup_finished_at is not None:
        return locked
    locked.express_setup_finished_at = timezone.now()
    locked.save(update_fields=["express_setup_finished_at"])
    record_event(EXPRESS_SETUP_FINISHED, actor=actor, target=account_target(locked))
    return locked
