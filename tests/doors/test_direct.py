"""The walls behind the pages: operations refuse, and queries give, as their tables promise."""

from __future__ import annotations

import pytest

from tests.doors.asking import Asker
from tests.doors.deeds import DEEDS
from tests.doors.direct import ACTING, faults_of_looking
from tests.doors.reads import READ_MANY, READ_ONE
from tests.doors.trials import DEED, READ_A_LIST, READ_A_THING, Trial

pytestmark = pytest.mark.django_db


def faults(asker: Asker, way: str, number: int) -> str:
    return "\n".join(fault for person in ACTING for fault in Trial(way, number, person).faults(asker))


@pytest.mark.parametrize("number", range(len(DEEDS)), ids=[deed.title for deed in DEEDS])
def test_an_operation_refuses_whom_it_should(number: int, asker: Asker) -> None:
    assert not faults(asker, DEED, number)


@pytest.mark.parametrize("number", range(len(DEEDS)), ids=[deed.title for deed in DEEDS])
def test_an_operation_does_nothing_for_whoever_only_looks(number: int, asker: Asker) -> None:
    assert not list(faults_of_looking(asker, DEEDS[number]))


@pytest.mark.parametrize("number", range(len(READ_ONE)), ids=[read.title for read in READ_ONE])
def test_a_thing_is_there_for_whom_it_should(number: int, asker: Asker) -> None:
    assert not faults(asker, READ_A_THING, number)


@pytest.mark.parametrize("number", range(len(READ_MANY)), ids=[read.title for read in READ_MANY])
def test_a_list_holds_what_its_reader_sees(number: int, asker: Asker) -> None:
    assert not faults(asker, READ_A_LIST, number)
