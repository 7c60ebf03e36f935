"""The first wall: the only way to a tenant's rows is a manager that asks where the program stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.db import connection, models

from gafete.walls.standing import standing

Row = TypeVar("Row", bound=models.Model)


class UnscopedError(RuntimeError):
    """Rows of a tenant were asked for without saying whose: a mistake of ours, in production too."""

    def __init__(self, model: type[models.Model]) -> None:
        """Name the rows that were asked for."""
        super().__init__(f"{model.__name__}: stand inside an account before its rows are asked for.")


class OtherAccountError(RuntimeError):
    """A row of another account was about to be written: a mistake of ours, in production too."""

    def __init__(self, model: type[models.Model]) -> None:
        """Name the row, and nothing that is in it."""
        super().__init__(f"{model.__name__}: only rows of the account that one stands in are written.")


class TenantRows(models.QuerySet[Row]):
    """Rows of one account; writes none of another."""

    # Django writes rows through these two, whatever was called: save(), create(), bulk_create(), update().

    def _insert(self, objs: Sequence[Any], *given: Any, **named: Any) -> Any:
        if any(getattr(row, _field_of(self.model)) != standing().account_id for row in objs):
            raise OtherAccountError(self.model)
        return super()._insert(objs, *given, **named)  # type: ignore[misc]

    def _update(self, values: Sequence[tuple[models.Field[Any, Any], Any, Any]]) -> int:
        self._stay_in_account({field.attname: value for field, _model, value in values})
        return super()._update(values)  # type: ignore[misc,no-any-return]

    def update(self, **values: Any) -> int:
        """Change these rows, which stay in their account."""
        self._stay_in_account(values)
        return super().update(**values)

    def _stay_in_account(self, values: dict[str, Any]) -> None:
        field = _field_of(self.model)
        named = {field, field.removesuffix("_id")} & set(values)
        if any(getattr(values[name], "pk", values[name]) != standing().account_id for name in named):
            raise OtherAccountError(self.model)


class TenantManager(models.Manager[Row]):
    """The rows that can be read from where the program stands; also behind relations, as the base manager."""

    # The field that names the account.
    account_field: ClassVar[str] = "account_id"
    # The field that names the person whose own rows these are, where there is one.
    person_field: ClassVar[str] = ""
    # The same for the database: a condition in which {user} stands for the person.
    person_condition: ClassVar[str] = ""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows that can be read from here.

        Raises:
            UnscopedError: the program stands nowhere, or on PostgreSQL outside of a transaction.
        """
        here = standing()
        condition: dict[str, Any] = {}
        if here.account_id is not None:
            condition[self.account_field] = here.account_id
        elif here.user_id is not None and self.person_field:
            condition[self.person_field] = here.user_id
        if not condition or _is_forgotten():
            raise UnscopedError(self.model)
        return TenantRows(self.model, using=self._db).filter(**condition)


def account_in_reach(model: type[models.Model]) -> int:
    """Return the account whose rows can be read from here.

    Raises:
        UnscopedError: the program stands in none, or on PostgreSQL outside of a transaction.
    """
    account_id = standing().account_id
    if account_id is None or _is_forgotten():
        raise UnscopedError(model)
    return account_id


def _is_forgotten() -> bool:
    # Outside of a transaction PostgreSQL has forgotten where we stand, and would answer with nothing.
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _field_of(model: type[models.Model]) -> str:
    manager = model._base_manager  # noqa: SLF001 -- Django's documented way to ask a model
    return manager.account_field if isinstance(manager, TenantManager) else TenantManager.account_field
