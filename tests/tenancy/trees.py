"""What the tests of the tenant tree are made of: two companies, and people with different reach."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from gafete.access.actor import Actor, ActorKind
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.tenancy.rules import CompanyFields

MAIZ = CompanyFields(
    rfc="TMA1805147X5",
    legal_name="Tortillería Maíz Azul",
    trade_name="Maíz Azul",
    tax_regime="601",
    postal_code="06700",
)
PANADERIA = CompanyFields(
    rfc="PLU190212AB1", legal_name="Panadería La Luna", tax_regime="626", postal_code="44100"
)


@dataclass(frozen=True)
class Tree:
    """An account with two companies: Maíz Azul with Centro and Roma, Panadería with Chapalita."""

    account: Account
    owner: Actor
    maiz: Company
    panaderia: Company
    centro: PlaceOfIssue
    roma: PlaceOfIssue
    chapalita: PlaceOfIssue


def owner_of(account: Account) -> Actor:
    return Actor.owner(account.pk, now=timezone.now(), member_id=1, user_id=1, label="Olga Titular")


def somebody(account: Account, *permissions: Permission, at: list[Scope]) -> Actor:
    return Actor.limited(
        ActorKind.MEMBER,
        account.pk,
        now=timezone.now(),
        label="Beto Ayudante",
        permissions=permissions,
        at=at,
    )
