"""Put a company away."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_archived
from gafete.tenancy.events import COMPANY_ARCHIVED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Company
from gafete.tenancy.operations.create_company import company_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, require_second
from gafete.walls.standing import in_own_account


@in_own_account
def archive_company(*, actor: Actor, company: Company) -> Company:
    """Put a company away with its places: kept with all its records, and no longer worked in.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not edit this company.
        SecondNeeded: the account wants a second person for it.
    """
    actor.require(Permission.COMPANIES_EDIT, at=company.scope)
    raise_access_version(account_id=company.account_id)
    locked = lock_row(company)
    if not locked.is_archived:
        require_second(
            ActKind.ARCHIVE_COMPANY,
            account_id=locked.account_id,
            company=locked.pk,
            version=locked.version,
            subject=locked.short_name,
        )
    return change_archived(
        company, actor=actor, is_archived=True, kind=COMPANY_ARCHIVED, target=company_target
    )
