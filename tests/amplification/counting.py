"""How many steps a run plays, and what they came to, said at its end."""

from __future__ import annotations

import pytest

from tests.amplification import tally


def pytest_addoption(parser: pytest.Parser) -> None:
    """By itself the machine plays enough for every day."""
    parser.addoption(
        "--steps", type=int, default=0, help="how many steps the machine of tests/amplification plays"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the machine came to, all its parts together."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [value for report in reports for name, value in report.user_properties if name == tally.PROPERTY]
    if found:
        terminalreporter.section("no amplification")
        for line in tally.together(found).lines():
            terminalreporter.write_line(line)
