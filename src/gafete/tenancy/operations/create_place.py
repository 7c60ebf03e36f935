"""Add a place of issue to a company."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import Target, record_event
from gafete.faults import InvalidFields
from gafete.tenancy.events import PLACE_CREATED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.rules import PlaceFields, checked_place
from gafete.tenancy.words import searchable
from gafete.walls.standing import in_own_account


class CompanyArchived(Exception):
    """The company of the place is put away; nothing is added to it or changed in it."""

    def __init__(self, company: Company) -> None:
        super().__init__(
            _("La empresa %(company)s está archivada. Restáurala primero.") % {"company": company.short_name}
        )


@in_own_account
def create_place(*, actor: Actor, company: Company, fields: PlaceFields) -> PlaceOfIssue:
    """Add a branch to the company. Whoever holds the whole company reaches it from now on.

    Raises:
        AccessDenied: the actor may not manage places in the whole of this company.
        CompanyArchived: the company is put away.
        InvalidFields: naming every field that is wrong, a name that the company already uses included.
    """
    actor.require(Permission.PLACES_MANAGE, at=company.scope)
    kept = asdict(checked_place(fields))
    # Also a lock on the account's row: nobody takes the name between the question and the answer.
    raise_access_version(account_id=company.account_id)
    require_open(company)
    require_free_name(company_id=company.pk, name=kept["name"])
    place = PlaceOfIssue.objects.create(
        account_id=company.account_id, company_id=company.pk, search_words=place_words(kept), **kept
    )
    record_event(
        PLACE_CREATED, actor=actor, target=place_target(place), data={"after": kept}, reach=[place.scope]
    )
    return place


def require_open(company: Company) -> None:
    """Refuse to work in a company that is put away, as it stands now.

    Raises:
        CompanyArchived: it is.
    """
    if lock_row(company).is_archived:
        raise CompanyArchived(company)


def require_free_name(*, company_id: int, name: str, besides: PlaceOfIssue | None = None) -> None:
    """Refuse a name that another place of the company has, in capitals or not.

    Raises:
        InvalidFields: it has.
    """
    others = PlaceOfIssue.objects.filter(company_id=company_id)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    # Compared here, because SQLite does not know that Á and á are one letter.
    if name.casefold() in {each.casefold() for each in others.values_list("name", flat=True)}:
        raise InvalidFields({"name": _("Esta empresa ya tiene un lugar con este nombre.")})


def place_words(kept: dict[str, str]) -> str:
    """What a search for the place may contain."""
    return searchable(kept["name"], kept["code"], kept["address"], kept["postal_code"])


def place_target(place: PlaceOfIssue) -> Target:
    """The place as the trail names it."""
    return Target(kind="place", id=str(place.public_id), label=place.name)
