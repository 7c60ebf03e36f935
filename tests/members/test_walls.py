"""Two walls between accounts: each alone keeps one account's rows from another."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import ProgrammingError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from gafete.audit.models import Event
from gafete.members.models import AccessRequest, Grant, Member, Profile
from gafete.seats.models import Order, Seat
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.walls.managers import TenantManager, UnscopedError
from gafete.walls.row_security import tenant_managers
from gafete.walls.standing import as_person, inside, nowhere
from tests import cast
from tests.processes import ROOT, database_url
from tests.web.entering import browser_of

TENANTS: list[type[models.Model]] = [
    AccessRequest, Account, Company, Event, Grant, Member, Order, PlaceOfIssue, Profile, Seat,
]  # fmt: skip


@pytest.fixture
def without_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)


def account_of(row: models.Model) -> int:
    return int(row.pk if isinstance(row, Account) else getattr(row, "account_id"))  # noqa: B009 -- of any model


def seen_from(house: cast.House) -> set[int]:
    """The accounts of all the rows that can be read from inside one."""
    with inside(house.account.pk):
        return {account_of(row) for model in TENANTS for row in model._default_manager.all()}


@pytest.mark.django_db
def test_whoever_stands_nowhere_is_told_so_and_reads_nothing() -> None:
    cast.grupo_maiz()
    with nowhere():
        for model in TENANTS:
            with pytest.raises(UnscopedError):
                model._default_manager.all()


@pytest.mark.django_db
def test_inside_an_account_its_rows_are_seen_and_no_others(
    house: cast.House, other_house: cast.House
) -> None:
    assert seen_from(house) == {house.account.pk}
    assert seen_from(other_house) == {other_house.account.pk}


@pytest.mark.postgresql
def test_the_second_wall_alone_keeps_them_apart(
    house: cast.House, other_house: cast.House, without_first_wall: None
) -> None:
    assert seen_from(house) == {house.account.pk}
    assert seen_from(other_house) == {other_house.account.pk}


@pytest.mark.postgresql
def test_the_first_wall_alone_keeps_them_apart(
    house: cast.House, other_house: cast.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gafete.walls.standing.tell_database", lambda _place: None)
    assert connection.vendor == "postgresql"
    assert seen_from(house) == {house.account.pk}


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "page", ["members:list", "companies:list", "places:list", "profiles:list", "audit:list"]
)
def test_a_page_that_forgot_its_account_shows_no_other(
    house: cast.House, other_house: cast.House, without_first_wall: None, page: str
) -> None:
    text = browser_of(house, "olivia").get(reverse(page)).content.decode()
    assert "Ajena" not in text
    assert "Tomas" not in text


@pytest.mark.postgresql
def test_a_row_for_another_account_is_refused_by_the_database(
    house: cast.House, other_house: cast.House, without_first_wall: None
) -> None:
    company = house.companies["panadería"]
    with inside(house.account.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Seat.objects.create(account_id=other_house.account.pk, source="bought")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Company.objects.filter(pk=company.pk).update(account_id=other_house.account.pk)


@pytest.mark.django_db
def test_a_person_reads_his_own_memberships_and_nobody_elses(
    house: cast.House, other_house: cast.House
) -> None:
    person = house.member("carla").user
    other_house.join("ajena", other_house.assignment("viewer", ["lejos"]), by="tomas", email=person.email)
    with as_person(person.pk):
        found = list(Member.objects.select_related("account"))
        assert {member.user_id for member in found} == {person.pk}
        assert {member.account_id for member in found} == {house.account.pk, other_house.account.pk}
        with pytest.raises(UnscopedError):
            Grant.objects.all()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_one_transaction_was_told_the_next_has_forgotten() -> None:
    house = cast.grupo_maiz()
    with inside(house.account.pk):
        assert Seat.objects.exists()
    with pytest.raises(RuntimeError), inside(house.account.pk):
        raise RuntimeError
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.account_id', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.postgresql
def test_the_role_that_serves_writes_new_lines_of_the_trail_and_changes_none(house: cast.House) -> None:
    for statement in ("UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            inside(house.account.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db
def test_every_model_with_an_account_has_a_wall_or_a_reason() -> None:
    # Read by account in one place each: docs/decisions/0008.
    without = {"identity.SessionEntry", "outbox.Message", "work.Job"}
    walled = {manager.model._meta.label for manager in tenant_managers()}
    from django.apps import apps  # noqa: PLC0415 -- beside what it is for

    named = {
        model._meta.label
        for model in apps.get_models()
        if any(field.attname == "account_id" for field in model._meta.concrete_fields)
    }
    assert named - walled == without


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("serves", [True, False])
def test_serving_is_refused_as_superuser_and_owner(*, serves: bool) -> None:
    address = database_url()
    if not serves:
        address = address.replace("gafete_serving@", "postgres@")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "GAFETE_AS_OWNER"},
        "GAFETE_DATABASE_URL": address,
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "gafete", "check", "--deploy", "--database", "default", "--fail-level=ERROR"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) is serves, done.stderr
    assert ("superuser" in done.stderr) is not serves
    assert ("owns the tables" in done.stderr) is not serves


def test_a_request_of_nobody_reads_no_tenant(db: None) -> None:
    del db
    cast.grupo_maiz()
    assert Client().get(reverse("account_login")).status_code == 200
