"""Change what is decided for the whole account."""

from __future__ import annotations

from dataclasses import asdict

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.changes import changes
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import ACCOUNT_EDITED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Account
from gafete.tenancy.operations.create_account import account_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.rules import AccountFields, checked_account
from gafete.walls.standing import in_own_account


@in_own_account
def edit_account(*, actor: Actor, account: Account, version: int, fields: AccountFields) -> Account:
    """Change the account's name, time zone and how its new users receive their credentials.

    Raises:
        AccessDenied: the actor may not decide about the account's security.
        InvalidFields: naming every field that is wrong.
        StaleEdit: somebody else changed the account after ``version``.
    """
    actor.require(Permission.SECURITY_MANAGE, at=account.scope)
    kept = asdict(checked_account(fields))
    raise_access_version(account_id=account.pk)
    locked = lock_row(account, version=version)
    changed = changes({name: getattr(locked, name) for name in kept}, kept)
    if not changed:
        return locked
    for name, value in kept.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*kept, "version"])
    record_event(ACCOUNT_EDITED, actor=actor, target=account_target(locked), data=changed)
    return locked
