from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from gafete.audit.models import Event
from gafete.members.telling import Told, tell
from tests.cast import House, grupo_maiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def told(house: House, kind: str, data: Any, reader: str = "olivia", **values: str) -> Told:
    event = Event(
        account_id=house.account.pk,
        sequence=1,
        at=timezone.now(),
        kind=kind,
        said=json.dumps(data),
        **{"actor_kind": "member", "actor_label": "Olivia", "target_label": "Carla", **values},
    )
    return tell(house.actor(reader), [event])[0]


def words(house: House, kind: str, data: Any, reader: str = "olivia") -> list[str]:
    return [f"{c.label}: {c.after}" for c in told(house, kind, data, reader).changes]


def test_a_kind_that_this_version_does_not_know_is_shown_by_its_code(house: House) -> None:
    item = told(house, "future.thing", {"x": 1})
    assert (item.label, item.sentence, item.changes) == ("future.thing", "future.thing", ())


def test_somebody_without_a_name_is_the_system_or_somebody(house: House) -> None:
    swept = told(house, "member.deactivated", {}, actor_label="", actor_kind="system")
    unknown = told(house, "member.deactivated", {}, actor_label="", actor_kind="service")
    assert swept.sentence == "El sistema desactivó a Carla."
    assert unknown.sentence == "Alguien desactivó a Carla."


def test_data_of_another_shape_is_left_out(house: House) -> None:
    assert told(house, "company.edited", ["unexpected"]).changes == ()


def test_a_change_has_both_sides_even_when_one_was_empty(house: House) -> None:
    data = {"before": {"trade_name": ""}, "after": {"trade_name": "Azul"}}
    change = told(house, "company.edited", data).changes[0]
    assert (change.label, change.before, change.after, change.had_before) == (
        "Nombre comercial",
        "—",
        "Azul",
        True,
    )


def test_what_was_left_empty_at_creation_is_not_told(house: House) -> None:
    assert words(house, "company.created", {"after": {"rfc": "ABC", "trade_name": ""}}) == ["RFC: ABC"]


def test_codes_are_told_in_words(house: House) -> None:
    after = {
        "credential_mode": "typed",
        "first_password_policy": "suggested",
        "copy_link_allowed": False,
        "time_zone": "America/Tijuana",
    }
    assert words(house, "account.edited", {"after": after}) == [
        "Entrega del acceso: Contraseña escrita por el administrador",
        "Cambio de la primera contraseña: Cambio sugerido en el primer acceso",
        "Permitir copiar el enlace: No",
        "Zona horaria: Noroeste (Tijuana, Mexicali)",
    ]


def test_values_that_nobody_understands_are_shown_as_they_are(house: House) -> None:
    assert words(house, "company.edited", {"after": {"tax_regime": "999"}}) == ["Régimen fiscal: 999"]
    assert words(house, "order.placed", {"quantity": 1, "total": "mucho"}) == ["Asientos: 1", "Total: mucho"]
    assert words(house, "order.activated", {"ends_at": "pronto"}) == ["Vence: pronto"]


def test_money_and_days_read_as_people_write_them(house: House) -> None:
    assert words(house, "order.placed", {"total": "1288.84"}) == ["Total: $1,288.84 MXN"]
    assert words(house, "order.activated", {"ends_at": "2027-11-22T18:00:00+00:00"}) == ["Vence: 22 nov 2027"]


def test_permissions_are_told_by_their_labels_and_unknown_ones_by_their_code(house: House) -> None:
    data = {"after": {"permissions": ["users.view", "retired.code"]}}
    assert words(house, "profile.created", data) == ["Permisos: Ver usuarios, retired.code"]


def test_a_grant_tells_where_what_was_added_and_for_how_long(house: House) -> None:
    company = house.companies["maíz azul"].pk
    grants = [
        {
            "profile": "Contador",
            "company": company,
            "place": house.places["roma"].pk,
            "added": ["audit.view"],
            "removed": ["cfdi.cancel"],
            "from": "2026-01-10T12:00:00+00:00",
            "to": "2026-12-10T12:00:00+00:00",
        },
        {"profile": "Consulta", "company": company, "place": None},
        {"profile": "Facturador", "company": None, "place": None},
    ]
    (said,) = words(house, "member.grants_changed", {"after": {"grants": grants}})
    assert "Contador en Maíz Azul: Roma (+ Ver la bitácora, − " in said
    assert "desde el 10 ene 2026, hasta el 10 dic 2026)" in said
    assert "Consulta en toda Maíz Azul" in said
    assert said.endswith("Facturador en toda la cuenta")


def test_what_the_reader_may_not_see_is_other_access(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    elsewhere = [
        {"profile": "Contador", "company": house.companies["panadería"].pk, "place": None},
        {"profile": "Contador", "company": None, "place": None},
    ]
    data = {"after": {"grants": elsewhere}}
    assert words(house, "member.grants_changed", data, "bruno") == ["Acceso: otros accesos"]
