"""The only way to a tenant's rows: a manager that asks where the program stands."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import connection, models

from gafete.walls.standing import standing

Row = TypeVar("Row", bound=models.Model)


class UnscopedError(RuntimeError):
    """Rows of a tenant were asked for without saying whose: a mistake of ours, in production too."""

    def __init__(self, model: type[models.Model]) -> None:
        """Name the rows that were asked for."""
        super().__init__(f"{model.__name__}: stand inside an account before its rows are asked for.")


class TenantManager(models.Manager[Row]):
    """Rows of the account that the program stands in; also behind every relation, where it is the base manager."""

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
        rows = super().get_queryset()
        here = standing()
        if here.across:
            return rows
        condition: dict[str, Any] = {}
        if here.account_id is not None:
            condition[self.account_field] = here.account_id
        elif here.user_id is not None and self.person_field:
            condition[self.person_field] = here.user_id
        # Outside of a transaction PostgreSQL has forgotten where we stand, and would answer with nothing.
        if not condition or (connection.vendor == "postgresql" and not connection.in_atomic_block):
            raise UnscopedError(self.model)
        return rows.filter(**condition)
