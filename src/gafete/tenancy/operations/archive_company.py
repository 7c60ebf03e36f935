"""Put a company away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import COMPANY_ARCHIVED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Company
from gafete.tenancy.operations.create_company import company_target
from gafete.tenancy.operations.raise_access_version import raise_access_version


@transaction.atomic
def archive_company(*, actor: Actor, company: Company) -> Company:
    """Put a company away with its places: kept with all its records, and no longer worked in.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not edit this company.
    """
    actor.require(Permission.COMPANIES_EDIT, at=company.scope)
    raise_access_version(account_id=company.account_id)
    locked = lock_row(company)
    if locked.is_archived:
        return locked
    locked.archived_at = timezone.now()
    locked.version += 1
    locked.save(update_fields=["archived_at", "version"])
    record_event(COMPANY_ARCHIVED, actor=actor, target=company_target(locked), reach=[locked.scope])
    return locked
