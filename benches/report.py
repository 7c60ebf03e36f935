"""Ratios beside their goals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

NUMBERS_OF_A_RATIO = 2


@dataclass(frozen=True)
class Ratio:
    """One figure and what it must keep to; without a goal it is there to be known."""

    name: str
    measured: float
    goal: float | None
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is kept."""
        if self.goal is None:
            return True
        return self.measured <= self.goal if self.better == "lower" else self.measured >= self.goal


def table(ratios: Sequence[Ratio]) -> str:
    """The ratios for a person to read."""
    width = max([len(ratio.name) for ratio in ratios], default=0)
    return "\n".join(_line(ratio, width) for ratio in ratios)


def as_json(name: str, ratios: Sequence[Ratio]) -> str:
    """The ratios for a program to read, on one line."""
    return json.dumps(
        {
            "bench": name,
            "met": are_met(ratios),
            "ratios": [asdict(ratio) | {"met": ratio.is_met} for ratio in ratios],
        }
    )


def are_met(ratios: Sequence[Ratio]) -> bool:
    """Whether something was measured and every goal is kept."""
    return bool(ratios) and all(ratio.is_met for ratio in ratios)


def _line(ratio: Ratio, width: int) -> str:
    figures = f"{_number(ratio.measured):>10}  {_goal(ratio):<11}"
    verdict = "" if ratio.goal is None else "ok" if ratio.is_met else "MISSED"
    return f"{ratio.name:<{width}}  {figures}  {verdict:<6}  {ratio.note}".rstrip()


def _goal(ratio: Ratio) -> str:
    if ratio.goal is None:
        return ""
    return f"{'<=' if ratio.better == 'lower' else '>='} {_number(ratio.goal)}"


def _number(value: float) -> str:
    return f"{value:,.{NUMBERS_OF_A_RATIO}f}"
