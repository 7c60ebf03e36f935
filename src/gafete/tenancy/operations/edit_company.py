"""Correct the data of a company."""

from __future__ import annotations

from dataclasses import asdict

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_fields
from gafete.tenancy.events import COMPANY_EDITED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Company
from gafete.tenancy.operations.create_company import company_target, company_words, require_free_rfc
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.rules import CompanyFields, checked_company
from gafete.walls.standing import in_own_account


@in_own_account
def edit_company(*, actor: Actor, company: Company, version: int, fields: CompanyFields) -> Company:
    """Change the fiscal data of a company.

    Raises:
        AccessDenied: the actor may not edit this company.
        InvalidFields: naming every field that is wrong, an RFC that the account already has included.
        StaleEdit: somebody else changed the company after ``version``.
    """
    actor.require(Permission.COMPANIES_EDIT, at=company.scope)
    kept = asdict(checked_company(fields))
    raise_access_version(account_id=company.account_id)
    locked = lock_row(company, version=version)
    require_free_rfc(account_id=company.account_id, rfc=kept["rfc"], besides=company)
    return change_fields(
        locked,
        kept,
        actor=actor,
        search_words=company_words(kept),
        kind=COMPANY_EDITED,
        target=company_target,
    )
