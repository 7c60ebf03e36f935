"""A whole Gafete for the journeys: web server, worker, database and mail server, all of them real."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.journeys.post import Post
from tests.outbox.sink import Sink
from tests.postgresql import serving as as_serving_role
from tools import serving
from tools.places import ROOT

HOST = "127.0.0.1"
SECONDS_TO_START = 30
SECONDS_TO_END = 10


class Installation:
    """What runs, where it lies and how to reach it."""

    def __init__(self, folder: Path, *, mode: str, sink: Sink | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._owner_url = _own_database(f"gafete_{mode}_{self.port}")
        self.database_url = as_serving_role(self._owner_url) if self._owner_url else ""
        self.post = Post(sink) if sink else None
        self._environment = {
            "GAFETE_MODE": mode,
            "GAFETE_DATA_DIR": str(folder),
            "GAFETE_PUBLIC_URL": self.url,
            "GAFETE_DATABASE_URL": self.database_url,
            "GAFETE_DATABASE_OWNER_URL": self._owner_url,
            "GAFETE_LOG_FILE": str(self.log_folder / "gafete.log"),
            **_mail(sink),
        }

    @property
    def log_folder(self) -> Path:
        """The program's own log, and what its processes printed."""
        return self.folder / "log"

    @property
    def log_text(self) -> str:
        """Every line that any process of this installation wrote."""
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self.log_folder.iterdir()))

    def manage(self, *arguments: str) -> str:
        """Run one of the commands; what it printed."""
        done = subprocess.run(
            [str(part) for part in serving.manage(*arguments)],
            env=self._whole_environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def prepare(self, static: Path) -> None:
        """Bring database and static files there."""
        self.log_folder.mkdir(parents=True)
        shutil.copytree(static, self.folder / "static", dirs_exist_ok=True)
        self.manage("migrate", "--verbosity=0")
        self.manage("createcachetable")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve; whatever happens, nothing of it is left behind."""
        with ExitStack() as stack:
            web = stack.enter_context(self._process("web", serving.web(HOST, self.port)))
            stack.enter_context(self._process("worker", serving.worker()))
            self._wait_until_it_answers(web)
            yield

    @contextmanager
    def _process(self, name: str, command: tuple[str | Path, ...]) -> Iterator[subprocess.Popen[bytes]]:
        with (self.log_folder / f"{name}.out").open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                env=self._whole_environment(),
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                yield process
            finally:
                _end(process)

    def _wait_until_it_answers(self, web: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and web.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/entrar/", timeout=5):  # noqa: S310
                return
            time.sleep(0.1)
        raise AssertionError(f"The web server did not start:\n{self.log_text}")

    def _whole_environment(self) -> Mapping[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAFETE_")}
        return {**inherited, **{name: value for name, value in self._environment.items() if value}}


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _mail(sink: Sink | None) -> dict[str, str]:
    if sink is None:
        return {"GAFETE_MAIL_DELIVERY": "mailbox"}
    return {
        "GAFETE_MAIL_DELIVERY": "smtp",
        "GAFETE_SMTP_HOST": HOST,
        "GAFETE_SMTP_PORT": str(sink.port),
        "GAFETE_SMTP_SECURITY": "none",
    }


def _own_database(name: str) -> str:
    """A database beside the one of the tests, on the same server; none for SQLite, which lies in the folder."""
    server = os.environ.get("GAFETE_DATABASE_OWNER_URL", "")
    if not server.startswith("postgresql"):
        return ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_END)
    # Its own children may have been left behind.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
