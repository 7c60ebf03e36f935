"""The result as files, the mails of a campaign, and its words."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import NotFound
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.reviews.exporting import ReviewFormat, row_of
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.close_review import close_review
from gafete.reviews.operations.export_review import ReviewNotOver, export_review
from gafete.reviews.operations.remind_reviewers import remind_reviewers
from gafete.reviews.operations.write_review_file import Seal, sheet_of
from gafete.reviews.pdf import SHOWN, Sheet, _settable, write_pdf
from gafete.reviews.queries import every_line, sealed_lines
from gafete.reviews.wording import suggestions_of, uses_in_words
from gafete.reviews.words import _decision
from gafete.work import files
from gafete.work.housekeeping import Every, chores
from gafete.work.models import Job
from gafete.work.operations.run_job import run_job
from gafete.work.queries import may_download
from tests.cast import House
from tests.reviews.campaigns import decided, line_of, started


def closed(house: House) -> Review:
    """A campaign in which one was kept and one taken away with his membership."""
    review = started(house)
    decided(house, line_of(house, "carla"), "ana", Decision.KEEP, note="=2+2")
    decided(house, line_of(house, "dario"), "bruno", Decision.REMOVE, may_deactivate=True)
    close_review(actor=house.actor("olivia"), review=review)
    review.refresh_from_db()
    return review


def written(house: House, review: Review, kind: ReviewFormat, by: str = "olivia") -> Job:
    job = export_review(actor=house.actor(by), review=review, file_format=kind)
    run_job(job_id=job.id)
    job.refresh_from_db()
    assert job.state == "finished", job.last_error
    return job


def sheet(job: Job, number: int) -> list[list[str]]:
    rows = CalamineWorkbook.from_path(files.path_of(job.result_file)).get_sheet_by_index(number).to_python()
    return [[str(cell) for cell in row] for row in rows]


class TestFiles:
    def test_the_workbook_can_be_checked_against_the_trail(self, house: House) -> None:
        review = closed(house)
        job = written(house, review, ReviewFormat.EXCEL)
        titles, *rows = sheet(job, 0)
        carla = dict(zip(titles, next(row for row in rows if row[0] == "Carla Prueba"), strict=True))
        assert (carla["Decisión"], carla["Decidió"], carla["Nota"]) == ("Conservar", "Ana Prueba", "'=2+2")
        dario = dict(zip(titles, next(row for row in rows if row[0] == "Dario Prueba"), strict=True))
        assert dario["Decisión"] == "Quitar (usuario desactivado)"
        assert [row[7] for row in rows if row[0] == "Elena Prueba"] == ["Sin decidir"]
        (digest,), _how, *sealed = sheet(job, 1)
        text = "\n".join(line for (line,) in sealed)
        assert digest == hashlib.sha256(text.encode()).hexdigest()
        assert digest == Event.objects.get(kind="review.closed").data["result_digest"]

    def test_a_scoped_reader_gets_his_lines_and_no_others(self, house: House) -> None:
        review = closed(house)
        job = written(house, review, ReviewFormat.EXCEL, by="bruno")
        assert [row[0] for row in sheet(job, 0)[1:]] == ["Bruno Prueba", "Dario Prueba", "Elena Prueba"]
        assert next(line for (line,) in sheet(job, 1)) == review.digest
        assert "Carla" not in str(sheet(job, 1))

    def test_the_pdf_carries_the_seal_and_is_the_same_each_time(self, house: House) -> None:
        review = closed(house)
        first, second = (files.path_of(written(house, review, ReviewFormat.PDF).result_file) for _ in "ab")
        content = first.read_bytes()
        assert content.startswith(b"%PDF-")
        assert review.digest.encode() in content
        assert content == second.read_bytes()

    def test_what_the_pdf_says(self, house: House) -> None:
        review = closed(house)
        page = sheet_of(
            review, every_line(house.actor("olivia"), review), account="Grupo Maíz", seal=Seal.OF_THESE
        )
        assert page.title == "Revisión de accesos: Revisión de noviembre"
        assert dict(page.facts)["Sin decidir"] == "3"
        assert page.facts[1][1].startswith("Olivia Titular, ")
        names = [row[0] for row in page.rows]
        assert names == ["Ana Prueba", "Bruno Prueba", "Carla Prueba", "Dario Prueba", "Elena Prueba"]
        assert page.rows[2][4:] == ["Conservar", "Ana Prueba", "=2+2"]

    def test_the_pdf_of_a_scoped_reader_says_that_it_is_a_part(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = closed(house)
        said: list[str] = []

        def note(path: Path, page: Sheet, *, at: datetime) -> None:
            said.append(page.check)
            write_pdf(path, page, at=at)

        monkeypatch.setattr("gafete.reviews.operations.write_review_file.write_pdf", note)
        for who in ("bruno", "olivia"):
            written(house, review, ReviewFormat.PDF, by=who)
        assert ["solo los accesos de tu alcance" in check for check in said] == [True, False]

    @pytest.mark.parametrize("who", ["olivia", "bruno"])
    def test_no_file_stands_under_a_seal_that_does_not_fit(self, house: House, who: str) -> None:
        review = closed(house)
        ReviewLine.objects.filter(member=house.member("carla")).update(note="Otra cosa")
        [[said]] = sheet(written(house, review, ReviewFormat.EXCEL, by=who), 1)
        assert said.startswith("Este resultado ya no es el que se selló")
        content = files.path_of(written(house, review, ReviewFormat.PDF, by=who).result_file).read_bytes()
        assert review.digest.encode() not in content
        page = sheet_of(review, [], account="Grupo Maíz", seal=Seal.BROKEN)
        assert (page.seal_label, page.digest, page.check) == (said, "", said)

    def test_what_somebody_typed_is_no_markup(self, house: House) -> None:
        review = started(house)
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP, note='#panic("x") $ *a* [ \\ "')
        close_review(actor=house.actor("olivia"), review=review)
        assert files.path_of(written(house, review, ReviewFormat.PDF).result_file).exists()

    @pytest.mark.parametrize(
        "typed", ["Listo 🎉", "李明", "ﷺ", "שלום", "\ue000", "a\x01b\u2028c", "李\u0301"]
    )
    def test_the_pdf_comes_whatever_signs_were_typed(self, house: House, typed: str) -> None:
        member = house.member("carla")
        member.name = f"Carla {typed}"
        member.save()
        review = started(house)
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP, note=typed)
        close_review(actor=house.actor("olivia"), review=review)
        assert files.path_of(written(house, review, ReviewFormat.PDF).result_file).exists()

    def test_there_is_no_result_before_the_end(self, house: House) -> None:
        with pytest.raises(ReviewNotOver):
            export_review(actor=house.actor("olivia"), review=started(house), file_format=ReviewFormat.PDF)
        assert not Job.objects.exists()

    def test_who_sees_no_line_gets_no_file(self, house: House) -> None:
        review = closed(house)
        with pytest.raises(NotFound):
            export_review(actor=house.actor("carla"), review=review, file_format=ReviewFormat.PDF)

    def test_a_double_click_is_one_file_and_one_event(self, house: House) -> None:
        review, key = closed(house), uuid.uuid4()
        jobs = {
            export_review(
                actor=house.actor("olivia"), review=review, file_format=ReviewFormat.PDF, request_key=key
            ).id
            for _click in range(2)
        }
        assert len(jobs) == 1
        assert Event.objects.filter(kind="review.exported").count() == 1

    def test_who_lost_the_right_gets_no_file_any_more(self, house: House) -> None:
        review = closed(house)
        job = written(house, review, ReviewFormat.EXCEL, by="ana")
        assert may_download(house.actor("ana"), job)
        ana = house.actor("ana")
        waiting = export_review(actor=ana, review=review, file_format=ReviewFormat.PDF)
        deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
        run_job(job_id=waiting.id)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.result_file) == ("finished", "")

    def test_who_sees_no_line_any_more_gets_no_file_and_the_job_ends(self, house: House) -> None:
        review = closed(house)
        waiting = export_review(actor=house.actor("bruno"), review=review, file_format=ReviewFormat.PDF)
        ReviewLine.objects.filter(company=house.companies["maíz azul"]).update(
            company=house.companies["panadería"], place=None
        )
        run_job(job_id=waiting.id)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.result_file, waiting.last_error) == ("finished", "", "")

    def test_the_sweeper_s_end_is_the_system_s(self, house: House) -> None:
        review = closed(house)
        review.closed_by_label = ""
        page = sheet_of(review, [], account="Grupo Maíz", seal=Seal.OF_THESE)
        assert page.facts[1][1].startswith("El sistema, ")

    def test_what_was_decided_about_is_sealed_and_told_where_the_grant_was_changed(
        self, house: House
    ) -> None:
        review = started(house)
        row = house.member("carla").grants.get()
        row.added = [Permission.CFDI_CANCEL]
        row.save()
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP)
        decided(house, line_of(house, "dario"), "bruno", Decision.KEEP)
        close_review(actor=house.actor("olivia"), review=review)
        review.refresh_from_db()
        [sealed] = [line for line in sealed_lines(review) if "Carla" in line]
        assert f'"{Permission.CFDI_CANCEL}"' in sealed
        label = str(Permission.CFDI_CANCEL.label)
        titles, *rows = sheet(written(house, review, ReviewFormat.EXCEL), 0)
        carla = dict(zip(titles, next(row for row in rows if row[0] == "Carla Prueba"), strict=True))
        assert (label in carla["Permisos"], label in carla["Permisos al decidir"]) == (False, True)
        page = sheet_of(
            review, every_line(house.actor("olivia"), review), account="Grupo Maíz", seal=Seal.OF_THESE
        )
        told = {row[0]: row[4] for row in page.rows}
        assert told["Carla Prueba"].startswith("Conservar\nPermisos al decidir: ")
        assert label in told["Carla Prueba"]
        assert told["Dario Prueba"] == "Conservar"


class TestSigns:
    def test_each_sign_that_the_pdf_keeps_can_be_set(self, tmp_path: Path) -> None:
        shown = [chr(code) for block in SHOWN for code in block]
        page = Sheet("t", "c", "es", [], ["x"] * 7, [[" ".join(shown), *"123456"]], "s", "d", "c")
        write_pdf(tmp_path / "all.pdf", page, at=timezone.now())
        assert (tmp_path / "all.pdf").exists()

    def test_what_it_cannot_show_is_a_box_and_what_cannot_be_seen_is_left_out(self) -> None:
        assert _settable({"rows": [("Ñandú – «€»", "ok 🎉李", "a\x01\u200db\nc", "e\u0301")]}) == {
            "rows": [["Ñandú – «€»", "ok □□", "ab\nc", "é"]]
        }


class TestWords:
    def test_silence_is_not_taken_for_proof(self, house: House) -> None:
        started(house)
        assert dict(uses_in_words(line_of(house, "carla"))) == {
            "Clientes y productos": "la bitácora no registra su uso",
            "Comprobantes": "la bitácora no registra su uso",
            "Cancelaciones": "la bitácora no registra su uso",
            "Descargas y reportes": "la bitácora no registra su uso",
        }
        assert dict(uses_in_words(line_of(house, "ana")))["Usuarios y accesos"] == "sin uso registrado"

    def test_a_use_is_told_with_its_day(self, house: House) -> None:
        started(house)
        line = line_of(house, "ana")
        line.uses = {str(Permission.USERS_MANAGE): "2026-03-02T18:00:00+00:00"}
        assert dict(uses_in_words(line))["Usuarios y accesos"] == "2 mar 2026"
        assert "Usuarios y accesos: 2 mar 2026" in row_of(line)[6]

    def test_a_suggestion_says_what_it_is_based_on(self, house: House) -> None:
        started(house)
        line, now = line_of(house, "ana"), timezone.now()
        assert suggestions_of(line, at=now) == []
        line.granted_at = now - timedelta(days=500)
        line.permissions = [str(Permission.USERS_MANAGE), str(Permission.USERS_DEACTIVATE), "cfdi.cancel"]
        line.uses = {str(Permission.USERS_MANAGE): now.isoformat()}
        never, unused = suggestions_of(line, at=now)
        assert never == "Nunca ha entrado a la cuenta, según sus inicios de sesión."
        assert unused == (
            "La bitácora no registra que lo haya usado en 12 meses: Desactivar y reactivar usuarios."
        )
        line.last_seen_at = now - timedelta(days=100)
        assert suggestions_of(line, at=now)[0].startswith(
            "No ha entrado en más de 90 días: su última entrada"
        )

    def test_a_decision_of_another_day_is_told_as_it_is(self) -> None:
        assert (_decision("keep"), _decision("elsewhere")) == ("Conservar", "elsewhere")


class TestMails:
    def mail(self, house: House, kind: str, who: str) -> Mail | None:
        messages = Message.objects.filter(kind=f"reviews.{kind}", subject_id=str(house.member(who).pk))
        return compose(messages.order_by("-created_at")[0])

    def test_a_reviewer_reads_how_many_wait_and_where(self, house: House) -> None:
        review = started(house)
        mail = self.mail(house, "waiting", "bruno")
        assert mail is not None
        assert mail.subject == "Tienes accesos por revisar en Grupo Maíz"
        assert "te falta decidir sobre 2 accesos" in mail.text
        assert str(review.public_id) in mail.text
        # Mail is not confidential.
        assert "Dario" not in mail.text + mail.html

    def test_who_has_decided_about_all_reads_nothing(self, house: House) -> None:
        review = started(house)
        for name in ("dario", "elena"):
            decided(house, line_of(house, name), "bruno", Decision.KEEP)
        assert self.mail(house, "waiting", "bruno") is None
        assert self.mail(house, "waiting", "ana") is not None
        close_review(actor=house.actor("olivia"), review=review)
        assert self.mail(house, "waiting", "ana") is None

    def test_who_wants_none_or_may_not_enter_gets_none(self, house: House) -> None:
        review = started(house)
        user = house.member("ana").user
        user.muted_notices = ["access_reviews"]
        user.save()
        assert self.mail(house, "waiting", "ana") is None
        close_review(actor=house.actor("olivia"), review=review)
        owner = house.owner.user
        owner.muted_notices = ["access_reviews"]
        owner.save()
        assert self.mail(house, "over", "olivia") is None

    def test_whoever_began_it_reads_how_it_ended(self, house: House) -> None:
        review = started(house)
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP)
        close_review(actor=house.actor("ana"), review=review)
        mail = self.mail(house, "over", "olivia")
        assert mail is not None
        assert "Accesos decididos: 1. Sin decidir: 4." in mail.text
        review.state, review.closed_at, review.digest = "open", None, ""
        review.save()
        assert self.mail(house, "over", "olivia") is None

    def test_reminders_come_seven_days_and_one_day_before_the_end_and_once(self, house: House) -> None:
        review, now = started(house), timezone.now()
        for name in ("dario", "elena"):
            decided(house, line_of(house, name), "bruno", Decision.KEEP)
        Message.objects.all().delete()
        assert remind_reviewers() == 0
        Review.objects.filter(pk=review.pk).update(
            started_at=now - timedelta(days=20), due_at=now + timedelta(days=6)
        )
        assert remind_reviewers() == 1
        assert remind_reviewers() == 0
        told = set(Message.objects.values_list("subject_id", flat=True))
        assert told == {str(house.member(name).pk) for name in ("olivia", "ana")}
        Review.objects.filter(pk=review.pk).update(due_at=now + timedelta(hours=20))
        assert (remind_reviewers(), remind_reviewers()) == (1, 0)
        assert Message.objects.count() == 4
        assert remind_reviewers in chores(Every.HOUR).values()


def test_a_line_keeps_its_words_when_the_member_is_renamed(house: House) -> None:
    started(house)
    member = house.member("carla")
    member.name = "Otra Persona"
    member.save()
    assert row_of(line_of(house, "carla"))[0] == "Carla Prueba"
