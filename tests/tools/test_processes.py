import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tools.processes import Processes

# A child that starts a grandchild; both write down who they are and sleep.
FAMILY = """
import os, pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
if len(sys.argv) == 2:
    subprocess.Popen([sys.executable, __file__, sys.argv[1], "grandchild"])
name = "grandchild" if len(sys.argv) > 2 else "child"
(folder / (name + ".tmp")).write_text(str(os.getpid()))
(folder / (name + ".tmp")).rename(folder / name)
time.sleep(60)
"""
PARENT = """
import sys
from tools.processes import Processes, Stopped
try:
    with Processes() as processes:
        processes.start("family", sys.executable, sys.argv[1], sys.argv[2], environment={})
        processes.wait()
except Stopped:
    sys.exit(7)
"""


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    # A zombie has ended; only its parent has not asked yet.
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_for(file: Path) -> int:
    deadline = time.monotonic() + 20
    while not file.exists():
        assert time.monotonic() < deadline, f"{file.name} never started"
        time.sleep(0.02)
    return int(file.read_text(encoding="ascii"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ending_us_ends_everything_that_we_started(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "family.py"
    script.write_text(FAMILY, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(script), str(tmp_path)], cwd=ROOT)
    family = [wait_for(tmp_path / "child"), wait_for(tmp_path / "grandchild")]

    os.kill(parent.pid, number)

    assert parent.wait(timeout=20) == 7
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_program_that_ends_by_itself_is_named() -> None:
    # Signals are the main thread's; what is asked here needs none.
    processes = Processes()
    processes.start("quick", sys.executable, "-c", "", environment={})
    assert processes.wait() == "quick"
