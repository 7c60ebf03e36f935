"""Every value of every kind of event reads as a person would say it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone, translation

from gafete.audit.kinds import EventKind, all_kinds, declare
from gafete.audit.models import Event
from gafete.audit.operations.record_event import record_event
from gafete.members.telling import Told, tell
from tests.cast import House
from tests.trail import untold

pytestmark = pytest.mark.django_db

# By the name of the value: as an event keeps it, and as it is told. A new one must be told here.
WORDS: dict[str, tuple[Any, str]] = {
    "act": ("end_policy", "Desactivar la doble autorización"),
    "answer": ("Por ahora no", "Por ahora no"),
    "address": ("Calle 5 #12", "Calle 5 #12"),
    "code": ("N1", "N1"),
    "copy_link_allowed": (True, "Sí"),
    "count": (3, "3"),
    "credential_mode": ("temporary", "Contraseña temporal por correo"),
    "decision": ("reduce", "Reducir"),
    "email": ("ana@correo.example", "ana@correo.example"),
    "double_authorisation": (True, "Sí"),
    "ends_at": ("2027-11-22T18:00:00+00:00", "22 nov 2027"),
    "failures": (5, "5"),
    "first_password_policy": ("forced", "Cambio obligatorio en el primer acceso"),
    "grants": ([{"profile": "Consulta", "company": None, "place": None}], "Consulta en toda la cuenta"),
    "hours": (
        {"zone": "America/Cancun", "shifts": [[0, 540, 1080]]},
        "lunes de 9:00 a 18:00 · Sureste (Cancún, Chetumal)",
    ),
    "included_seats": (2, "2"),
    "language": ("en", "Inglés"),
    "legal_name": ("Molino Azul", "Molino Azul"),
    "lines": (12, "12"),
    "muted": (["new_device"], "Entrada desde un equipo nuevo"),
    "name": ("Ana", "Ana"),
    "owner": ("Olivia", "Olivia"),
    "permissions": (["users.view"], "Ver usuarios"),
    "postal_code": ("06000", "06000"),
    "quantity": (2, "2"),
    "reason": ("Cierro el mes", "Cierro el mes"),
    "result_digest": ("0f3a", "0f3a"),
    "reviewer": ("Ana", "Ana"),
    "rfc": ("TMA010101AB1", "TMA010101AB1"),
    "rows": (12, "12"),
    "seat_until": ("2027-11-22T18:00:00+00:00", "22 nov 2027"),
    "subject": ("Panadería", "Panadería"),
    "successor": ("Diana", "Diana"),
    "tax_regime": ("601", "601 · General de Ley Personas Morales"),
    "theme": ("dark", "Oscuro"),
    "time_zone": ("America/Tijuana", "Noroeste (Tijuana, Mexicali)"),
    "to": ("2027-11-22T18:00:00+00:00", "22 nov 2027"),
    "total": ("288.84", "$288.84 MXN"),
    "trade_name": ("Azul", "Azul"),
    "undecided": (3, "3"),
    "where": ({"company": None, "place": None}, "toda la cuenta"),
    "username": ("ana", "ana"),
}
FIELDS = [
    pytest.param(kind, field, id=f"{kind.code}-{field}") for kind in all_kinds() for field in kind.fields
]


def told(house: House, kind: str, data: Any) -> Told:
    event = Event(
        account_id=house.account.pk, sequence=1, at=timezone.now(), kind=kind, said=json.dumps(data)
    )
    return tell(house.actor("olivia"), [event])[0]


def test_every_kind_has_a_label_and_a_sentence_in_both_languages(house: House) -> None:
    assert len(all_kinds()) > 40
    for kind in all_kinds():
        spanish = told(house, kind.code, {})
        with translation.override("en"):
            english = told(house, kind.code, {})
        assert (spanish.label, spanish.sentence[-1]) == (kind.label, ".")
        assert spanish.sentence != english.sentence
        assert "%(" not in spanish.sentence + english.sentence


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_a_value_of_an_event_is_told_in_words(house: House, kind: EventKind, field: str) -> None:
    value, words = WORDS[field]
    (fact,) = told(house, kind.code, {"after": {field: value}}).changes
    assert (fact.label, fact.after, fact.had_before) == (kind.fields[field], words, False)
    (change,) = told(house, kind.code, {"before": {field: value}, "after": {field: None}}).changes
    assert (change.before, change.after, change.had_before) == (words, "—", True)


def test_of_a_list_only_the_difference_is_told(house: House) -> None:
    before = {"permissions": ["users.view", "audit.view", "cfdi.view"]}
    after = {"permissions": ["users.view", "reports.view"]}
    (change,) = told(house, "profile.edited", {"before": before, "after": after}).changes
    assert (
        str(change)
        == "Permisos: se quitó Ver la bitácora, Ver todos los comprobantes; se agregó Ver reportes"
    )
    (added,) = told(house, "profile.edited", {"before": {"permissions": []}, "after": after}).changes
    assert str(added) == "Permisos: se agregó Ver usuarios, Ver reportes"
    (removed,) = told(house, "profile.edited", {"before": after, "after": {"permissions": []}}).changes
    assert str(removed) == "Permisos: se quitó Ver usuarios, Ver reportes"


def test_a_list_that_has_the_same_in_it_tells_nothing(house: House) -> None:
    same = {"before": {"permissions": ["users.view"]}, "after": {"permissions": ["users.view"]}}
    assert told(house, "profile.edited", same).changes == ()


def test_other_changes_and_facts_are_one_line_each(house: House) -> None:
    edited = told(house, "company.edited", {"before": {"trade_name": ""}, "after": {"trade_name": "Azul"}})
    assert list(map(str, edited.changes)) == ["Nombre comercial: — → Azul"]
    created = told(house, "company.created", {"after": {"trade_name": "Azul"}})
    assert list(map(str, created.changes)) == ["Nombre comercial: Azul"]


def test_a_value_without_words_is_refused_while_testing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gafete.audit.kinds._kinds", {})
    kind = declare("test.thing", "Algo", "%(actor)s hizo algo.", {"name": "Nombre"})
    assert (
        untold(record_event(kind, actor=house.actor("olivia"), data={"name": "Ana", "name_id": 3})) == set()
    )
    with pytest.raises(AssertionError):
        record_event(kind, actor=house.actor("olivia"), data={"before": {}, "after": {"secret": 1}})
