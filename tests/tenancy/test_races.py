"""Two people at once: the second one is told, whatever the first one had read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from gafete.audit.queries import verify_chain
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.rules import PlaceFields
from tests.tenancy.trees import MAIZ, owner_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 6


def outcomes(act: Callable[[int], object]) -> list[str]:
    """What became of the same act by several people at the same moment."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            start.wait(timeout=20)
            act(number)
        except (InvalidFields, StaleEdit) as refused:
            return type(refused).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


@pytest.fixture
def account() -> Account:
    return Account.objects.create(name="Grupo Maíz")


def test_one_rfc_is_added_once(account: Account) -> None:
    owner = owner_of(account)
    assert outcomes(lambda _number: create_company(actor=owner, fields=MAIZ)) == [
        *["InvalidFields"] * (AT_ONCE - 1),
        "done",
    ]
    assert Company.objects.count() == 1


def test_one_name_of_a_place_is_taken_once_whatever_its_capitals(account: Account) -> None:
    owner = owner_of(account)
    company = create_company(actor=owner, fields=MAIZ)
    names = ["Centro", "CENTRO", "centro", "CeNTRO", "cENTRO", "centrO"]

    def add(number: int) -> PlaceOfIssue:
        fields = PlaceFields(name=names[number], postal_code="06000")
        return create_place(actor=owner, company=company, fields=fields)

    assert outcomes(add).count("done") == 1
    assert PlaceOfIssue.objects.count() == 1


def test_of_several_edits_of_one_form_one_is_kept_and_the_others_are_told(account: Account) -> None:
    owner = owner_of(account)
    company = create_company(actor=owner, fields=MAIZ)

    def edit(number: int) -> Company:
        fields = replace(MAIZ, trade_name=f"Nombre {number}")
        return edit_company(actor=owner, company=company, version=1, fields=fields)

    assert outcomes(edit) == [*["StaleEdit"] * (AT_ONCE - 1), "done"]
    company.refresh_from_db()
    assert company.version == 2
    assert verify_chain(account.pk).broken is None
