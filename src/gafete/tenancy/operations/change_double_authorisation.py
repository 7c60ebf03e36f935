"""Have the gravest acts of an account need a second person, or no longer."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import ACCOUNT_EDITED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Account
from gafete.tenancy.operations.create_account import account_target
from gafete.tenancy.seconding import ActKind, require_second
from gafete.walls.standing import in_own_account


@in_own_account
def change_double_authorisation(*, actor: Actor, account: Account, is_on: bool) -> Account:
    """Turn the policy on, or off. The second time it does nothing.

    Raises:
        AccessDenied: the actor may not decide about the account's security.
        SecondNeeded: turning it off is such an act itself.
    """
    actor.require(Permission.SECURITY_MANAGE, at=account.scope)
    locked = lock_row(account)
    if locked.double_authorisation == is_on:
        return locked
    if not is_on:
        require_second(ActKind.END_POLICY, account_id=locked.pk, subject="")
    locked.double_authorisation = is_on
    locked.version += 1
    locked.save(update_fields=["double_authorisation", "version"])
    record_event(
        ACCOUNT_EDITED,
        actor=actor,
        target=account_target(locked),
        data={"before": {"double_authorisation": not is_on}, "after": {"double_authorisation": is_on}},
    )
    return locked
