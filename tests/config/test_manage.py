import os
import subprocess
import sys
from pathlib import Path


def manage(folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAFETE_")}
    return subprocess.run(
        [sys.executable, "-m", "gafete", "check"],
        env=inherited | {"GAFETE_DATA_DIR": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_runs_with_our_settings(tmp_path: Path) -> None:
    done = manage(tmp_path, GAFETE_MODE="demo")
    assert done.returncode == 0, done.stderr


def test_an_unsafe_installation_is_told_what_to_change_and_no_more(tmp_path: Path) -> None:
    done = manage(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("GAFETE_SECRET_KEY needs at least 50 random characters")
    assert "Traceback" not in done.stderr
