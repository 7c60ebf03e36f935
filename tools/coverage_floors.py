"""How much of each package the tests must have run, lines and branches together.

``python -m tools.coverage_floors coverage.json`` fails when a package stays below its floor.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.console import say

USUAL_FLOOR = 95.0
# Where authority and seats are decided, everything is tested.
FLOORS = {"access": 100.0, "members": 100.0, "seats": 100.0}
MOST_FILES_SHOWN = 15


@dataclass
class Covered:
    """What could have run in a package, and what did."""

    possible: int = 0
    ran: int = 0

    @property
    def percent(self) -> float:
        """The share that ran, never rounded up to a floor it does not reach."""
        return 100.0 * self.ran / self.possible if self.possible else 100.0

    def add(self, summary: dict[str, Any]) -> None:
        """Count a file's lines and branches."""
        self.possible += summary["num_statements"] + summary.get("num_branches", 0)
        self.ran += summary["covered_lines"] + summary.get("covered_branches", 0)


def package_of(file: str) -> str:
    """The package of ``gafete`` that a source file belongs to."""
    parts = Path(file).parts
    inside = parts[parts.index("gafete") + 1 :]
    return inside[0] if len(inside) > 1 else "gafete"


def by_package(report: dict[str, Any]) -> dict[str, Covered]:
    """The report of coverage.py, added up for each package."""
    packages: dict[str, Covered] = defaultdict(Covered)
    for file, measured in report["files"].items():
        packages[package_of(file)].add(measured["summary"])
    return dict(packages)


def below_floor(packages: dict[str, Covered]) -> list[str]:
    """The packages that stay below what is asked of them."""
    return [
        name for name, covered in sorted(packages.items()) if covered.percent < FLOORS.get(name, USUAL_FLOOR)
    ]


def gaps(report: dict[str, Any], package: str) -> list[str]:
    """Where a package has lines or branches that nothing ran, the widest gap first."""
    found = []
    for file, measured in report["files"].items():
        summary = measured["summary"]
        missing = summary["missing_lines"] + summary.get("missing_branches", 0)
        if missing and package_of(file) == package:
            lines = ", ".join(str(line) for line in measured["missing_lines"]) or "branches only"
            branches = ", ".join(f"{start}->{end}" for start, end in measured.get("missing_branches", []))
            found.append((missing, f"  {file}: {lines}" + (f"; {branches}" if branches else "")))
    return [line for _, line in sorted(found, reverse=True)[:MOST_FILES_SHOWN]]


def main(arguments: list[str]) -> int:
    """Show every package beside its floor; fail when one stays below."""
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    packages = by_package(report)
    missed = below_floor(packages)
    say("\nCoverage, lines and branches\n")
    for name, covered in sorted(packages.items()):
        mark = "below its floor" if name in missed else ""
        say(
            f"{name:<12} {covered.percent:6.2f} %  of {FLOORS.get(name, USUAL_FLOOR):5.1f} %  {mark}".rstrip()
        )
    for name in missed:
        say(f"\n{name}: not run")
        for line in gaps(report, name):
            say(line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
