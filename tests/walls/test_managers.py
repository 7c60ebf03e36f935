"""The first wall: rows of a tenant are reached from inside their account, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from gafete.members.models import Member, Profile
from gafete.tenancy.models import Account, Company
from gafete.walls.managers import OtherAccountError, UnscopedError
from gafete.walls.row_security import tenant_managers
from gafete.walls.standing import as_person, inside
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.standing import bound

pytestmark = pytest.mark.django_db
TENANT_MODELS = sorted((manager.model for manager in tenant_managers()), key=lambda model: model.__name__)
A_PERSONS_OWN = {"Account", "Member", "SessionEntry"}

each_tenant_model = pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)


@pytest.fixture
def house() -> House:
    return grupo_maiz()


@each_tenant_model
@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.all(),
        lambda rows: rows.filter(pk=1),
        lambda rows: rows.count(),
        lambda rows: rows.update(),
        lambda rows: rows.bulk_create([]),
    ],
    ids=["all", "filter", "count", "update", "bulk_create"],
)
def test_nothing_is_asked_from_nowhere(model: Any, ask: Callable[[Any], object]) -> None:
    with bound(), pytest.raises(UnscopedError, match=model.__name__):
        ask(model.objects)


@each_tenant_model
def test_a_person_asks_only_for_what_is_his_own(model: Any) -> None:
    with bound(), as_person(7):
        if model.__name__ in A_PERSONS_OWN - {"Account"}:
            assert list(model.objects.all()) == []
        else:
            with pytest.raises(UnscopedError):
                model.objects.all()


def test_inside_an_account_there_are_its_rows_alone(house: House) -> None:
    other = otra_cuenta()
    with bound(), inside(house.account.pk):
        assert set(Company.objects.all()) == set(house.companies.values())
        assert not Company.objects.filter(pk=other.companies["ajena"].pk).exists()
        assert list(Account.objects.all()) == [house.account]


def test_a_person_finds_his_memberships_wherever_they_are(house: House) -> None:
    other = otra_cuenta()
    there = other.join("elena", other.assignment("viewer", ["lejos"]), by="tomas")
    Member.objects.filter(pk=there.pk).update(user=house.owner.user)
    with bound(), as_person(house.owner.user_id):
        found = list(Member.objects.select_related("account").order_by("pk"))
        assert [each.account.name for each in found] == ["Grupo Maíz", "Otra cuenta"]


def test_relations_stand_behind_the_wall_too(house: House) -> None:
    other = otra_cuenta()
    company = Company.objects.get(pk=other.companies["ajena"].pk)
    member = Member.objects.get(pk=house.owner.pk)
    with bound():
        with pytest.raises(UnscopedError):
            company.account  # noqa: B018 -- asks the database
        with pytest.raises(UnscopedError):
            company.places.all()
        with pytest.raises(UnscopedError):
            member.refresh_from_db()
        with inside(house.account.pk):
            assert not company.places.exists()
            with pytest.raises(Account.DoesNotExist):
                company.account  # noqa: B018 -- as above


@pytest.mark.parametrize(
    "write",
    [
        lambda profile: profile.save(),
        lambda profile: Profile.objects.bulk_create([profile]),
        lambda profile: Profile.objects.create(account_id=profile.account_id, name=profile.name),
    ],
    ids=["save", "bulk_create", "create"],
)
def test_a_row_of_another_account_is_not_written(house: House, write: Callable[[Profile], object]) -> None:
    profile = Profile(account=otra_cuenta().account, name="Ajeno")
    with bound(), inside(house.account.pk), pytest.raises(OtherAccountError):
        write(profile)


def test_a_row_does_not_move_to_another_account(house: House) -> None:
    other = otra_cuenta()
    profile = Profile.objects.get(account=house.account, code="viewer")
    with bound(), inside(house.account.pk):
        with pytest.raises(OtherAccountError):
            Profile.objects.filter(pk=profile.pk).update(account=other.account)
        with pytest.raises(OtherAccountError):
            Profile.objects.filter(pk=profile.pk).update(account_id=other.account.pk)
        profile.account_id = other.account.pk
        with pytest.raises(OtherAccountError), transaction.atomic():
            profile.save()
    assert Profile.objects.get(pk=profile.pk).account_id == house.account.pk


def test_a_person_writes_nothing(house: House) -> None:
    with bound(), as_person(house.owner.user_id), pytest.raises(OtherAccountError):
        Member(account=house.account, user=house.owner.user, name="Yo", sort_name="yo").save(
            force_insert=True
        )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_place_whose_transaction_is_over_is_no_place(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL has forgotten by then, and would answer with nothing instead of an error."""
    with bound(), inside(house.account.pk):
        # The connection itself: what stands before it keeps no attributes of its own.
        monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "in_atomic_block", False)
        with pytest.raises(UnscopedError):
            Company.objects.all()
        monkeypatch.undo()


def test_every_tenant_model_is_asked_for_by_its_relations_too() -> None:
    """The base manager serves foreign keys, ``refresh_from_db`` and deletions."""
    for model in TENANT_MODELS:
        assert model._base_manager.__class__ is model._default_manager.__class__, model
        assert issubclass(model, models.Model)
