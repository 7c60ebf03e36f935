"""The second wall: PostgreSQL's row-level security, raised after every migration from what the models say.

The role that serves the portal sees the rows of the account that its transaction names, and no others; a query that
forgot its account finds nothing. The owner of the tables is bound too, but for reading: the crossings are functions
with his rights, and a migration that writes tenants' rows says inside which account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from gafete.walls.crossings import every_crossing
from gafete.walls.managers import TenantManager

# Once a statement, not once a row: hence the sub-select.
ACCOUNT = "(SELECT NULLIF(current_setting('app.account_id', true), '')::bigint)"
USER = "(SELECT NULLIF(current_setting('app.user_id', true), '')::bigint)"
OWNER_READS = "tenant_owner_reads"


def tenant_managers() -> Iterator[TenantManager[models.Model]]:
    """Return the manager of every tenant's table."""
    for model in apps.get_models():
        manager = model._default_manager  # noqa: SLF001 -- Django's documented way to ask a model
        if isinstance(manager, TenantManager):
            yield manager


def table_of(manager: TenantManager[models.Model]) -> str:
    """The table behind a manager."""
    return manager.model._meta.db_table  # noqa: SLF001 -- as above


def raise_wall(database: BaseDatabaseWrapper, *, serving: str) -> None:
    """Bind every tenant's table and write the crossings; the second time nothing changes.

    ``serving`` is the role that serves, or empty where there is none yet.
    """
    managers = {table_of(manager): manager for manager in tenant_managers()}
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        there = tables_there(cursor, managers)
        _clear(cursor, there)
        for table in there:
            bind_table(cursor, managers[table], serving=serving)
        for crossing in every_crossing() if len(there) == len(managers) else ():
            cursor.execute(crossing.definition())
            cursor.execute(f"REVOKE ALL ON FUNCTION {crossing.signature} FROM PUBLIC")


def _clear(cursor: CursorWrapper, tables: list[str]) -> None:
    """Take away the policies that earlier models wrote."""
    cursor.execute(
        r"SELECT tablename, policyname FROM pg_policies WHERE policyname LIKE 'tenant\_%%' AND tablename = ANY(%s)",
        [tables],
    )
    for table, policy in cursor.fetchall():
        cursor.execute(f"DROP POLICY {policy} ON {table}")


def tables_there(cursor: CursorWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that have been made."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname = ANY(%s) ORDER BY relname",
        [list(tables)],
    )
    return [name for (name,) in cursor.fetchall()]


def bind_table(cursor: CursorWrapper, manager: TenantManager[Any], *, serving: str) -> None:
    """Write the policies of one table that has none."""
    for statement in _statements(cursor.db.ops.quote_name, manager, serving):
        cursor.execute(statement)


def _statements(
    quote: Callable[[str], str], manager: TenantManager[models.Model], serving: str
) -> Iterator[str]:
    table = quote(table_of(manager))
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for command, rows in _rows(manager):
        name = f"tenant_{command.lower()}"
        yield _policy(table, name, f"FOR {command} {rows}")
        # Holds whatever policies somebody adds later. Of reading the owner is free, so there it names the others.
        if command != "SELECT":
            yield _policy(table, f"{name}_only", f"AS RESTRICTIVE FOR {command} {rows}")
        elif serving:
            yield _policy(table, f"{name}_only", f"AS RESTRICTIVE FOR SELECT TO {quote(serving)} {rows}")
    yield _policy(table, OWNER_READS, "FOR SELECT TO CURRENT_USER USING (true)")


def _rows(manager: TenantManager[models.Model]) -> Iterator[tuple[str, str]]:
    """For each command, the rows that it may see and leave behind."""
    column = "id" if manager.account_field == "pk" else manager.account_field
    own = f"{column} = {ACCOUNT}"
    readable = own
    if manager.person_condition:
        readable = f"{own} OR {manager.person_condition.format(user=USER)}"
    yield "SELECT", f"USING ({readable})"
    yield "INSERT", f"WITH CHECK ({own})"
    yield "UPDATE", f"USING ({own}) WITH CHECK ({own})"
    yield "DELETE", f"USING ({own})"


def _policy(table: str, name: str, terms: str) -> str:
    return f"CREATE POLICY {name} ON {table} {terms}"


def name_account(database: BaseDatabaseWrapper, account_id: int) -> None:
    """Let a migration write this account's rows until its transaction ends, or it names another: the owner is bound too."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT set_config('app.account_id', %s, true)", [str(account_id)])


def faults_of_wall() -> Iterator[str]:
    """Say where the wall has a hole: a tenant's table on which row-level security is not forced."""
    tables = [table_of(manager) for manager in tenant_managers()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)"
            " AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname",
            [tables],
        )
        open_tables = [name for (name,) in cursor.fetchall()]
    if open_tables:
        yield f"Row-level security is not forced on {', '.join(open_tables)}: run migrate as the owner."
