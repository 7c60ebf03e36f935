"""uv, pinned: gets our Python packages exactly as they are locked."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tools.console import StopError, output, run, say
from tools.places import PYTHON, ROOT, TOOLS, VENV

VERSION = "0.13.9"
PIP_INSTALL = ("-m", "pip", "install", "-qq", "--disable-pip-version-check")
# The package that brings pip, by the program that installs it.
PIP_PACKAGES = {
    "apt-get": "sudo apt install -y python3-venv",
    "dnf": "sudo dnf install -y python3-pip",
    "apk": "sudo apk add py3-pip",
    "pacman": "sudo pacman -S python-pip",
    "zypper": "sudo zypper install python3-pip",
}
RUNTIME_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"


def uv() -> Path:
    """The pinned uv: ours, the one on PATH if it is the same, or a new one."""
    # Companies with a certificate authority of their own put it into the system's store.
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    for candidate in (TOOLS / "bin" / "uv", TOOLS / "packages" / "bin" / "uv", shutil.which("uv")):
        if candidate and _is_pinned(Path(candidate)):
            return Path(candidate)
    say(f"Getting uv {VERSION}")
    return _in_an_environment() or _with_pip_alone() or _give_up()


def make_environment() -> None:
    """A virtual environment of the Python that runs this, unless it is there already."""
    if not _fits(PYTHON):
        run(uv(), "venv", "--quiet", "--clear", "--python", sys.executable, VENV)


def sync(lock: Path) -> None:
    """Install what the lock names, hash by hash, and nothing else."""
    run(uv(), "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock)
    _link_checkout()


def lock() -> None:
    """Choose versions anew for every supported Python; the locks name no index and no machine."""
    os.environ["UV_CUSTOM_COMPILE_COMMAND"] = "./gafete lock"
    command = (
        uv(), "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "pyproject.toml",
    )  # fmt: skip
    run(*command, "--output-file", RUNTIME_LOCK.name)
    run(*command, "--group", "dev", "--constraint", RUNTIME_LOCK.name, "--output-file", DEVELOPMENT_LOCK.name)


def _is_pinned(candidate: Path) -> bool:
    return (output(candidate, "--version") or "").split()[1:2] == [VERSION]


def _fits(python: Path) -> bool:
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    asked = output(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    return (asked or "").strip() == ours


def _link_checkout() -> None:
    """Let every program of the environment import ``gafete`` from this checkout."""
    [site_packages] = (VENV / "lib").glob("python*/site-packages")
    (site_packages / "gafete_checkout.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def _in_an_environment() -> Path | None:
    if output(sys.executable, "-m", "venv", "--clear", TOOLS) is None:
        # Debian's Python without python3-venv leaves half an environment behind.
        shutil.rmtree(TOOLS, ignore_errors=True)
        return None
    run(TOOLS / "bin" / "python", *PIP_INSTALL, f"uv=={VERSION}")
    return TOOLS / "bin" / "uv"


def _with_pip_alone() -> Path | None:
    if output(sys.executable, "-m", "pip", "--version") is None:
        return None
    run(sys.executable, *PIP_INSTALL, "--target", TOOLS / "packages", f"uv=={VERSION}")
    return TOOLS / "packages" / "bin" / "uv"


def _give_up() -> Path:
    ways = [command for installer, command in PIP_PACKAGES.items() if shutil.which(installer)]
    way = ways[0] if ways else "python3 -m ensurepip"
    message = f"Python has neither venv nor pip here. Install it with:  {way}"
    raise StopError(message)
