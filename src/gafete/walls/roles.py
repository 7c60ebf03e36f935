"""The roles of a PostgreSQL: the owner of the tables migrates, one role serves, one makes backups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from gafete.walls.crossings import every_crossing
from gafete.walls.row_security import table_of, tables_there, tenant_managers

# Of these only new lines are written: see gafete.audit.append_only.
APPEND_ONLY = ("audit_event", "audit_eventreach")
_SERVING = {"TABLES": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCES": "USAGE, SELECT"}
_BACKUP = {"TABLES": "SELECT", "SEQUENCES": "SELECT"}


def role_exists(database: BaseDatabaseWrapper, role: str) -> bool:
    """Whether the server knows a role of this name."""
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def let_serve(database: BaseDatabaseWrapper, role: str) -> None:
    """Grant a role what serving the portal takes: rows, never tables, and of the trail only new lines."""
    quoted = database.ops.quote_name(role)
    with database.cursor() as cursor:
        # Before PostgreSQL 15 everybody could make tables there.
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        _grant(cursor, _SERVING, quoted)
        for table in tables_there(cursor, APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}")
        for signature in _crossings_there(cursor):
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {quoted}")


def let_back_up(database: BaseDatabaseWrapper, role: str) -> None:
    """Grant a role what a backup takes: to read everything. That no row is hidden from it is an attribute of the role."""
    with database.cursor() as cursor:
        _grant(cursor, _BACKUP, database.ops.quote_name(role))


def _grant(cursor: CursorWrapper, rights: dict[str, str], quoted: str) -> None:
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    for things, verbs in rights.items():
        cursor.execute(f"GRANT {verbs} ON ALL {things} IN SCHEMA public TO {quoted}")
        # For those that are made later, as the table of the cache is.
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {verbs} ON {things} TO {quoted}")


def _crossings_there(cursor: CursorWrapper) -> Iterator[str]:
    for crossing in every_crossing():
        cursor.execute("SELECT to_regprocedure(%s)", [crossing.signature])
        if cursor.fetchone()[0] is not None:
            yield crossing.signature


def faults_of_role() -> Iterator[str]:
    """Say why the present role must not serve the portal; nothing where it is as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls, rolcreaterole OR rolcreatedb,"
            " has_schema_privilege(rolname, 'public', 'CREATE') FROM pg_roles WHERE rolname = current_user"
        )
        name, is_unbound, makes_others, makes_tables = cursor.fetchone()
        if is_unbound:
            yield f"The database role {name!r} passes row-level security by (SUPERUSER or BYPASSRLS)."
        if makes_others:
            yield f"The database role {name!r} may make roles or databases (CREATEROLE or CREATEDB)."
        tables = [table_of(manager) for manager in tenant_managers()]
        if _owns(cursor, tables):
            yield f"The database role {name!r} owns the tables, or belongs to the role that does."
        elif makes_tables and not is_unbound:
            yield f"The database role {name!r} may make tables in the schema public."
        if not is_unbound and _changes(cursor, APPEND_ONLY):
            yield f"The database role {name!r} may change the trail."


def _owns(cursor: CursorWrapper, tables: Iterable[str]) -> bool:
    cursor.execute(
        "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)"
        " AND pg_has_role(current_user, relowner, 'MEMBER')",
        [list(tables)],
    )
    return cursor.fetchone() is not None


def _changes(cursor: CursorWrapper, tables: Iterable[str]) -> bool:
    cursor.execute(
        "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)"
        " AND has_table_privilege(current_user, oid, 'UPDATE, DELETE, TRUNCATE')",
        [list(tables)],
    )
    return cursor.fetchone() is not None
