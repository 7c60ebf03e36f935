"""Two accounts of the tenant tree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gafete.access.actor import Actor
from gafete.tenancy.models import Account
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.rules import PlaceFields
from tests.tenancy.trees import MAIZ, PANADERIA, Tree, owner_of


@pytest.fixture
def account(db: None) -> Account:
    del db
    return Account.objects.create(name="Grupo Maíz")


@pytest.fixture
def tree(account: Account) -> Tree:
    owner = owner_of(account)
    maiz = create_company(actor=owner, fields=MAIZ)
    panaderia = create_company(actor=owner, fields=PANADERIA)
    return Tree(
        account=account,
        owner=owner,
        maiz=maiz,
        panaderia=panaderia,
        centro=create_place(
            actor=owner, company=maiz, fields=PlaceFields(name="Centro", postal_code="06000")
        ),
        roma=create_place(actor=owner, company=maiz, fields=PlaceFields(name="Roma", postal_code="06700")),
        chapalita=create_place(
            actor=owner, company=panaderia, fields=PlaceFields(name="Chapalita", postal_code="44500")
        ),
    )


@pytest.fixture
def stranger(db: None) -> Actor:
    """The owner of another account, who holds every right there."""
    del db
    return owner_of(Account.objects.create(name="Otra cuenta"))


@pytest.fixture
def access_version(account: Account) -> Callable[[], int]:
    def read() -> int:
        account.refresh_from_db()
        return account.access_version

    return read
