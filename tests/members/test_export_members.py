"""The file of users holds what its reader sees, when it is written and when it is fetched."""

from __future__ import annotations

import csv
import uuid
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from gafete.access.denials import AccessDenied
from gafete.audit.models import Event
from gafete.members.exporting import Format
from gafete.members.models import Member
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.export_members import export_members
from gafete.members.queries import MemberFilter
from gafete.members.spreadsheets import neutral
from gafete.work import files
from gafete.work.models import Job
from gafete.work.operations.run_job import run_job
from gafete.work.queries import may_download
from tests.cast import House

pytestmark = pytest.mark.django_db
NOBODY = MemberFilter()


def asked(
    house: House,
    *,
    by: str = "olivia",
    filters: MemberFilter = NOBODY,
    kind: Format = Format.EXCEL,
    key: UUID | None = None,
) -> Job:
    return export_members(actor=house.actor(by), filters=filters, file_format=kind, request_key=key)


def written(job: Job) -> Job:
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert job.state == "finished", job.last_error
    return job


def rows(job: Job) -> list[dict[str, str]]:
    path = files.path_of(job.result_file)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    titles, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, titles), map(str, line), strict=True)) for line in lines]


def names(job: Job) -> list[str]:
    return [row["Nombre y apellidos"] for row in rows(job)]


@pytest.mark.parametrize("kind", Format)
def test_there_is_a_row_for_each_grant(house: House, kind: Format) -> None:
    house.join("flor", house.assignment("issuer", ["centro", "cancún"]))
    found = [row for row in rows(written(asked(house, kind=kind))) if row["Cuenta del usuario"] == "flor"]
    assert [(row["Perfil"], row["Empresa (RFC)"], row["Lugar de expedición"]) for row in found] == [
        ("Facturador", "TMA010101AB1", "Centro"),
        ("Facturador", "PLC020202CD2", "Cancún"),
    ]
    assert found[0]["Estado"] == "Activo"


def test_the_owner_stands_in_it_without_grants(house: House) -> None:
    owner = next(row for row in rows(written(asked(house))) if row["Cuenta del usuario"] == "olivia")
    assert (owner["Perfil"], owner["Empresa (RFC)"]) == ("Titular", "Toda la cuenta")


def test_grants_that_the_reader_does_not_see_are_not_in_it(house: House) -> None:
    house.join("flor", house.assignment("issuer", ["centro", "cancún"]))
    found = [row for row in rows(written(asked(house, by="bruno"))) if row["Cuenta del usuario"] == "flor"]
    assert [(row["Lugar de expedición"], row["Otros accesos"]) for row in found] == [("Centro", "Sí")]


def test_people_whom_the_reader_does_not_see_are_not_in_it(house: House) -> None:
    assert "Carla Prueba" not in names(written(asked(house, by="bruno")))
    assert "Carla Prueba" in names(written(asked(house)))


def test_it_holds_what_the_filter_leaves(house: House) -> None:
    filters = MemberFilter(search="dario")
    assert names(written(asked(house, filters=filters))) == ["Dario Prueba"]
    filters = MemberFilter(profile=house.profile("viewer"), company=house.companies["maíz azul"])
    assert names(written(asked(house, filters=filters))) == ["Elena Prueba"]
    filters = MemberFilter(place=house.places["cancún"])
    assert "Carla Prueba" in names(written(asked(house, filters=filters)))
    assert "Elena Prueba" not in names(written(asked(house, filters=filters)))


def test_ticked_people_alone_are_in_it(house: House) -> None:
    chosen = frozenset({house.member("carla").public_id, house.member("elena").public_id})
    assert names(written(asked(house, filters=MemberFilter(chosen=chosen)))) == [
        "Carla Prueba",
        "Elena Prueba",
    ]


def test_ticking_somebody_unseen_shows_nobody(house: House) -> None:
    chosen = frozenset({house.member("carla").public_id})
    assert names(written(asked(house, by="bruno", filters=MemberFilter(chosen=chosen)))) == []


def test_rights_count_as_they_are_when_it_is_written(house: House) -> None:
    job = asked(house, by="ana")
    ana = house.member("ana")
    change_grants(
        actor=house.actor("olivia"),
        member=ana,
        assignments=[house.assignment("administrator", ["maíz azul"])],
        version=ana.version,
    )
    assert "Carla Prueba" not in names(written(job))


def test_whoever_is_deactivated_gets_no_file(house: House) -> None:
    job = asked(house, by="ana")
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    assert written(job).result_file == ""


def test_whoever_reaches_less_by_now_does_not_fetch_it(house: House) -> None:
    job = written(asked(house, by="ana"))
    assert may_download(house.actor("ana"), job)
    ana = house.member("ana")
    change_grants(
        actor=house.actor("olivia"),
        member=ana,
        assignments=[house.assignment("administrator", ["maíz azul"])],
        version=ana.version,
    )
    assert not may_download(house.actor("ana"), job)


def test_nobody_exports_without_the_right(house: House) -> None:
    with pytest.raises(AccessDenied):
        asked(house, by="carla")


def test_a_double_click_is_one_file_and_one_event(house: House) -> None:
    key = uuid.uuid4()
    assert asked(house, key=key).id == asked(house, key=key).id
    assert Event.objects.filter(kind="members.exported").count() == 1


@pytest.mark.parametrize("kind", Format)
def test_no_cell_is_a_formula(house: House, kind: Format) -> None:
    made = house.invite("mala", house.assignment("viewer", ["centro"]))
    # None can be typed; the file must not count on it.
    Member.objects.filter(pk=made.pk).update(name='=HYPERLINK("http://x","y")')
    assert '\'=HYPERLINK("http://x","y")' in names(written(asked(house, kind=kind)))


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@"])
def test_every_dangerous_beginning_is_neutral(beginning: str) -> None:
    assert neutral(f"{beginning}SUM(A1)").startswith("'")


@pytest.mark.parametrize("text", ["", "Ana", "a@correo.example", "1-2", "¡=!"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_a_worker_that_begins_anew_counts_anew(house: House) -> None:
    job = asked(house)
    Job.objects.filter(pk=job.pk).update(done=99)
    assert written(job).done == 6


def test_a_list_of_several_batches_is_written_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gafete.members.operations.write_members_file.AT_ONCE", 2)
    job = written(asked(house))
    assert (len(set(names(job))), job.done) == (6, 6)


def test_whoever_may_see_no_users_by_now_gets_no_file(house: House) -> None:
    job = asked(house, by="bruno")
    bruno = house.member("bruno")
    row = house.assignment("viewer", ["maíz azul"])
    change_grants(actor=house.actor("olivia"), member=bruno, assignments=[row], version=bruno.version)
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert job.result_file == ""


def test_a_file_asked_for_by_nobody_is_not_written(house: House) -> None:
    job = asked(house)
    Job.objects.filter(pk=job.pk).update(requested_by=0)
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert job.result_file == ""
