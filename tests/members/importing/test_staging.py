"""Before anybody is registered, each row is told what is wrong with it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import NotFound
from gafete.identity.models import User
from gafete.members.exporting import Format
from gafete.members.importing.queries import get_import
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.models import Member
from gafete.members.operations.confirm_import import confirm_import
from gafete.members.operations.export_members import export_members
from gafete.members.operations.stage_import import stage_import
from gafete.members.queries import MemberFilter
from gafete.outbox.models import Message
from gafete.tenancy.models import PlaceOfIssue
from gafete.work import files
from gafete.work.models import Job, JobRow
from gafete.work.operations.cancel_job import cancel_job
from gafete.work.operations.confirm_job import NotStagedError
from tests import cast
from tests.cast import House
from tests.members.importing import workbooks
from tests.members.importing.imports import faults, staged
from tests.members.importing.workbooks import PANADERIA, Upload, csv, person

pytestmark = pytest.mark.django_db
OVER = (timezone.localdate() - timedelta(days=2)).isoformat()


def test_nothing_is_written_before_the_yes(house: House) -> None:
    before = (User.objects.count(), Member.objects.count(), Message.objects.count())
    job = staged(house, workbooks.people(3))
    assert (job.state, job.total, job.faults, job.parameters["people"]) == ("staged", 3, 0, 3)
    assert (User.objects.count(), Member.objects.count(), Message.objects.count()) == before


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        (person(name=""), "name", "Escribe el nombre y los apellidos."),
        (person(name="x" * 130), "name", "El nombre puede tener hasta 120 caracteres."),
        (person(email=""), "email", "Escribe el correo electrónico."),
        (person(email="rosa"), "email", "Escribe un correo válido, como nombre@empresa.mx."),
        (person(email="rosа@correo.example"), "email", "El correo tiene letras que no se pueden usar: а"),
        (person(email=f"{'r' * 300}@correo.example"), "email", "El correo puede tener hasta 254 caracteres."),
        (person(username="a@b"), "username", "La cuenta del usuario no lleva «@»; no es el correo."),
        (person(username="olivia"), "username", "Esa cuenta de usuario ya está ocupada."),
        (person(email="ana@correo.example"), "email", "Ese correo ya es de un usuario de esta cuenta."),
        (person(profile=""), "profile", "Elige un perfil."),
        (
            person(profile="Jefe"),
            "profile",
            "No hay un perfil con ese nombre. Hay: Administrador, Facturador, Contador, Consulta.",
        ),
        (person(company=""), "company", "Escribe el RFC de la empresa."),
        (
            person(company="XXX010101XX1"),
            "company",
            "No hay una empresa con ese RFC entre las que administras.",
        ),
        (
            person(place="Cancún"),
            "place",
            "Maíz Azul no tiene ese lugar de expedición entre los que administras.",
        ),
        (
            person(company="Toda la cuenta", place="Centro"),
            "place",
            "Deja vacío el lugar: el acceso es a toda la cuenta.",
        ),
        (person(starts="mañana"), "starts", "Escribe la fecha como 22/11/2026."),
        (person(starts="31/02/2027"), "starts", "Escribe la fecha como 22/11/2026."),
        (person(starts="01/01/1900"), "starts", "Revisa el año de la fecha."),
        (person(ends=OVER), "ends", "La fecha «Hasta» ya pasó."),
        (person(starts="02/02/2099", ends="01/02/2099"), "ends", "La fecha «Hasta» es anterior a «Desde»."),
    ],
)
def test_each_fault_is_told_beside_its_column(
    house: House, row: tuple[object, ...], field: str, said: str
) -> None:
    job = staged(house, [row, person(name="Otra Persona", email="otra@correo.example")])
    assert faults(job) == {2: [(field, said)]}
    assert job.parameters["people"] == 1


def test_an_address_with_a_line_break_is_refused(house: House) -> None:
    content = csv([person(email='"rosa@correo.example\nBcc: x@correo.example"')])
    job = stage_import(
        actor=house.actor("olivia"), upload=Upload(content), file_name="a.csv", request_key=uuid.uuid4()
    )
    assert faults(job) == {2: [("email", "Escribe un correo válido, como nombre@empresa.mx.")]}


def test_a_row_may_have_several_faults(house: House) -> None:
    job = staged(house, [person(name="", email="x", profile="Jefe")])
    assert [field for field, _said in faults(job)[2]] == ["name", "email", "profile"]


def test_a_formula_is_a_fault_of_its_cell(house: House) -> None:
    content = workbooks.xlsx([person(email="=1+1"), person()])
    job = stage_import(
        actor=house.actor("olivia"), upload=Upload(content), file_name="a.xlsx", request_key=uuid.uuid4()
    )
    assert ("email", "La celda tiene una fórmula. Pégala como valor.") in faults(job)[2]
    assert job.parameters["people"] == 1


def test_what_a_formula_says_is_not_blamed_once_more(house: House) -> None:
    content = workbooks.xlsx([person(profile="=A2")])
    job = stage_import(
        actor=house.actor("olivia"), upload=Upload(content), file_name="a.xlsx", request_key=uuid.uuid4()
    )
    assert faults(job) == {2: [("profile", "La celda tiene una fórmula. Pégala como valor.")]}


def test_a_row_without_a_company_is_told(house: House) -> None:
    assert faults(staged(house, [person(company="")])) == {2: [("company", "Escribe el RFC de la empresa.")]}


def test_two_places_that_read_alike_are_told_apart_by_their_code(house: House) -> None:
    company = house.companies["maíz azul"]
    PlaceOfIssue.objects.create(
        account=house.account, company=company, name="Céntro", code="C2", postal_code="06000"
    )
    said = "Hay dos lugares que se llaman así. Escribe su clave."
    assert faults(staged(house, [person()])) == {2: [("place", said)]}
    assert faults(staged(house, [person(place="C2")])) == {}


def test_whoever_has_only_taken_names_left_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gafete.members.importing.proposals._ROUNDS", 2)
    for number in ("", "2"):
        house.invite(
            f"x{number}",
            house.assignment("viewer", ["centro"]),
            username=f"rosa.luna{number}",
            email=f"x{number}@correo.example",
        )
    said = "Escribe la cuenta del usuario: todas las parecidas están ocupadas."
    assert faults(staged(house, [person()])) == {2: [("username", said)]}


def test_another_job_is_no_import(house: House) -> None:
    olivia = house.actor("olivia")
    job = export_members(actor=olivia, filters=MemberFilter(), file_format=Format.CSV)
    with pytest.raises(NotFound):
        get_import(olivia, job.id)


def test_several_rows_with_one_address_are_one_person(house: House) -> None:
    job = staged(
        house,
        [
            person(),
            person(name="", company=PANADERIA, place=""),
            person(name="Rosa Luna Paz", email="ROSA@correo.example", profile="Consulta", place=""),
        ],
    )
    assert (job.total, job.parameters["people"], faults(job)) == (3, 1, {})


def test_a_person_is_held_back_as_a_whole_and_nobody_else_is(house: House) -> None:
    job = staged(
        house,
        [person(), person(place="Nowhere"), person(name="Otra Persona", email="otra@correo.example")],
    )
    assert faults(job)[2] == [("email", "Es de la misma persona que la fila 3, que tiene un error.")]
    assert set(faults(job)) == {2, 3}
    assert job.parameters["people"] == 1


def test_one_person_has_one_name(house: House) -> None:
    job = staged(house, [person(), person(name="Rosa Otra")])
    assert faults(job)[3] == [("name", "No es igual que en la fila 2.")]


def test_two_people_cannot_share_a_user_name(house: House) -> None:
    job = staged(
        house, [person(username="luna"), person(name="Luz Nava", username="Luna", email="luz@correo.example")]
    )
    assert faults(job) == {3: [("username", "La fila 2 usa la misma cuenta de usuario.")]}


def test_user_names_are_proposed_free_and_apart(house: House) -> None:
    house.invite("x", house.assignment("viewer", ["centro"]), username="rosa.luna", email="x@correo.example")
    job = staged(
        house,
        [
            person(),
            person(email="rosa2@correo.example"),
            person(name="Ana Solís", username="rosa.luna2", email="ana2@correo.example"),
        ],
    )
    proposed = [row.values["proposed"] for row in JobRow.objects.filter(job=job).order_by("number")]
    assert sorted(proposed) == ["", "rosa.luna3", "rosa.luna4"]


def test_an_address_known_elsewhere_is_told_nobody(house: House) -> None:
    cast.otra_cuenta()
    job = staged(
        house, [person(email="tomas@correo.example"), person(name="Nadie Sabe", email="n@correo.example")]
    )
    assert (faults(job), job.parameters["people"]) == ({}, 2)


def test_names_of_companies_and_places_are_taken_as_people_write_them(house: House) -> None:
    job = staged(
        house,
        [
            person(company="tma010101ab1 · Maíz Azul", place="CENTRO"),
            person(company="maiz azul", place="roma"),
            person(company="Panadería La Concha", place="cancun"),
            person(company="toda la cuenta", place=""),
        ],
    )
    assert faults(job) == {}


# -- rights ------------------------------------------------------------------------------------------


def test_nobody_imports_without_the_right(house: House) -> None:
    with pytest.raises(AccessDenied):
        staged(house, [person()], by="carla")


def test_an_administrator_finds_only_his_own_companies(house: House) -> None:
    job = staged(house, [person(company=PANADERIA, place=""), person(email="b@correo.example")], by="bruno")
    assert faults(job) == {2: [("company", "No hay una empresa con ese RFC entre las que administras.")]}


def test_an_administrator_cannot_give_the_whole_account(house: House) -> None:
    job = staged(house, [person(company="Toda la cuenta", place="")], by="bruno")
    assert [field for field, _said in faults(job)[2]] == ["company"]


def test_nobody_imports_more_rights_than_he_holds(house: House) -> None:
    house.join("hugo", house.assignment("viewer", ["centro"], added=frozenset({Permission.USERS_MANAGE})))
    job = staged(
        house, [person(profile="Contador"), person(profile="Consulta", email="c@correo.example")], by="hugo"
    )
    assert [field for field, _said in faults(job)[2]] == ["profile"]
    assert faults(job)[2][0][1].startswith("No puedes dar más acceso del que tienes")
    assert set(faults(job)) == {2}


# -- files and clicks ----------------------------------------------------------------------------------


def test_a_double_click_is_one_import_and_one_file(house: House) -> None:
    key = uuid.uuid4()
    first, second = (staged(house, [person()], key=key) for _click in range(2))
    assert first.id == second.id
    assert JobRow.objects.filter(job=first).count() == 1
    assert [path.name for path in files._folder().iterdir()] == [first.source_file]


def test_a_file_that_is_refused_is_not_kept(house: House) -> None:
    with pytest.raises(UnreadableFile):
        stage_import(
            actor=house.actor("olivia"), upload=Upload(b"x"), file_name="a.xlsx", request_key=uuid.uuid4()
        )
    assert list(files._folder().iterdir()) == []
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused_while_it_arrives(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gafete.members.importing.limits.MAXIMUM_BYTES", 100)
    with pytest.raises(UnreadableFile, match="pesa más de"):
        staged(house, workbooks.people(10))


def test_a_second_yes_changes_nothing(house: House) -> None:
    job = staged(house, [person()])
    for _click in range(2):
        assert confirm_import(actor=house.actor("olivia"), job_id=job.id).state == "queued"


def test_the_yes_is_recorded_once(house: House) -> None:
    job = staged(house, [person(), person(email="x")])
    for _click in range(2):
        confirm_import(actor=house.actor("olivia"), job_id=job.id)
    event = Event.objects.get(kind="members.import_started")
    assert (event.target_label, event.data) == ("usuarios.csv", {"after": {"rows": 1}})


def test_somebody_elses_import_is_not_there(house: House) -> None:
    job = staged(house, [person()])
    with pytest.raises(NotFound):
        confirm_import(actor=house.actor("ana"), job_id=job.id)


def test_what_was_cancelled_is_not_confirmed(house: House) -> None:
    job = staged(house, [person()])
    cancel_job(actor=house.actor("olivia"), job_id=job.id)
    with pytest.raises(NotStagedError):
        confirm_import(actor=house.actor("olivia"), job_id=job.id)
