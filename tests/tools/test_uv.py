import shutil
import sys
from pathlib import Path

import pytest

from tools import uv
from tools.console import StopError


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose Python has neither venv nor pip."""
    monkeypatch.setattr(uv, "TOOLS", tmp_path)
    monkeypatch.setattr(uv, "output", lambda *_command: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return tmp_path


@pytest.mark.parametrize(
    ("installer", "way"),
    [("apt-get", "sudo apt install -y python3-venv"), ("dnf", "sudo dnf install -y python3-pip")],
)
def test_a_bare_python_is_told_which_package_to_install(
    bare: Path, monkeypatch: pytest.MonkeyPatch, installer: str, way: str
) -> None:
    del bare
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == installer else None)
    with pytest.raises(StopError, match=way):
        uv.uv()


def test_an_unknown_system_gets_advice_too(bare: Path) -> None:
    del bare
    with pytest.raises(StopError, match="ensurepip"):
        uv.uv()


def test_pip_alone_is_enough(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(uv, "output", lambda *command: "pip 24" if "pip" in command else None)
    monkeypatch.setattr(uv, "run", lambda *command: ran.append(command))

    assert uv.uv() == bare / "packages" / "bin" / "uv"
    assert ran[0][-3:] == ("--target", bare / "packages", f"uv=={uv.VERSION}")
    assert ran[0][0] == sys.executable


def test_another_version_of_uv_is_not_taken(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"/usr/bin/uv": "uv 0.1.0\n"}
    monkeypatch.setattr(uv, "output", lambda command, *_rest: versions.get(str(command)))
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/uv" if name == "uv" else None)
    with pytest.raises(StopError):
        uv.uv()

    versions["/usr/bin/uv"] = f"uv {uv.VERSION} (x86_64)\n"
    assert uv.uv() == Path("/usr/bin/uv")
    assert not (bare / "bin").exists()


def test_a_half_made_environment_is_cleared_away(bare: Path) -> None:
    (bare / "bin").mkdir()
    with pytest.raises(StopError):
        uv.uv()
    assert not bare.exists()


def test_packages_are_checked_hash_by_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[tuple[object, ...]] = []
    (tmp_path / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    monkeypatch.setattr(uv, "VENV", tmp_path)
    monkeypatch.setattr(uv, "uv", lambda: Path("uv"))
    monkeypatch.setattr(uv, "run", lambda *command: ran.append(command))

    uv.sync(uv.RUNTIME_LOCK)

    assert "--require-hashes" in ran[0]
    [link] = tmp_path.rglob("gafete_checkout.pth")
    assert link.read_text(encoding="utf-8").strip().endswith("/src")
