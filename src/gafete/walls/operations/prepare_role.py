"""Make a role of the database, unless it is there."""

from __future__ import annotations

from django.db import ProgrammingError, connection, transaction
from psycopg import errors, sql

from gafete.walls.roles import role_exists


class RoleNotMade(Exception):
    """The owner of the tables may not make this role; the message is the statement that an administrator runs."""


def prepare_role(*, role: str, password: str = "", sees_every_row: bool = False) -> None:
    """Make the role with nothing but the right to sign in; one that is there stays as it is.

    Raises:
        RoleNotMade: it is not there, and the present role may not make it.
    """
    if role_exists(connection, role):
        return
    attributes = sql.SQL(" BYPASSRLS") if sees_every_row else sql.SQL("")
    make = sql.SQL("CREATE ROLE {} LOGIN{}").format(sql.Identifier(role), attributes)
    with_password = sql.SQL("{} PASSWORD {}").format(make, sql.Literal(password)) if password else make
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(with_password.as_string(cursor.connection))
    except ProgrammingError as fault:
        if not isinstance(fault.__cause__, errors.InsufficientPrivilege):
            raise
        # Without the password: this ends up on a screen.
        raise RoleNotMade(make.as_string(None)) from None
