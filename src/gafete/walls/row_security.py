"""The second wall: PostgreSQL's row-level security, raised after every migration from what the models say.

A role that only serves the portal sees the rows of the account that the transaction names, and no others; a query
that forgot its account finds nothing. The owner of the tables migrates and is not bound: it never serves.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

from gafete.walls.crossings import every_crossing
from gafete.walls.managers import TenantManager

_ACCOUNT = "(SELECT NULLIF(current_setting('app.account_id', true), '')::bigint)"
_USER = "(SELECT NULLIF(current_setting('app.user_id', true), '')::bigint)"


def tenant_managers() -> Iterator[TenantManager[models.Model]]:
    """Return the manager of every tenant's table."""
    for model in apps.get_models():
        manager = model._default_manager  # noqa: SLF001 -- Django's documented way to ask a model
        if isinstance(manager, TenantManager):
            yield manager


def raise_walls(database: BaseDatabaseWrapper) -> None:
    """Bind every tenant's table and write the crossings; the second time nothing changes."""
    with database.cursor() as cursor:
        for manager in tenant_managers():
            for statement in _statements(manager):
                cursor.execute(statement)
        for crossing in every_crossing():
            cursor.execute(crossing.definition())
            cursor.execute(f"REVOKE ALL ON FUNCTION {crossing.signature} FROM PUBLIC")


def let_serve(database: BaseDatabaseWrapper, role: str, *, append_only: tuple[str, ...]) -> None:
    """Grant a role what serving the portal takes: rows, never tables, and of the trail only new lines."""
    quoted = database.ops.quote_name(role)
    with database.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        # For tables that are made later, as that of the cache is.
        for rights, things in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {things} TO {quoted}"
            )
        for table in append_only:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}")
        for crossing in every_crossing():
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {crossing.signature} TO {quoted}")


def faults_of_role() -> list[str]:
    """Say why the present role must not serve the portal; nothing where all is well, or the database has no roles."""
    if connection.vendor != "postgresql":
        return []
    tables = [manager.model._meta.db_table for manager in tenant_managers()]  # noqa: SLF001 -- as above
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_superuser, bypasses = cursor.fetchone()
        cursor.execute(
            "SELECT relname, pg_get_userbyid(relowner) = current_user, relrowsecurity AND relforcerowsecurity"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s) ORDER BY relname",
            [tables],
        )
        found = cursor.fetchall()
    faults = []
    if is_superuser or bypasses:
        faults.append(
            f"The database role {name!r} is not bound by row-level security (superuser or BYPASSRLS)."
        )
    if any(owns for _table, owns, _is_bound in found):
        faults.append(f"The database role {name!r} owns the tables; serve with another one that does not.")
    open_tables = [table for table, _owns, is_bound in found if not is_bound]
    if open_tables:
        faults.append(
            f"Row-level security is not forced on {', '.join(open_tables)}: run migrate as the owner."
        )
    return faults


def _statements(manager: TenantManager[models.Model]) -> Iterator[str]:
    meta = manager.model._meta  # noqa: SLF001 -- as above
    column = "id" if manager.account_field == "pk" else manager.account_field
    quoted = connection.ops.quote_name(meta.db_table)
    own = f"{column} = {_ACCOUNT}"
    readable = own
    if manager.person_condition:
        readable = f"({own} OR {manager.person_condition.format(user=_USER)})"
    yield f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY"
    # The restrictive one holds whatever policies somebody adds later; reading and writing differ where a person
    # reads what is his own.
    for command, using, check in (
        ("SELECT", readable, ""),
        ("INSERT", "", own),
        ("UPDATE", own, own),
        ("DELETE", own, ""),
    ):
        for kind in ("PERMISSIVE", "RESTRICTIVE"):
            name = f"tenant_{command.lower()}_{kind.lower()}"
            yield f"DROP POLICY IF EXISTS {name} ON {quoted}"
            yield (
                f"CREATE POLICY {name} ON {quoted} AS {kind} FOR {command}"
                f"{f' USING ({using})' if using else ''}{f' WITH CHECK ({check})' if check else ''}"
            )
