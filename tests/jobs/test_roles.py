"""An installation on PostgreSQL with its three roles, as whoever runs it sets it up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from gafete.seats.crossings import ACCOUNT_OF_ORDER
from gafete.walls.crossings import every_crossing
from tests.processes import ROOT

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
# Roles and databases are the whole server's, which several processes of the tests share.
OWNER, SERVING, BACKUP, DATABASE = (
    f"roles_{name}_{os.getpid()}" for name in ("owner", "serving", "backup", "database")
)
SECONDS_TO_REFUSE = 60


class Installation:
    """A database of its own beside that of the tests."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server = server
        self.folder = folder

    def url(self, role: str = "") -> str:
        """The address of the database, for a role; for the server's superuser where none is named."""
        parts = urlsplit(self.server)
        netloc = f"{role}@{parts.netloc.rpartition('@')[2]}" if role else parts.netloc
        return urlunsplit(parts._replace(netloc=netloc, path=f"/{DATABASE}"))

    def manage(self, *arguments: str, as_role: str = SERVING) -> subprocess.CompletedProcess[str]:
        """One of the commands, in an installation that serves as this role."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAFETE_")}
        own = {
            "GAFETE_MODE": "test",
            "GAFETE_DATA_DIR": str(self.folder),
            "GAFETE_PUBLIC_URL": "http://testserver",
            "GAFETE_DATABASE_URL": self.url(as_role),
            "GAFETE_DATABASE_OWNER_URL": self.url(OWNER),
            "PYTHONPATH": str(ROOT / "src"),
        }
        return subprocess.run(
            [sys.executable, "-m", "gafete", *arguments],
            env=inherited | own,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS_TO_REFUSE,
        )

    def ask(self, role: str, statement: str) -> object:
        """What the database answers this role: a first value, or the number of rows."""
        with psycopg.connect(self.url(role)) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else cursor.rowcount


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    server = settings.OWNER_URL
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE".encode())
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}".encode())
        yield Installation(server, tmp_path / "data")
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())
        for role in (BACKUP, SERVING, OWNER):
            connection.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_three_roles_are_made_and_each_does_its_own(installation: Installation) -> None:
    manage, ask = installation.manage, installation.ask
    # Only an administrator makes a role that passes row-level security by; the owner is told the statement.
    refused = manage("prepare_roles", "--backup", BACKUP)
    statement = f'CREATE ROLE "{BACKUP}" LOGIN BYPASSRLS'
    assert (refused.returncode, statement in refused.stderr) == (1, True), refused.stderr
    ask("", statement)
    for command in (
        ("prepare_roles", "--backup", BACKUP),
        ("migrate", "--verbosity=0"),
        ("createcachetable",),
        # What is as it should be stays so.
        ("prepare_roles", "--backup", BACKUP),
        ("migrate", "--verbosity=0"),
        ("check", "--deploy", "--fail-level=ERROR", "--database", "default"),
        ("create_account", "Grupo Maíz", "--plan", "pyme", "--owner-name", "Olivia Luna",
         "--owner-email", "olivia@correo.example"),
    ):  # fmt: skip
        done = manage(*command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    crossings = [crossing.signature for crossing in every_crossing()]
    # Also what nothing needs before somebody asks.
    assert ACCOUNT_OF_ORDER.signature in crossings
    assert [each for each in crossings if not ask(SERVING, f"SELECT to_regprocedure('{each}')")] == []
    count = "SELECT count(*) FROM members_member"
    assert [ask(role, count) for role in (SERVING, OWNER, BACKUP)] == [0, 1, 1]
    # The owner's migrations name the account before they write.
    assert ask(OWNER, "UPDATE members_member SET name = 'Nadie'") == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(BACKUP, "DELETE FROM members_member")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(SERVING, "CREATE TABLE mine (id int)")
    assert ask(SERVING, "SELECT count(*) FROM gafete_cache") == 0


@pytest.mark.parametrize(
    ("role", "said"),
    [(OWNER, "owns the tables"), ("", "passes row-level security by")],
    ids=["owner", "superuser"],
)
def test_nothing_is_served_as_owner_or_superuser(installation: Installation, role: str, said: str) -> None:
    manage = installation.manage
    assert manage("prepare_roles").returncode == 0
    assert manage("migrate", "--verbosity=0").returncode == 0
    for command in (
        # What `./gafete serve` and `./gafete worker` run first.
        ("check", "--deploy", "--fail-level=ERROR", "--database", "default"),
        ("run_worker",),
    ):
        refused = manage(*command, as_role=role)
        assert refused.returncode == 1, refused.stdout
        assert said in refused.stderr
    assert manage("check", "--deploy", "--fail-level=ERROR", "--database", "default").returncode == 0
