"""Says at the end of a run how many cells were asked; in the run without guards, how many removals were caught."""

from __future__ import annotations

import pytest

_cells = 0
_without_a_row: int | None = None
_removals: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the tests of the tables tell, in whatever process they ran."""
    global _cells, _without_a_row  # noqa: PLW0603 -- pytest's hooks have no other place to keep it
    told = dict(report.user_properties)
    if report.when == "call":
        _cells += int(str(told.get("cells", 0)))
        if "without_a_row" in told:
            _without_a_row = int(str(told["without_a_row"]))
        if "guard" in told:
            _removals[str(told["guard"])] = str(told["caught"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The last lines."""
    if _cells and _without_a_row is not None:
        sample = ", a sample" if config.getoption("--database") == "postgresql" else ""
        terminalreporter.write_line(
            f"routes x people x relations{sample}: {_cells} cells, {_without_a_row} without a row"
        )
    if _removals:
        missed = [guard for guard, caught in _removals.items() if not caught]
        terminalreporter.write_line(
            f"guards: caught {len(_removals) - len(missed)} of {len(_removals)} removals"
        )
        for guard in sorted(missed):
            terminalreporter.write_line(f"  not caught: {guard}")
