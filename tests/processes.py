"""Real processes beside the test, on the test's own database, to be killed at the worst moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from gafete.config.databases import sqlite_url
from tests.postgresql import SERVING_ROLE

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """The address of the database that the present test uses, for the role that serves."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite_url(Path(str(chosen["NAME"])))
    place = urlencode({"host": chosen["HOST"]})
    port = f":{chosen['PORT']}" if chosen["PORT"] else ""
    return f"postgresql://{SERVING_ROLE}@{port}/{chosen['NAME']}?{place}"


def owners_database_url() -> str:
    """The same for the owner of the tables: of this process's own database, as the server is shared with others."""
    if connection.vendor == "sqlite":
        return database_url()
    return urlunsplit(urlsplit(settings.OWNER_URL)._replace(path=f"/{connection.settings_dict['NAME']}"))


@contextmanager
def running(script: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script of the tests; whatever happens, it is gone afterwards."""
    inherited = {name: value for name, value in os.environ.items() if name != "GAFETE_AS_OWNER"}
    own = {**inherited, "GAFETE_DATABASE_URL": database_url(), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-m", script, *arguments],
        env=own | environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        kill(process)
        if process.stdout:
            process.stdout.close()


def kill(process: subprocess.Popen[str]) -> None:
    """As the kernel does when memory runs out: without a word."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


def next_line(process: subprocess.Popen[str]) -> str:
    """What the process says next; empty when it has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
