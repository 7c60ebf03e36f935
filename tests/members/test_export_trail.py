"""The file of the trail holds what its reader may read when it is written."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from gafete.access.actor import Origin
from gafete.access.denials import AccessDenied
from gafete.audit.models import Event
from gafete.audit.operations.record_event import Target, record_event
from gafete.audit.queries import EventFilter, list_events
from gafete.members.events import MEMBER_EDITED
from gafete.members.exporting import Format
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.export_trail import export_trail
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.rules import CompanyFields
from gafete.work import files
from gafete.work.models import Job
from gafete.work.operations.run_job import run_job
from tests.cast import House

pytestmark = pytest.mark.django_db
EVERYTHING = EventFilter()


def asked(
    house: House,
    *,
    by: str = "olivia",
    filters: EventFilter = EVERYTHING,
    kind: Format = Format.EXCEL,
    key: UUID | None = None,
) -> Job:
    return export_trail(actor=house.actor(by), filters=filters, file_format=kind, request_key=key)


def written(job: Job) -> Job:
    run_job(job_id=job.id)
    job.refresh_from_db()
    return job


def rows(job: Job) -> list[dict[str, str]]:
    path = files.path_of(job.result_file)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    titles, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, titles), map(str, line), strict=True)) for line in lines]


@pytest.mark.parametrize("kind", list(Format))
def test_the_file_has_every_event_with_its_words_and_its_seal(house: House, kind: Format) -> None:
    found = rows(written(asked(house, kind=kind)))
    # The wish for this file is part of the trail, too.
    events = list(Event.objects.filter(account_id=house.account.pk).order_by("-sequence"))
    assert [int(float(row["Registro"])) for row in found] == [event.sequence for event in events]
    assert [row["Sello"] for row in found] == [event.digest for event in events]
    assert found[0]["Qué pasó"] == "Olivia Titular exportó la bitácora."
    invited = next(row for row in found if row["Qué pasó"] == "Olivia Titular registró a Carla Prueba.")
    assert invited["Quién"] == "Olivia Titular"
    assert "Acceso: Facturador en Panadería: Cancún" in invited["Cambios"]


def test_the_filters_of_the_list_are_those_of_the_file(house: House) -> None:
    since = Event.objects.filter(account_id=house.account.pk).earliest("sequence").at
    filters = EventFilter(
        person_id=str(house.member("carla").pk),
        kind="member.invited",
        company_id=house.companies["panadería"].pk,
        since=since,
    )
    assert [row["Qué pasó"] for row in rows(written(asked(house, filters=filters)))] == [
        "Olivia Titular registró a Carla Prueba."
    ]
    assert rows(written(asked(house, filters=EventFilter(until=since)))) == []


def test_a_place_and_a_day_narrow_the_file_as_they_narrow_the_list(house: House) -> None:
    company, place = house.companies["maíz azul"].pk, house.places["centro"].pk
    until = Event.objects.filter(account_id=house.account.pk).latest("sequence").at
    for filters in (
        EventFilter(company_id=company, place_id=place),
        EventFilter(company_id=company, place_id=place, until=until),
        EventFilter(kind="member.joined", until=until),
    ):
        job = written(asked(house, filters=filters, kind=Format.CSV))
        listed = list_events(house.actor("olivia"), filters=filters, size=500).rows
        kept = [event.sequence for event in listed if event.sequence < job_event(house)]
        assert kept
        assert [int(row["Registro"]) for row in rows(job) if int(row["Registro"]) < job_event(house)] == kept


def job_event(house: House) -> int:
    """Wishes for files are events too, and come after the file began to be written."""
    return (
        Event.objects.filter(account_id=house.account.pk, kind="audit.exported").earliest("sequence").sequence
    )


@pytest.mark.parametrize("kind", list(Format))
def test_a_reason_stands_in_the_file_and_no_cell_is_a_formula(house: House, kind: Format) -> None:
    actor = replace(house.actor("olivia"), label="=2+2", origin=Origin(ip="192.0.2.7", device="@SUM(A1)"))
    target = Target(kind="member", id="1", label="+cmd")
    data = {"after": {"name": "-1"}}
    record_event(MEMBER_EDITED, actor=actor, target=target, data=data, reason="=HYPERLINK(1)")
    job = written(asked(house, filters=EventFilter(kind=MEMBER_EDITED.code), kind=kind))
    (row,) = rows(job)
    assert (row["Quién"], row["Dispositivo"], row["Motivo"]) == ("'=2+2", "'@SUM(A1)", "'=HYPERLINK(1)")
    assert row["Dirección IP"] == "192.0.2.7"
    assert row["Qué pasó"] == "'=2+2 corrigió los datos de +cmd."
    assert row["Cambios"] == "Nombre: -1"


def test_a_change_has_both_its_sides(house: House) -> None:
    company = house.companies["maíz azul"]
    fields = CompanyFields(
        rfc=company.rfc,
        legal_name="Molino Azul",
        trade_name="Maíz Azul",
        tax_regime="601",
        postal_code="06000",
    )
    edit_company(actor=house.actor("olivia"), company=company, version=1, fields=fields)
    job = written(asked(house, filters=EventFilter(kind="company.edited"), kind=Format.CSV))
    assert rows(job)[0]["Cambios"] == "Razón social: Tortillería Maíz Azul → Molino Azul"


def test_a_reader_of_one_company_gets_what_reaches_it(house: House) -> None:
    found = rows(written(asked(house, by="bruno", kind=Format.CSV)))
    said = " ".join(row["Qué pasó"] + row["Cambios"] for row in found)
    assert "Dario Prueba" in said
    assert "Carla" not in said
    assert "Panadería" not in said


def test_who_loses_the_right_before_the_file_is_written_gets_none(house: House) -> None:
    job = asked(house, by="bruno")
    deactivate_member(actor=house.actor("olivia"), member=house.member("bruno"))
    assert written(job).result_file == ""


def test_who_may_not_read_the_trail_cannot_ask_for_it(house: House) -> None:
    with pytest.raises(AccessDenied):
        asked(house, by="carla")


def test_a_double_click_is_one_file_and_one_event(house: House) -> None:
    key = uuid.uuid4()
    assert asked(house, key=key).id == asked(house, key=key).id
    assert Event.objects.filter(account_id=house.account.pk, kind="audit.exported").count() == 1


def test_a_long_trail_is_written_in_several_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gafete.members.operations.write_trail_file.AT_ONCE", 3)
    job = written(asked(house, kind=Format.CSV))
    assert len(rows(job)) == Event.objects.filter(account_id=house.account.pk).count() == job.done
