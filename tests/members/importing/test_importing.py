"""A confirmed import registers people in batches, each as a whole, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.identity.models import User
from gafete.members.credentials import CREDENTIALS
from gafete.members.importing import looking
from gafete.members.importing.looking import Findings
from gafete.members.links import invitation_link
from gafete.members.models import Grant, Member, Profile
from gafete.members.operations import import_members as importing
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.outbox.models import Message
from gafete.seats.models import Seat, Subscription
from gafete.tenancy.models import Account
from gafete.tenancy.operations.archive_place import archive_place
from gafete.work.models import Job, JobRow
from gafete.work.operations.run_job import run_job
from tests import cast
from tests.cast import House
from tests.members.importing import workbooks
from tests.members.importing.imports import confirmed, faults, imported, outcome
from tests.members.importing.workbooks import PANADERIA, person

pytestmark = pytest.mark.django_db


def one_batch(job: Job) -> None:
    """A worker that is stopped after its first batch."""
    batches = iter([False, True])
    assert run_job(job_id=job.id, is_stopping=lambda: next(batches))


@pytest.fixture
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PEOPLE_A_BATCH", "PEOPLE_A_BATCH_ON_SQLITE"):
        monkeypatch.setattr(importing, name, 2)


@pytest.fixture(autouse=True)
def _no_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "GAP_ON_SQLITE", 0)


def test_a_person_arrives_with_seat_grants_event_and_mail(house: House) -> None:
    job = imported(
        house,
        [
            person(ends="31/12/2098"),
            person(name="", profile="Consulta", company=PANADERIA, place=""),
        ],
    )
    member = Member.objects.select_related("user", "seat").get(email="rosa@correo.example")
    assert (member.name, member.username, member.state) == ("Rosa Luna Paz", "rosa.luna", "invited")
    assert member.seat is not None
    assert member.seat.state == "held"
    assert member.invited_by_label == "Olivia Titular"
    grants = Grant.objects.filter(member=member).order_by("id")
    assert [
        (grant.profile.code, grant.company.trade_name, grant.place) for grant in grants if grant.company
    ] == [
        ("issuer", "Maíz Azul", house.places["centro"]),
        ("viewer", "Panadería", None),
    ]
    assert grants[0].ends_at == datetime(2099, 1, 1, tzinfo=ZoneInfo("America/Mexico_City"))
    event = Event.objects.get(kind="member.invited", target_id=str(member.pk))
    assert (event.actor_label, event.data["after"]["email"]) == ("Olivia Titular", "rosa@correo.example")
    mail = Message.objects.get(kind=CREDENTIALS, subject_id=str(member.pk))
    assert mail.parameters == {"member": member.pk, "nonce": str(member.invitation_nonce)}
    assert (job.done, job.total, job.faults) == (2, 2, 0)


def test_no_password_is_made_by_an_import(house: House) -> None:
    imported(house, [person()])
    user = User.objects.get(email="rosa@correo.example")
    assert not user.has_usable_password()
    assert user.password_kind == "none"


@pytest.mark.parametrize(("mode", "kept"), [("link", "link"), ("temporary", "temporary"), ("typed", "link")])
def test_the_way_in_follows_the_account_and_nothing_is_typed(house: House, mode: str, kept: str) -> None:
    Account.objects.filter(pk=house.account.pk).update(credential_mode=mode)
    imported(house, [person()])
    member = Member.objects.get(email="rosa@correo.example")
    assert (member.credential_mode, member.made_identity) == (kept, True)


def test_somebody_known_elsewhere_is_invited_to_join_and_stays_as_he_is(house: House) -> None:
    other = cast.otra_cuenta()
    Account.objects.filter(pk=house.account.pk).update(credential_mode="temporary")
    imported(house, [person(name="Otro Nombre", email="tomas@correo.example")])
    member = Member.objects.get(account=house.account, email="tomas@correo.example")
    assert member.user_id == other.owner.user_id
    assert (member.made_identity, member.name, member.username) == (False, "Otro Nombre", "otro.nombre")
    assert User.objects.get(pk=member.user_id).name == "Tomas Titular"


def test_what_another_account_gave_out_to_a_person_who_never_entered_ends(house: House) -> None:
    """As with an invitation from the form: only his mailbox opens an identity that two accounts invite."""
    other = cast.otra_cuenta()
    Account.objects.filter(pk=other.account.pk).update(credential_mode="typed")
    row = other.assignment("viewer", ["lejos"])
    theirs = other.invite("rosa", row, by="tomas", password="papalote verde de marzo")
    link = invitation_link(Member.objects.get(pk=theirs.pk))
    imported(house, [person(email=theirs.email)])
    assert Member.objects.filter(user_id=theirs.user_id).count() == 2
    assert not User.objects.get(pk=theirs.user_id).has_usable_password()
    assert invitation_link(Member.objects.get(pk=theirs.pk)) != link
    assert Message.objects.filter(kind=CREDENTIALS, subject_id=str(theirs.pk)).count() == 2


def test_an_identity_left_over_comes_back(house: House) -> None:
    User.objects.create(
        username="rosa",
        email="rosa@correo.example",
        name="Rosa",
        blocked_at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")),
    )
    imported(house, [person()])
    assert User.objects.get(email="rosa@correo.example").is_active


def test_the_trail_stays_whole(house: House) -> None:
    imported(house, workbooks.people(4))
    assert verify_chain(house.account.pk).broken is None
    assert Event.objects.filter(kind="member.invited", account_id=house.account.pk).count() == 9


def test_faulty_rows_hold_up_nobody(house: House) -> None:
    job = imported(
        house, [person(email="x"), *workbooks.people(3), person(profile="Jefe", email="j@correo.example")]
    )
    assert set(faults(job)) == {2, 6}
    assert Member.objects.filter(email__startswith="persona").count() == 3


def test_who_finds_no_seat_is_told_and_the_others_are_registered(empty_house: House) -> None:
    Seat.objects.filter(account=empty_house.account).delete()
    empty_house.give_seats(2)
    job = imported(
        empty_house, [*workbooks.people(3), person(name="", email="persona2@correo.example", place="Roma")]
    )
    assert faults(job) == {
        4: [("name", "No quedó un asiento libre para esta persona.")],
        5: [("email", "Es de la misma persona que la fila 4, que tiene un error.")],
    }
    assert Member.objects.filter(state="invited", account=empty_house.account).count() == 2
    assert job.faults == 2


def test_an_unlimited_plan_never_runs_out(empty_house: House) -> None:
    Subscription.objects.filter(account=empty_house.account).update(
        plan=cast.plan("unlimited", included=None)
    )
    imported(empty_house, workbooks.people(15))
    assert Member.objects.filter(state="invited", seat__isnull=False).count() == 15


@pytest.mark.usefixtures("_small_batches")
def test_a_worker_that_is_stopped_goes_on_where_it_was(house: House) -> None:
    job = confirmed(house, workbooks.people(5))
    one_batch(job)
    assert Member.objects.filter(email__startswith="persona").count() == 2
    assert run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 5
    assert Message.objects.filter(kind=CREDENTIALS, subject_id__in=invited_ids()).count() == 5


def invited_ids() -> list[str]:
    return [str(pk) for pk in Member.objects.filter(email__startswith="persona").values_list("pk", flat=True)]


@pytest.mark.usefixtures("_small_batches")
def test_a_batch_that_fails_leaves_nothing_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    job = confirmed(house, workbooks.people(3))
    seats = Seat.objects.filter(state="held").count()

    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(importing, "record_events", fail)
        run_job(job_id=job.id)
    assert not Member.objects.filter(email__startswith="persona").exists()
    assert Seat.objects.filter(state="held").count() == seats
    assert not JobRow.objects.filter(job=job, state="done").exists()
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 3


@pytest.mark.usefixtures("_small_batches")
def test_rows_far_apart_are_still_one_person(house: House) -> None:
    imported(house, [person(), *workbooks.people(4), person(place="Roma")])
    assert Grant.objects.filter(member__email="rosa@correo.example").count() == 2


@pytest.mark.usefixtures("_small_batches")
def test_an_administrator_who_is_deactivated_stops_his_import(house: House) -> None:
    job = confirmed(house, workbooks.people(4), by="ana")
    one_batch(job)
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert Member.objects.filter(email__startswith="persona").count() == 2
    assert (job.state, job.faults) == ("finished", 2)
    assert faults(job)[4][0][1] == "La importación se detuvo: quien la pidió ya no puede registrar usuarios."


@pytest.mark.parametrize("profile", ["Facturador", "invoicer", "FACTURADOR"])
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_a_profile_is_known_by_its_name_in_every_language(house: House, profile: str, language: str) -> None:
    User.objects.filter(username="olivia").update(language=language)
    imported(house, [person(profile=profile)])
    assert Grant.objects.get(member__email="rosa@correo.example").profile.code == "issuer"


@pytest.mark.usefixtures("_small_batches")
def test_whoever_reads_english_finds_the_faults_of_his_import_in_english(house: House) -> None:
    User.objects.filter(username="ana").update(language="en")
    job = confirmed(house, workbooks.people(4), by="ana")
    one_batch(job)
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    run_job(job_id=job.id)
    assert faults(job)[4][0][1] == "The import stopped: whoever asked for it can no longer add users."


@pytest.mark.usefixtures("_small_batches")
def test_rights_that_are_narrowed_meanwhile_are_narrowed_for_the_rest(house: House) -> None:
    rows = workbooks.people(6)
    rows[5] = person(name="Gente Lejana", email="persona9@correo.example", company=PANADERIA, place="")
    job = confirmed(house, rows, by="ana")
    one_batch(job)
    ana = house.member("ana")
    change_grants(
        actor=house.actor("olivia"),
        member=ana,
        assignments=[house.assignment("administrator", ["maíz azul"])],
        version=ana.version,
    )
    run_job(job_id=job.id)
    assert set(faults(job)) == {7}
    assert Member.objects.filter(email__startswith="persona").count() == 5


@pytest.mark.usefixtures("_small_batches")
def test_a_place_that_is_archived_meanwhile_is_a_fault(house: House) -> None:
    job = confirmed(house, workbooks.people(4))
    one_batch(job)
    archive_place(actor=house.actor("olivia"), place=house.places["centro"])
    run_job(job_id=job.id)
    assert [found[0][0] for found in faults(job).values()] == ["place", "place"]


def test_a_proposal_that_is_taken_meanwhile_becomes_another(house: House) -> None:
    job = confirmed(house, [person()])
    house.invite("y", house.assignment("viewer", ["centro"]), username="rosa.luna", email="y@correo.example")
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert Member.objects.get(email="rosa@correo.example").username == "rosa.luna2"
    assert outcome(job)[0][2] == "rosa.luna2"


def test_a_typed_user_name_that_is_taken_meanwhile_is_a_fault(house: House) -> None:
    job = confirmed(house, [person(username="luna")])
    house.invite("y", house.assignment("viewer", ["centro"]), username="luna", email="y@correo.example")
    run_job(job_id=job.id)
    assert faults(job) == {2: [("username", "Esa cuenta de usuario ya está ocupada.")]}


def test_a_collision_with_somebody_else_leaves_out_one_person_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes a name after it was looked up and before it is written."""
    job = confirmed(house, [*workbooks.people(3), person(username="luna")])
    look: Callable[..., Findings] = looking.look_through

    def look_and_lose(*arguments: object, **named: object) -> Findings:
        findings = look(*arguments, **named)
        if not User.objects.filter(username="luna").exists():
            User.objects.create(username="luna", email="luna@correo.example", name="Luna")
        return findings

    monkeypatch.setattr(importing, "look_through", look_and_lose)

    # The rival's row is rolled back with the batch; he is there before the people are tried one by one.
    alone = importing._import_alone

    def with_rival(job: Job, rows: list[JobRow]) -> None:
        User.objects.get_or_create(username="luna", email="luna@correo.example", name="Luna")
        monkeypatch.setattr(importing, "look_through", _unaware(look))
        alone(job, rows)

    monkeypatch.setattr(importing, "_import_alone", with_rival)
    run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 3
    assert faults(job) == {
        5: [("name", "Alguien acaba de registrar ese correo o esa cuenta de usuario. Revisa la lista.")]
    }


