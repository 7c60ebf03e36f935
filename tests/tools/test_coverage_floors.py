import json
from pathlib import Path
from typing import Any

import pytest

from tools import coverage_floors


def measured(*, lines: int, ran: int, branches: int = 0, taken: int = 0) -> dict[str, Any]:
    summary = {
        "num_statements": lines,
        "covered_lines": ran,
        "num_branches": branches,
        "covered_branches": taken,
        "missing_lines": lines - ran,
        "missing_branches": branches - taken,
    }
    return {
        "summary": summary,
        "missing_lines": list(range(ran + 1, lines + 1)),
        "missing_branches": [[1, 2]],
    }


def main(folder: Path, **files: dict[str, Any]) -> int:
    report = folder / "coverage.json"
    named = {f"src/gafete/{name}/x.py": content for name, content in files.items()}
    report.write_text(json.dumps({"files": named}), encoding="utf-8")
    return coverage_floors.main([str(report)])


def test_everything_is_run_where_authority_is_decided(tmp_path: Path) -> None:
    assert main(tmp_path, seats=measured(lines=1000, ran=1000)) == 0
    assert main(tmp_path, seats=measured(lines=1000, ran=999)) == 1


def test_elsewhere_a_little_may_be_missing(tmp_path: Path) -> None:
    assert main(tmp_path, web=measured(lines=100, ran=95)) == 0
    assert main(tmp_path, web=measured(lines=100, ran=94)) == 1


def test_a_branch_that_was_never_taken_counts(tmp_path: Path) -> None:
    assert main(tmp_path, seats=measured(lines=10, ran=10, branches=4, taken=3)) == 1


def test_a_full_package_does_not_make_up_for_a_poor_one(tmp_path: Path) -> None:
    full = measured(lines=10_000, ran=10_000)
    assert main(tmp_path, access=full, web=measured(lines=10, ran=1)) == 1


def test_the_gaps_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path, seats=measured(lines=5, ran=3))
    assert "src/gafete/seats/x.py: 4, 5" in capsys.readouterr().out


def test_modules_at_the_top_belong_to_the_house() -> None:
    assert coverage_floors.package_of("src/gafete/faults.py") == "gafete"
    assert coverage_floors.package_of("src/gafete/web/members/create.py") == "web"
