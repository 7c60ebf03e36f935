"""The screens of Revisión de accesos: begin a campaign, decide, hand over, close, download."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.close_review import close_review
from gafete.work.models import Job
from tests.cast import House
from tests.reviews.campaigns import decided, line_of, mark_now, started
from tests.web.entering import browser_of


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def typed(**values: Any) -> dict[str, Any]:
    return {
        "name": "Cierre de año",
        "due": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "request_key": str(uuid.uuid4()),
        **values,
    }


def show(review: Review, query: str = "") -> str:
    return reverse("reviews:show", args=[review.public_id]) + query


def decide(house: House, name: str, who: str, **values: Any) -> Any:
    line = line_of(house, name)
    data = {"mark": mark_now(line), "note": "", **values}
    return browser_of(house, who).post(reverse("reviews:decide", args=[line.public_id]), data, follow=True)


class TestBeginning:
    def test_the_form_offers_what_may_be_chosen_and_begins_it(self, house: House) -> None:
        browser = browser_of(house, "olivia")
        assert "Empezar la primera" in text(browser.get(reverse("reviews:list")))
        page = text(browser.get(reverse("reviews:start")))
        assert all(name in page for name in ("Ana Prueba", "Bruno Prueba", "Olivia Titular", "Panadería"))
        assert "Carla Prueba" not in page
        data = typed(
            company=str(house.companies["maíz azul"].public_id),
            profile=str(house.profile("viewer").public_id),
            reviewers=[str(house.member("ana").public_id)],
        )
        answer = browser.post(reverse("reviews:start"), data)
        review = Review.objects.get()
        assert answer["Location"] == show(review)
        assert line_of(house, "elena").reviewer_label == "Ana Prueba"
        local = timezone.localtime(review.due_at)
        assert (local.hour, local.date()) == (0, timezone.localdate() + timedelta(days=11))
        assert "Cierre de año" in text(browser.get(reverse("reviews:list")))

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"name": ""}, "Falta este dato"),
            ({"due": "mañana"}, "Escribe una fecha como"),
            ({"due": "2020-01-01"}, "Esa fecha ya pasó"),
            ({"due": "9999-12-31"}, "un año como máximo"),
            ({"company": str(uuid.uuid4())}, "Elige una de las opciones"),
        ],
    )
    def test_a_fault_stands_beside_its_field(self, house: House, values: dict[str, str], words: str) -> None:
        answer = browser_of(house, "olivia").post(reverse("reviews:start"), typed(**values))
        assert answer.status_code == 400
        assert words in text(answer)
        assert not Review.objects.exists()

    def test_who_reviews_nowhere_is_refused(self, house: House) -> None:
        browser = browser_of(house, "carla")
        assert browser.get(reverse("reviews:list")).status_code == 403
        assert browser.post(reverse("reviews:start"), typed()).status_code == 403


class TestReading:
    def test_what_waits_for_the_reader_comes_first(self, house: House) -> None:
        review = started(house)
        browser = browser_of(house, "ana")
        page = text(browser.get(show(review)))
        assert "Bruno Prueba" in page
        assert "Carla Prueba" in page
        assert "Elena Prueba" not in page
        assert "Elena Prueba" in text(browser.get(show(review, "?ver=todas")))
        decided(house, line_of(house, "elena"), "bruno", Decision.KEEP)
        page = text(browser.get(show(review, "?ver=sin-decidir")))
        assert "Dario Prueba" in page
        assert "Elena Prueba" not in page

    def test_a_scoped_reviewer_reads_his_scope_alone(self, house: House) -> None:
        review = started(house)
        page = text(browser_of(house, "bruno").get(show(review, "?ver=todas")))
        assert "Elena Prueba" in page
        assert "Carla" not in page
        assert "Cerrar ahora" not in page

    def test_a_grant_that_was_changed_or_is_gone_says_so(self, house: House) -> None:
        review = started(house)
        row = house.member("carla").grants.get()
        row.added = [Permission.CFDI_CANCEL]
        row.save()
        browser = browser_of(house, "ana")
        assert "cambió desde que empezó" in text(browser.get(show(review)))
        change_grants(
            actor=house.actor("olivia"),
            member=house.member("carla"),
            assignments=[house.assignment("viewer", ["cancún"])],
            version=house.member("carla").version,
        )
        page = text(browser.get(show(review)))
        assert "Este acceso ya no existe" in page
        assert str(line_of(house, "carla").public_id) + "/decidir" not in page

    def test_a_line_says_what_the_access_gives_now_then_what_was_decided_about(self, house: House) -> None:
        review, browser = started(house), browser_of(house, "ana")
        page, label = show(review, "?ver=todas"), str(Permission.CFDI_CANCEL.label)
        ReviewLine.objects.exclude(member=house.member("carla")).delete()
        row = house.member("carla").grants.get()
        assert f", {label}" not in text(browser.get(page))
        row.added = [Permission.CFDI_CANCEL]
        row.save()
        assert f", {label}" in text(browser.get(page))
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP)
        row.added = []
        row.save()
        assert f", {label}" in text(browser.get(page))

    def test_a_wrong_cursor_leads_back_to_the_beginning(self, house: House) -> None:
        review, browser = started(house), browser_of(house, "olivia")
        assert browser.get(show(review, "?cursor=x"))["Location"] == show(review)
        assert browser.get(reverse("reviews:list") + "?cursor=x")["Location"] == reverse("reviews:list")

    def test_the_number_of_queries_does_not_grow_with_the_lines(
        self, house: House, django_assert_max_num_queries: Any
    ) -> None:
        review, browser = started(house), browser_of(house, "olivia")
        browser.get(show(review, "?ver=todas"))
        with django_assert_max_num_queries(40) as few:
            browser.get(show(review, "?ver=todas"))
        before = len(few.captured_queries)
        house.give_seats(5)
        for number in range(5):
            house.join(f"nueva{number}", house.assignment("viewer", ["roma"]))
        larger = started(house)
        with django_assert_max_num_queries(before) as more:
            browser.get(show(larger, "?ver=todas"))
        assert len(more.captured_queries) <= before


class TestDeciding:
    def test_keeping_reducing_and_taking_away(self, house: House) -> None:
        started(house)
        page = text(decide(house, "carla", "ana", decision="reduce", taken=["customers.edit"]))
        assert "Reducir: quedó decidido el acceso de Carla Prueba" in page
        assert not house.actor("carla").may(Permission.CUSTOMERS_EDIT, house.at("cancún"))
        assert "Conservar: quedó" in text(decide(house, "dario", "bruno", decision="keep", note="Hace falta"))
        assert "Es su único acceso" in text(decide(house, "elena", "bruno", decision="remove"))
        done = decide(house, "elena", "bruno", decision="remove", may_deactivate="1")
        assert "Quitar: quedó decidido" in text(done)
        assert set(ReviewLine.objects.exclude(decision="pending").values_list("decision", flat=True)) == {
            "reduce",
            "keep",
            "remove",
        }

    def test_the_second_one_is_told_who_decided_what(self, house: House) -> None:
        started(house)
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP)
        page = text(decide(house, "carla", "ana", decision="remove"))
        assert "Ana Prueba ya decidió sobre este acceso: Conservar." in page

    def test_a_page_that_is_out_of_date_decides_nothing(self, house: House) -> None:
        started(house)
        assert "cambió mientras lo revisabas" in text(
            decide(house, "carla", "ana", decision="keep", mark="another")
        )
        assert decide(house, "carla", "ana", decision="pending").status_code == 404

    def test_who_does_not_manage_users_is_offered_to_keep_alone(self, house: House) -> None:
        auditor = house.assignment("viewer", [house.whole], added=frozenset({Permission.ACCESS_REVIEW}))
        house.join("saul", auditor)
        review = started(house, reviewers=("saul", "olivia"))
        ReviewLine.objects.filter(member=house.member("carla")).update(reviewer=house.member("saul"))
        ReviewLine.objects.exclude(member=house.member("carla")).update(reviewer=house.owner)
        page = text(browser_of(house, "saul").get(show(review)))
        assert 'value="keep"' in page
        assert 'value="remove"' not in page

    def test_an_only_access_is_taken_away_by_who_may_deactivate_its_holder_alone(self, house: House) -> None:
        rights = frozenset({Permission.ACCESS_REVIEW, Permission.USERS_MANAGE})
        house.join("saul", house.assignment("issuer", [house.whole], added=rights))
        house.join("rita", house.assignment("viewer", ["centro"]), house.assignment("viewer", ["cancún"]))
        review = started(house, reviewers=("saul", "olivia"))
        ReviewLine.objects.exclude(member=house.member("saul")).update(reviewer=house.owner)
        carla, rita = (ReviewLine.objects.filter(member=house.member(name)) for name in ("carla", "rita"))
        browser = browser_of(house, "saul")
        carla.update(reviewer=house.member("saul"))
        page = text(browser.get(show(review)))
        assert 'value="reduce"' in page
        assert 'value="remove"' not in page
        rita.update(reviewer=house.member("saul"))
        carla.update(reviewer=house.owner)
        assert 'value="remove"' in text(browser.get(show(review)))

    def test_of_somebody_who_is_out_already_an_only_access_is_not_offered(self, house: House) -> None:
        deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
        review = started(house, reviewers=("ana", "olivia"))
        ReviewLine.objects.exclude(member=house.member("carla")).update(
            decision=Decision.KEEP, decided_at=timezone.now()
        )
        ReviewLine.objects.filter(member=house.member("carla")).update(reviewer=house.member("ana"))
        page = text(browser_of(house, "ana").get(show(review)))
        assert 'value="keep"' in page
        assert 'value="remove"' not in page


class TestHandingOver:
    def test_somebody_else_takes_it(self, house: House) -> None:
        review, line = started(house), line_of(house, "carla")
        browser, address = browser_of(house, "olivia"), reverse("reviews:hand_over", args=[line.public_id])
        page = text(browser.get(address))
        assert "Ana Prueba" in page
        assert "Bruno Prueba" not in page
        answer = browser.post(address, {"reviewer": str(house.owner.public_id)})
        assert answer["Location"] == show(review)
        assert line_of(house, "carla").reviewer_label == "Olivia Titular"
        assert browser.post(address, {"reviewer": str(house.member("bruno").public_id)}).status_code == 400
        decided(house, line_of(house, "carla"), "olivia", Decision.KEEP)
        late = browser.post(address, {"reviewer": str(house.member("ana").public_id)}, follow=True)
        assert "ya decidió sobre este acceso" in text(late)

    def test_nobody_hands_over_his_own(self, house: House) -> None:
        started(house)
        line = line_of(house, "bruno")
        answer = browser_of(house, "bruno").get(reverse("reviews:hand_over", args=[line.public_id]))
        assert answer.status_code == 403

    def test_who_lost_the_right_between_two_pages_is_a_fault_of_the_field(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started(house)
        line = line_of(house, "carla")
        everybody = [house.member(name) for name in ("ana", "dario")]
        monkeypatch.setattr("gafete.web.reviews.hand_over.reviewers_at", lambda *_a, **_k: everybody)
        answer = browser_of(house, "olivia").post(
            reverse("reviews:hand_over", args=[line.public_id]),
            {"reviewer": str(house.member("dario").public_id)},
        )
        assert "Esa persona no puede revisar este acceso" in text(answer)


class TestTheEnd:
    def test_it_is_closed_once_and_its_result_fetched(self, house: House) -> None:
        review, browser = started(house), browser_of(house, "olivia")
        address = reverse("reviews:export", args=[review.public_id])
        key = {"request_key": str(uuid.uuid4()), "file_format": "pdf"}
        assert "se descarga cuando la revisión termina" in text(browser.post(address, key, follow=True))
        close = reverse("reviews:close", args=[review.public_id])
        page = text(browser.post(close, follow=True))
        review.refresh_from_db()
        assert review.digest in page
        assert "Quedaron 5 accesos sin decidir" in page
        assert "Esta revisión ya terminó" in text(browser.post(close, follow=True))
        answer = browser.post(address, key)
        assert answer["Location"] == reverse("jobs:show", args=[Job.objects.get().id])
        assert browser.post(address, {**key, "file_format": "exe"}).status_code == 404

    def test_a_scoped_reviewer_does_not_close_what_is_everybody_s(self, house: House) -> None:
        review = started(house)
        close = reverse("reviews:close", args=[review.public_id])
        assert browser_of(house, "bruno").post(close).status_code == 403

    def test_after_the_end_nothing_is_offered(self, house: House) -> None:
        review = started(house)
        close_review(actor=house.actor("olivia"), review=review)
        page = text(browser_of(house, "ana").get(show(review)))
        assert "/decidir/" not in page
        assert "/encargar/" not in page


def test_inicio_says_what_waits_for_the_reader_until_he_has_decided(house: House) -> None:
    review = started(house, reviewers=("ana", "olivia"))
    mine = ReviewLine.objects.filter(review=review, reviewer=house.member("ana"))
    count = mine.count()
    browser = browser_of(house, "ana")
    page = text(browser.get(reverse("home")))
    assert f"Te falta revisar {count} acceso" in page
    assert show(review) in page
    mine.update(decision=Decision.KEEP, decided_at=timezone.now())
    assert "Te falta revisar" not in text(browser.get(reverse("home")))
    assert "Te falta revisar" not in text(browser_of(house, "carla").get(reverse("home")))
