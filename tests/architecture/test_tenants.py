"""Every table that belongs to an account stands behind the walls, and its indexes begin with the account."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from gafete.walls.crossings import every_crossing
from gafete.walls.managers import TenantManager
from tests.architecture.sources import PACKAGE, modules, name_of

# Tables with an account that are no tenant's, and why.
QUEUES = {
    "Job": "ids and progress, taken by workers who stand nowhere; its rows, which name people, are a tenant's",
    "Message": "ids alone, for the same reason",
}
# Unique beyond the account, and why that tells nothing.
UNIQUE_EVERYWHERE = {
    "public_id": "random, so that nobody meets it by trying",
    "seat_id": "a row of the same account, which its own key names",
    "replaced_by_id": "the same",
    "member_invited_username_unique": "a user name is everybody's: a taken one is a plain field error wherever it is taken",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("gafete.")]


def is_tenants(model: type[models.Model]) -> bool:
    return isinstance(model._default_manager, TenantManager)


def names_an_account(model: type[models.Model]) -> bool:
    names = {field.attname for field in model._meta.concrete_fields}
    return "account_id" in names or model.__name__ == "Account"


def test_what_names_an_account_is_a_tenant_s_or_has_a_reason() -> None:
    found = {model.__name__ for model in our_models() if names_an_account(model) and not is_tenants(model)}
    assert found == QUEUES.keys()


def test_what_is_a_tenant_s_names_its_account() -> None:
    tenants = [model for model in our_models() if is_tenants(model)]
    assert len(tenants) >= 14
    assert [model for model in tenants if not names_an_account(model)] == []
    assert [model for model in tenants if model._meta.base_manager_name != "objects"] == []


def uniques(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """For each unique index, its name and its first column."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield field.attname, field.attname
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            first = (*constraint.fields, *(getattr(each, "name", "") for each in constraint.expressions))[0]
            yield constraint.name, getattr(model._meta.get_field(first), "attname", first)


def test_unique_indexes_begin_with_the_account() -> None:
    """The check for one looks at all rows, also those that a wall hides: it would tell that they are there."""
    found = {
        name
        for model in our_models()
        if is_tenants(model)
        for name, first in uniques(model)
        if first != "account_id"
    }
    assert found == UNIQUE_EVERYWHERE.keys()


def test_crossings_are_declared_in_files_of_that_name() -> None:
    declaring = {name_of(path) for path in modules() if "= Crossing(" in path.read_text(encoding="utf-8")}
    assert declaring
    assert all(name.endswith("/crossings.py") for name in declaring)


def test_crossings_answer_with_ids_names_and_yes_or_no() -> None:
    assert {crossing.returns for crossing in every_crossing()} <= {"bigint", "integer", "text", "uuid"}


def test_nobody_stands_where_he_likes() -> None:
    """A place is entered by the three blocks of `standing`, never by writing the variable."""
    writing = [
        name_of(path)
        for path in modules()
        if "_standing" in path.read_text(encoding="utf-8") and path != PACKAGE / "walls" / "standing.py"
    ]
    assert writing == []