def test_a_profile_that_is_changed_meanwhile_leaves_out_only_whom_it_was_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it gives was judged as it was when the file was looked through."""
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Apoyo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )
    job = confirmed(house, [*workbooks.people(2), person(profile="Apoyo")])
    look: Callable[..., Findings] = looking.look_through

    def look_and_lose(*arguments: object, **named: object) -> Findings:
        findings = look(*arguments, **named)
        if any(grant.profile_id == profile.pk for each in findings.checked.people for grant in each.grants):
            Profile.objects.filter(pk=profile.pk).update(permissions=["payroll.view"])
        return findings

    monkeypatch.setattr(importing, "look_through", look_and_lose)
    run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 2
    assert not Grant.objects.filter(profile=profile).exists()
    assert faults(job) == {
        4: [
            (
                "profile",
                "Alguien acaba de cambiar lo que permite ese perfil. Revísalo e inténtalo de nuevo.",
            )
        ]
    }


def _unaware(look: Callable[..., Findings]) -> Callable[..., Findings]:
    """The look of an import that has not seen the rival yet."""

    def looked(*arguments: object, **named: object) -> Findings:
        findings = look(*arguments, **named)
        findings.checked.faults.clear()
        return findings

    return looked


def test_the_result_has_a_row_for_each_row_of_the_file(house: House) -> None:
    job = imported(house, [person(), person(email="x"), *workbooks.people(1)])
    assert [(row[0], row[2], row[9], row[10]) for row in outcome(job)] == [
        (2.0, "rosa.luna", "Registrado", ""),
        (3.0, "", "Con error", "Correo electrónico: Escribe un correo válido, como nombre@empresa.mx."),
        (4.0, "persona.numero", "Registrado", ""),
    ]
    assert job.result_name == "Resultado de la importación.xlsx"


def test_no_cell_of_the_result_is_a_formula(house: House) -> None:
    job = imported(house, [person(name='"=cmd()"'), person(name="+52 55", email="p@correo.example")])
    names = [row[1] for row in outcome(job)]
    assert names == ["'=cmd()", "'+52 55"]


def test_the_person_reads_his_faults_in_his_own_language(house: House) -> None:
    job = confirmed(house, [person(username="luna")])
    User.objects.filter(pk=job.requested_by).update(language="en")
    house.invite("y", house.assignment("viewer", ["centro"]), username="luna", email="y@correo.example")
    run_job(job_id=job.id)
    assert faults(job)[2][0][0] == "username"


def test_an_import_of_nobody_ends_with_a_result(house: House) -> None:
    job = imported(house, [person(email="x")])
    assert (job.done, job.total, job.faults) == (1, 1, 1)
    assert isinstance(job.id, UUID)
    assert len(outcome(job)) == 1


def test_who_would_decide_about_security_is_registered_by_two_and_not_by_a_file(house: House) -> None:
    job = confirmed(
        house, [*workbooks.people(2), person(profile="Administrador", company="Toda la cuenta", place="")]
    )
    # Looked through before the account wanted two people for it: the worker asks anew.
    Account.objects.filter(pk=house.account.pk).update(double_authorisation=True)
    run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 2
    assert faults(job) == {
        4: [
            (
                "profile",
                "Este acceso necesita doble autorización: registra a esta persona con «Nuevo usuario».",
            )
        ]
    }
