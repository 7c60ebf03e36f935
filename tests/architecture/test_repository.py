"""Tests about the repository itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, project_files

# In two halves, or this file would be its own first finding.
HOSTS_OF_REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org")
PATH_OF_A_MACHINE = re.compile("/(?:home|root|Users|work|opt)/" + r"\w")
SECRETS = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE" + " KEY-----|"
    r"\b(?:ghp|gho|github_pat|glpat|xox[abp])[-_]\w{16,}|\bAKIA[0-9A-Z]{16}\b"
)
LARGEST_FILE = 1_000_000
PICTURES = {".png", ".ico", ".jpg", ".webp", ".xlsx", ".xls", ".ods", ".zip", ".mo", ".gz"}


def texts() -> list[Path]:
    return [path for path in project_files() if path.suffix not in PICTURES]


def findings(pattern: "re.Pattern[str]") -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def test_no_file_names_a_registry() -> None:
    assert findings(re.compile("|".join(map(re.escape, HOSTS_OF_REGISTRIES)))) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert findings(PATH_OF_A_MACHINE) == []


def test_no_file_holds_a_secret() -> None:
    assert findings(SECRETS) == []


def test_no_file_is_too_large_to_review() -> None:
    assert [str(path) for path in project_files() if path.stat().st_size > LARGEST_FILE] == []


def test_nothing_that_others_wrote_is_committed() -> None:
    """Style, scripts, fonts and icons come by npm and PyPI; none lies in the repository."""
    foreign = {".woff", ".woff2", ".ttf", ".otf", ".map"}
    assert [str(path) for path in project_files() if path.suffix in foreign or ".min." in path.name] == []


@pytest.mark.parametrize("script", ["gafete", ".ci/run"])
def test_the_entrances_can_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111 == 0o111


def test_continuous_integration_runs_the_readmes_command() -> None:
    assert "exec python3 ./gafete test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 ./gafete test" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_entrance_needs_the_standard_library_only() -> None:
    """``-S`` hides every installed package: help must still come."""
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            "import sys; sys.argv = ['gafete', '--help']; import runpy; runpy.run_path('gafete', run_name='__main__')",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for command in ("setup", "demo", "test", "check", "bench", "serve", "worker", "manage"):
        assert f"    {command}" in done.stdout
