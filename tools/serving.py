"""The two programs of a running Gafete: web and worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tools import stamps
from tools.console import StopError, exit_code, run, say
from tools.places import NODE_MODULES, PACKAGE, PYTHON, ROOT, VAR, program
from tools.setup import set_up

# The same as in gafete/config/environment.py, which explains them.
DEFAULT_PROCESSES = "1"
DEFAULT_THREADS = "4"
DEFAULT_WORKER_THREADS = "2"


def manage(*arguments: str) -> tuple[str | Path, ...]:
    """The command line of Django's management."""
    return (PYTHON, "-m", "gafete", *arguments)


def web(host: str, port: int) -> tuple[str | Path, ...]:
    """The web server's command line; every thread holds one connection to the database."""
    return (
        program("granian"), "--interface", "wsgi", "--host", host, "--port", str(port),
        "--http", "1", "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
        "--workers", os.environ.get("GAFETE_WEB_PROCESSES") or DEFAULT_PROCESSES,
        "--blocking-threads", os.environ.get("GAFETE_WEB_THREADS") or DEFAULT_THREADS,
        # A request that was being answered is finished before its process ends.
        "--workers-kill-timeout", "8",
        "gafete.config.wsgi:application",
    )  # fmt: skip


def worker() -> tuple[str | Path, ...]:
    """The worker's command line."""
    return manage("run_worker")


def collect_static(data: Path, environment: Mapping[str, str]) -> None:
    """Hash and compress style, scripts and pictures, when one of them has changed."""
    own = (file for file in (PACKAGE / "web" / "static").rglob("*") if file.is_file())
    mark = stamps.fingerprint([*own, ROOT / "package-lock.json", PACKAGE / "config" / "static_files.py"])
    stamp = data / "static" / ".gafete-sources"
    if stamps.is_done(stamp, mark) or not NODE_MODULES.exists():
        return
    say("Collecting the static files")
    run(*manage("collectstatic", "--noinput", "--clear", "--verbosity=0"), environment=environment)
    stamps.done(stamp, mark)


def serve(host: str, port: int) -> None:
    """Be the web server of an installation, with the settings of the environment."""
    _ready()
    collect_static(_data_folder(), {})
    if exit_code(*manage("migrate", "--check")) != 0:
        message = "The database is not up to date. Bring it there with:  ./gafete manage migrate"
        raise StopError(message)
    _become(web(host, port))


def work() -> None:
    """Be the worker of an installation."""
    _ready()
    _become(worker())


def django(arguments: list[str]) -> None:
    """Be one of Django's commands, or one of ours."""
    set_up()
    if not {name for name in os.environ if name.startswith("GAFETE_")} - {"GAFETE_DATA_DIR"}:
        os.environ.update(demo_environment())
        say("No GAFETE_MODE is set: this is about the demo.")
    _become(manage(*arguments))


def demo_environment(port: int = 8000) -> dict[str, str]:
    """What the demo sets by itself; a variable that is set already wins."""
    data = Path(os.environ.get("GAFETE_DATA_DIR") or VAR)
    defaults = {
        "GAFETE_MODE": "demo",
        "GAFETE_DATA_DIR": str(data),
        "GAFETE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GAFETE_LOG_FILE": str(data / "log" / "gafete.log"),
    }
    return {name: os.environ.get(name) or value for name, value in defaults.items()}


def _ready() -> None:
    set_up()
    # Says in words which variable is missing or unsafe, instead of failing at the first request.
    run(*manage("check", "--deploy", "--fail-level=ERROR", "--database", "default"))


def _data_folder() -> Path:
    return ROOT / (os.environ.get("GAFETE_DATA_DIR") or "var")


def _become(command: tuple[str | Path, ...]) -> None:
    arguments = [str(part) for part in command]
    os.chdir(ROOT)
    os.execv(arguments[0], arguments)  # noqa: S606 -- our own program, no shell wanted
