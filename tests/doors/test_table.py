"""The tables are complete: no page, operation or query without a promise, no promise without its page."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.architecture.sources import modules, name_of, tree
from tests.doors.deeds import DEEDS, NOT_ASKED
from tests.doors.forms import FORMS
from tests.doors.people import ELSEWHERE, INSIDE, OUTSIDE, PEOPLE, people
from tests.doors.promises import Outcome, Row, cells_of
from tests.doors.reads import NOT_READ, READ_MANY, READ_ONE
from tests.doors.routes import routes
from tests.doors.table import TABLE

Patterns = list[URLPattern | URLResolver]


def without_a_row(patterns: Patterns) -> set[str]:
    return routes(patterns).keys() - {row.route for row in TABLE}


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def functions_with_an_actor(place: str) -> Iterator[str]:
    """The public functions of these modules that somebody asks, as the first word or by name."""
    for module in modules():
        if place in name_of(module).removesuffix(".py").split("/"):
            for node in tree(module).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    words = [*node.args.args[:1], *node.args.kwonlyargs]
                    if any(word.arg == "actor" for word in words):
                        yield node.name


# -- pages ------------------------------------------------------------------------------------------------


def test_every_route_has_a_row_and_every_row_a_route(record_property: Callable[[str, object], None]) -> None:
    missing = without_a_row(get_resolver().url_patterns)
    record_property("without_a_row", len(missing))
    assert missing == set()
    assert {row.route for row in TABLE} - routes().keys() == set()


def test_a_route_that_nobody_listed_is_reported() -> None:
    planted = path("nadie-la-anoto/", nothing, name="planted")
    assert without_a_row([*get_resolver().url_patterns, planted]) == {"planted"}


def test_two_routes_of_one_name_are_refused() -> None:
    twice: Patterns = [path("una/", nothing, name="same"), path("otra/", nothing, name="same")]
    with pytest.raises(ValueError, match="same"):
        routes(twice)


def test_every_row_is_there_once_and_has_its_form_and_every_form_its_row() -> None:
    assert [name for name, count in Counter(row.name for row in TABLE).items() if count > 1] == []
    assert {row.name for row in TABLE} == FORMS.keys()


def test_there_are_people_enough_and_words_that_name_nobody_are_refused() -> None:
    assert len(PEOPLE) == len(OUTSIDE) + len(INSIDE) + len(ELSEWHERE)
    assert len(PEOPLE) >= 14
    with pytest.raises(ValueError, match="nadie"):
        people("owner nadie")
    with pytest.raises(ValueError, match="owner"):
        people("owner owner")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_row_speaks_of_its_own_relations_and_somebody_gets_what_it_is_for(row: Row) -> None:
    outcomes = Counter(cell.outcome for cell in cells_of(row))
    assert set(row.but) <= set(row.relations)
    assert set(row.may or {}) <= set(row.relations)
    assert outcomes[row.does] > 0
    # Whoever may see nothing of it makes no difference between what is hidden and what is not there.
    assert not outcomes[Outcome.HIDDEN] or "missing" in row.relations


# -- operations and queries ---------------------------------------------------------------------------------


def test_every_operation_with_an_actor_is_asked_directly() -> None:
    asked = {deed.name for deed in DEEDS}
    assert set(functions_with_an_actor("operations")) == asked | NOT_ASKED.keys()


def test_every_query_with_an_actor_is_asked_directly() -> None:
    names = [read.name for read in READ_ONE] + [read.name for read in READ_MANY]
    asked = set(names) - {"access_matrix", "column_headings", "who_can"}
    assert set(functions_with_an_actor("queries")) == asked | NOT_READ.keys()
