"""The run without guards: it finds them all, takes them away for real, puts them back, and tells what nobody noticed."""

from __future__ import annotations

import ast
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from tests.architecture.sources import modules, tree
from tests.doors import counting
from tests.doors.asking import Asker
from tests.doors.deeds import DEEDS
from tests.doors.guards.catching import first_fault, guards, trials_that_reach
from tests.doors.guards.reaching import noting
from tests.doors.guards.sites import NO_GUARDS, REFUSING_CALLS, Site, called_name, sites
from tests.doors.table import TABLE
from tests.doors.trials import AS_IT_IS, DEED, Trial


def guard(kind: str, module: str, says: str) -> Site:
    """The one guard of this kind, in this module, that says this."""
    (found,) = (g for g in guards() if (g.kind, g.module) == (kind, module) and g.says.startswith(says))
    return found


def trial_of_deed(name: str, person: str) -> Trial:
    return Trial(DEED, [deed.title for deed in DEEDS].index(name), person)


def trial_of_page(name: str, person: str) -> Trial:
    return Trial(AS_IT_IS, [row.name for row in TABLE].index(name), person)


def test_whatever_is_called_require_is_a_guard_or_says_why_not() -> None:
    called = {
        called_name(node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and "require" in called_name(node)
    }
    safe = {"require_safe", "require_POST", "requires_csrf_token"}
    assert called <= REFUSING_CALLS | NO_GUARDS.keys() | safe


def test_guards_are_found_in_every_kind_and_have_names_of_their_own() -> None:
    kinds = Counter(each.kind for each in guards())
    assert set(kinds) == {"door", "call", "refusal", "emptiness", "filter", "predicate"}
    assert [name for name, count in Counter(each.name for each in guards()).items() if count > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "trial"),
    [
        (
            guard("call", "gafete.members.operations.deactivate_member", "require_authority"),
            trial_of_deed("deactivate_member", "neighbour"),
        ),
        (
            guard("filter", "gafete.members.operations.withdraw_request", "Q(member_id=actor.member_id)"),
            trial_of_deed("withdraw_request", "owner"),
        ),
        (
            guard("refusal", "gafete.members.operations.edit_profile", "profile.is_built_in"),
            trial_of_deed("edit_profile", "owner"),
        ),
        (
            guard("door", "gafete.web.members.list", "members:list"),
            trial_of_page("members:list GET", "issuer"),
        ),
        (guard("door", "gafete.web.home", "home"), trial_of_page("home GET", "anonymous")),
        (
            guard("predicate", "gafete.work.reach", "still_reaches"),
            trial_of_page("jobs:download GET", "issuer"),
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Site) else "",
)
def test_a_guard_is_really_gone_and_then_really_back(missing: Site, trial: Trial, asker: Asker) -> None:
    assert trial.faults(asker) == []
    assert first_fault(asker, missing, [trial])
    assert trial.faults(asker) == []


@pytest.mark.django_db
def test_what_nobody_notices_is_no_catch(asker: Asker) -> None:
    missing = guard("door", "gafete.web.members.list", "members:list")
    assert first_fault(asker, missing, [trial_of_page("home GET", "issuer")]) == ""


@pytest.mark.django_db
def test_what_comes_to_a_guard_is_noted(asker: Asker) -> None:
    missing = guard("call", "gafete.members.operations.deactivate_member", "require_authority")
    with noting(sites()) as reached:
        assert trial_of_deed("deactivate_member", "owner").faults(asker) == []
        assert missing in {sites()[number] for number in reached}
        reached.clear()
        assert trial_of_deed("reactivate_member", "owner").faults(asker) == []
        assert missing not in {sites()[number] for number in reached}


def test_different_pages_are_tried_first() -> None:
    reached = {
        "x": [Trial(AS_IT_IS, number, person).name for number in (1, 2) for person in ("owner", "guest")]
    }
    found = trials_that_reach(SimpleNamespace(kind="call", name="x"), reached)  # type: ignore[arg-type]
    assert [trial.number for trial in found] == [1, 2, 1, 2]
    assert {trial.person for trial in found[:2]} == {"owner", "guest"}


class Lines(list[str]):
    """A terminal that remembers."""

    write_line = list.append


def told(monkeypatch: pytest.MonkeyPatch, *properties: dict[str, Any], database: str = "sqlite") -> list[str]:
    """What a run of tests with these properties says at its end."""
    monkeypatch.setattr(counting, "_cells", 0)
    monkeypatch.setattr(counting, "_without_a_row", None)
    monkeypatch.setattr(counting, "_removals", {})
    for each in properties:
        report = SimpleNamespace(when="call", user_properties=list(each.items()))
        counting.pytest_runtest_logreport(report)  # type: ignore[arg-type]
    lines = Lines()
    config = SimpleNamespace(getoption=lambda _name: database)
    counting.pytest_terminal_summary(lines, config)  # type: ignore[arg-type]
    return lines


def test_a_run_tells_how_many_cells_were_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    run: tuple[dict[str, Any], ...] = ({"cells": 40}, {"without_a_row": 0}, {"cells": 2}, {})
    assert told(monkeypatch, *run) == ["routes x people x relations: 42 cells, 0 without a row"]
    assert told(monkeypatch, *run, database="postgresql")[0].startswith(
        "routes x people x relations, a sample:"
    )
    assert told(monkeypatch, {}) == []


def test_a_run_without_guards_tells_what_was_not_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ({"guard": "one", "caught": "answered 200"}, {"guard": "other", "caught": ""})
    assert told(monkeypatch, *run) == ["guards: caught 1 of 2 removals", "  not caught: other"]
