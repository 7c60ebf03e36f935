"""A whole Gafete on this machine, with invented accounts, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tools import serving, stamps
from tools.console import StopError, output, run, say
from tools.places import PACKAGE
from tools.processes import Processes, Stopped
from tools.setup import set_up

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
PORTS_TRIED = 20
SECONDS_TO_START = 30
DATA = ("gafete.sqlite3*", "queue.sqlite3*", "mailbox.sqlite3*", "files", ".migrated", "demo_sign_ins.txt")


def demo(port: int | None, *, reset: bool) -> int:
    """Set up, fill, serve; ends when the person ends it."""
    set_up()
    port = _free_port(port)
    environment = serving.demo_environment(port)
    data = Path(environment["GAFETE_DATA_DIR"])
    if reset:
        _remove(data)
    _prepare(data, environment)
    return _run(port, data, environment)


def _prepare(data: Path, environment: Mapping[str, str]) -> None:
    sign_ins = data / "demo_sign_ins.txt"
    _migrate(data / ".migrated", environment)
    serving.collect_static(data, environment)
    if not sign_ins.exists():
        say("Filling in the demo's accounts")
        told = output(*serving.manage("seed_demo"), environment=environment)
        if told is None:
            # Once more, so that the person sees why.
            run(*serving.manage("seed_demo"), environment=environment)
        sign_ins.write_text(told or "", encoding="utf-8")


def _migrate(stamp: Path, environment: Mapping[str, str]) -> None:
    database = os.environ.get("GAFETE_DATABASE_URL", "")
    mark = stamps.fingerprint(PACKAGE.glob("*/migrations/*.py"), database)
    if stamps.is_done(stamp, mark):
        return
    say("Preparing the database")
    run(*serving.manage("migrate", "--verbosity=0"), environment=environment)
    run(*serving.manage("createcachetable"), environment=environment)
    stamps.done(stamp, mark)


def _run(port: int, data: Path, environment: Mapping[str, str]) -> int:
    address = f"http://{HOST}:{port}"
    try:
        with Processes() as processes:
            processes.start("web", *serving.web(HOST, port), environment=environment)
            processes.start("worker", *serving.worker(), environment=environment)
            _wait_for(address, processes, environment)
            say((data / "demo_sign_ins.txt").read_text(encoding="utf-8").rstrip())
            say(f"\nGafete is at {address}\nCtrl-C ends it; --reset starts over.")
            ended = processes.wait()
    except Stopped:
        say(f"\nEnded. The data stays in {data} for the next time.")
        return 0
    raise StopError(_obituary(ended, environment))


def _obituary(name: str, environment: Mapping[str, str]) -> str:
    return f"The {name} process ended by itself; the lines above or {environment['GAFETE_LOG_FILE']} say why."


def _wait_for(address: str, processes: Processes, environment: Mapping[str, str]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if ended := processes.ended():
            raise StopError(_obituary(ended, environment))
        if _answers(address):
            return
        time.sleep(0.1)
    message = f"Nothing answered at {address} within {SECONDS_TO_START} s."
    raise StopError(message)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _free_port(wanted: int | None) -> int:
    if wanted is not None:
        if _is_free(wanted):
            return wanted
        message = f"Port {wanted} is taken. Choose another:  ./gafete demo --port {wanted + 1}"
        raise StopError(message)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if _is_free(port):
            return port
    message = "Ports 8000 to 8019 are taken. Choose another:  ./gafete demo --port 9000"
    raise StopError(message)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does, or a port of a moment ago would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _remove(data: Path) -> None:
    for pattern in DATA:
        for path in data.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
