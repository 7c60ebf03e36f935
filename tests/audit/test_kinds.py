"""The kinds of event that exist."""

from __future__ import annotations

import re

import pytest

from gafete.audit import kinds
from gafete.audit.errors import DuplicateKind, UnknownKind
from gafete.audit.kinds import all_kinds, declare, kind_of


@pytest.fixture(autouse=True)
def _nothing_stays_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def test_a_kind_is_found_by_its_code() -> None:
    kind = declare("test.done", "Hecho", "%(actor)s lo hizo.", {"name": "Nombre"})
    assert kind_of("test.done") is kind
    assert (kind.label, kind.fields) == ("Hecho", {"name": "Nombre"})
    assert declare("test.other", "Otro", "%(actor)s.").fields == {}


def test_a_kind_is_declared_once() -> None:
    declare("test.done", "Hecho", "%(actor)s lo hizo.")
    with pytest.raises(DuplicateKind):
        declare("test.done", "Otra cosa", "%(actor)s lo deshizo.")
    assert kind_of("test.done").label == "Hecho"


def test_a_kind_that_nobody_declared_is_unknown() -> None:
    with pytest.raises(UnknownKind):
        kind_of("test.never")


def test_all_kinds_come_by_code() -> None:
    declare("zz.last", "Z", "%(actor)s.")
    declare("aa.first", "A", "%(actor)s.")
    codes = [kind.code for kind in all_kinds()]
    assert codes == sorted(codes)
    assert (codes[0], codes[-1]) == ("aa.first", "zz.last")


def test_every_sentence_can_be_said_and_every_code_fits_its_column() -> None:
    for kind in all_kinds():
        assert kind.sentence % {"actor": "Ana", "target": "Carla"}, kind.code
        assert kind.label, kind.code
        assert len(kind.code) <= 60
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.code)
