"""Put a company away."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_archived
from gafete.tenancy.events import COMPANY_ARCHIVED
from gafete.tenancy.models import Company
from gafete.tenancy.operations.create_company import company_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
def archive_company(*, actor: Actor, company: Company) -> Company:
    """Put a company away with its places: kept with all its records, and no longer worked in.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not edit this company.
    """
    actor.require(Permission.COMPANIES_EDIT, at=company.scope)
    raise_access_version(account_id=company.account_id)
    return change_archived(
        company, actor=actor, is_archived=True, kind=COMPANY_ARCHIVED, target=company_target
    )
