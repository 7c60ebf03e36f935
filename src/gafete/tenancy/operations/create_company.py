"""Add a company to an account."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import Target, record_event
from gafete.faults import InvalidFields
from gafete.tenancy.events import COMPANY_CREATED
from gafete.tenancy.models import Company
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.rules import CompanyFields, checked_company
from gafete.tenancy.words import searchable
from gafete.walls.standing import in_own_account


@in_own_account
def create_company(*, actor: Actor, fields: CompanyFields) -> Company:
    """Add a taxpayer to the actor's account.

    Raises:
        AccessDenied: the actor may not add companies.
        InvalidFields: naming every field that is wrong, an RFC that the account already has included.
    """
    account_id = actor.account_id
    actor.require(Permission.COMPANIES_CREATE, at=actor.account_scope)
    kept = asdict(checked_company(fields))
    # Also a lock on the account's row: nobody adds the same RFC between the question and the answer.
    raise_access_version(account_id=account_id)
    require_free_rfc(account_id=account_id, rfc=kept["rfc"])
    company = Company.objects.create(account_id=account_id, search_words=company_words(kept), **kept)
    record_event(
        COMPANY_CREATED,
        actor=actor,
        target=company_target(company),
        data={"after": kept},
        reach=[company.scope],
    )
    return company


def require_free_rfc(*, account_id: int, rfc: str, besides: Company | None = None) -> None:
    """Refuse an RFC that another company of the account has.

    Raises:
        InvalidFields: it has.
    """
    others = Company.objects.filter(account_id=account_id, rfc=rfc)
    taken = others.exclude(pk=besides.pk).first() if besides else others.first()
    if taken is None:
        return
    sentence = (
        _("Ya tienes una empresa archivada con este RFC. Puedes restaurarla.")
        if taken.is_archived
        else _("Ya tienes una empresa con este RFC.")
    )
    raise InvalidFields({"rfc": sentence})


def company_words(kept: dict[str, str]) -> str:
    """What a search for the company may contain."""
    return searchable(kept["legal_name"], kept["trade_name"], kept["rfc"])


def company_target(company: Company) -> Target:
    """The company as the trail names it."""
    return Target(kind="company", id=str(company.public_id), label=company.short_name)
