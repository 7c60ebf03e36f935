import json
import sys
from types import ModuleType

import pytest

from benches.__main__ import main
from benches.report import Ratio, are_met, table

KEPT = Ratio("page 150 / first page", 1.10, 1.3)
MISSED = Ratio("search", 1.31, 1.3)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("benches.invented")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_a_goal_may_be_a_ceiling_or_a_floor() -> None:
    assert KEPT.is_met
    assert not MISSED.is_met
    assert Ratio("users a second", 1200, 1000, better="higher").is_met
    assert not Ratio("users a second", 900, 1000, better="higher").is_met


def test_a_figure_without_a_goal_is_kept_and_shown() -> None:
    known = Ratio("eight writers of one account", 0.61, None)
    assert known.is_met
    assert table([known]).split() == ["eight", "writers", "of", "one", "account", "0.61"]


def test_nothing_measured_is_nothing_kept() -> None:
    assert not are_met([])


@pytest.mark.parametrize(("ratios", "code"), [([KEPT], 0), ([KEPT, MISSED], 1)])
def test_one_missed_goal_fails_the_bench(
    bench: ModuleType, capsys: pytest.CaptureFixture[str], ratios: list[Ratio], code: int
) -> None:
    bench.measure = lambda: ratios  # type: ignore[attr-defined]
    assert main(["invented"]) == code
    shown = capsys.readouterr().out
    assert "page 150 / first page" in shown
    assert ("MISSED" in shown) is bool(code)


def test_the_full_measure_is_another_one(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    bench.measure = lambda: [KEPT]  # type: ignore[attr-defined]
    with pytest.raises(SystemExit):
        main(["invented", "--full"])
    assert "invented has no larger measure" in capsys.readouterr().err
    bench.measure_full = lambda: [MISSED]  # type: ignore[attr-defined]
    assert (main(["invented"]), main(["invented", "--full"])) == (0, 1)


def test_the_last_line_is_json_when_asked_for(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    bench.measure = lambda: [KEPT, MISSED]  # type: ignore[attr-defined]
    main(["invented", "--json"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["met"] is False
    assert [ratio["met"] for ratio in last["ratios"]] == [True, False]
