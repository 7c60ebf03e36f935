"""The end of a campaign: what nobody decided is reported, and the result is signed into the trail."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.audit.models import Event
from gafete.faults import NotFound
from gafete.members.operations.change_grants import change_grants
from gafete.outbox.models import Message
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.close_review import ReviewOver, close_due_reviews, close_review
from gafete.reviews.queries import (
    get_line,
    get_review,
    is_as_signed,
    list_lines,
    list_reviews,
    present_grants,
    progress_of,
    sealed_lines,
    sees_all,
)
from gafete.reviews.wording import where_in_words
from gafete.work.housekeeping import Every, chores
from tests import cast
from tests.cast import House
from tests.reviews.campaigns import decided, line_of, started


def test_the_result_is_signed_and_what_nobody_decided_is_said(house: House) -> None:
    review = started(house)
    decided(house, line_of(house, "carla"), "ana", Decision.KEEP, note="Sigue en caja «Ñandú»")
    close_review(actor=house.actor("olivia"), review=review)
    review.refresh_from_db()
    event = Event.objects.get(kind="review.closed")
    assert (event.data["lines"], event.data["undecided"]) == (5, 4)
    text = "\n".join(sealed_lines(review))
    assert event.data["result_digest"] == review.digest == hashlib.sha256(text.encode()).hexdigest()
    assert "Sigue en caja «Ñandú»" in text
    assert is_as_signed(review)
    [mail] = Message.objects.filter(kind="reviews.over")
    assert mail.subject_id == str(house.owner.pk)


def test_a_result_that_was_changed_afterwards_shows(house: House) -> None:
    review = started(house)
    assert not is_as_signed(review)
    close_review(actor=house.actor("olivia"), review=review)
    review.refresh_from_db()
    ReviewLine.objects.filter(member=house.member("carla")).update(
        decision=Decision.KEEP, decided_at=timezone.now()
    )
    assert not is_as_signed(review)


def test_what_it_names_may_change_later(house: House) -> None:
    review = started(house)
    close_review(actor=house.actor("olivia"), review=review)
    review.refresh_from_db()
    place = house.places["cancún"]
    place.name = "Cancún Norte"
    place.save()
    house.member("carla").grants.all().delete()
    assert is_as_signed(review)


def test_once_is_enough(house: House) -> None:
    review = started(house)
    close_review(actor=house.actor("olivia"), review=review)
    with pytest.raises(ReviewOver):
        close_review(actor=house.actor("olivia"), review=review)
    assert Event.objects.filter(kind="review.closed").count() == 1


def test_who_began_it_or_reviews_everywhere_closes_it(house: House) -> None:
    review = started(house, by="bruno")
    for who in ("carla", "dario"):
        with pytest.raises(AccessDenied):
            close_review(actor=house.actor(who), review=review)
    assert close_review(actor=house.actor("bruno"), review=review).closed_by_label == "Bruno Prueba"
    assert close_review(actor=house.actor("ana"), review=started(house)).closed_by_label == "Ana Prueba"
    other = started(house)
    with pytest.raises(AccessDenied):
        close_review(actor=house.actor("bruno"), review=other)


def test_who_began_it_closes_it_only_while_all_of_it_is_his_to_review(house: House) -> None:
    review = started(house, by="ana")
    ana = house.member("ana")
    change_grants(
        actor=house.actor("olivia"),
        member=ana,
        assignments=[house.assignment("administrator", ["centro"])],
        version=ana.version,
    )
    with pytest.raises(AccessDenied):
        close_review(actor=house.actor("ana"), review=review)
    review.refresh_from_db()
    assert review.state == "open"


def test_another_account_s_does_not_exist(house: House) -> None:
    review = started(house)
    other = cast.otra_cuenta()
    with pytest.raises(NotFound):
        close_review(actor=other.actor("tomas"), review=review)


def test_the_sweep_closes_what_has_come_to_its_end(house: House) -> None:
    review, later = started(house), started(house)
    assert close_due_reviews() == 0
    Review.objects.filter(pk=review.pk).update(
        started_at=timezone.now() - timedelta(days=2), due_at=timezone.now() - timedelta(hours=1)
    )
    assert close_due_reviews() == 1
    assert close_due_reviews() == 0
    review.refresh_from_db()
    later.refresh_from_db()
    assert (review.state, later.state, review.closed_by_label) == ("closed", "open", "")
    assert is_as_signed(review)
    assert close_due_reviews in chores(Every.HOUR).values()


class TestReading:
    def test_everybody_sees_the_lines_of_his_scope_and_no_others(self, house: House) -> None:
        review = started(house)
        seen = {
            who: [line.member_label.split()[0] for line in list_lines(house.actor(who), review).rows]
            for who in ("olivia", "ana", "bruno")
        }
        everybody = ["Ana", "Bruno", "Carla", "Dario", "Elena"]
        assert seen == {"olivia": everybody, "ana": everybody, "bruno": ["Bruno", "Dario", "Elena"]}
        for name in ("ana", "bruno", "carla", "dario", "elena"):
            line = line_of(house, name)
            for who, names in seen.items():
                if name.title() in names:
                    assert get_line(house.actor(who), line.public_id) == line
                else:
                    with pytest.raises(NotFound):
                        get_line(house.actor(who), line.public_id)

    def test_a_campaign_is_seen_with_one_of_its_lines(self, house: House) -> None:
        review = started(house, company=house.companies["panadería"])
        assert [each.pk for each in list_reviews(house.actor("olivia")).rows] == [review.pk]
        assert list_reviews(house.actor("bruno")).rows == []
        with pytest.raises(NotFound):
            get_review(house.actor("bruno"), review.public_id)
        assert get_review(house.actor("ana"), review.public_id) == review
        with pytest.raises(AccessDenied):
            list_reviews(house.actor("carla"))

    def test_progress_counts_what_one_sees(self, house: House) -> None:
        review = started(house)
        decided(house, line_of(house, "carla"), "ana", Decision.KEEP)
        whole = progress_of(house.actor("ana"), [review])[review.pk]
        assert (whole.total, whole.pending, whole.mine) == (5, 4, 1)
        part = progress_of(house.actor("bruno"), [review])[review.pk]
        assert (part.total, part.pending, part.mine) == (3, 3, 2)
        assert sees_all(house.actor("ana"), review)
        assert not sees_all(house.actor("bruno"), review)

    def test_lines_are_narrowed_and_come_by_key(self, house: House) -> None:
        review, bruno = started(house), house.actor("bruno")
        mine = list_lines(bruno, review, only_mine=True, decision=Decision.PENDING)
        assert [line.sort_name.split()[0] for line in mine.rows] == ["dario", "elena"]
        first = list_lines(bruno, review, size=2)
        second = list_lines(bruno, review, size=2, cursor=first.next_cursor)
        assert [line.sort_name.split()[0] for line in [*first.rows, *second.rows]] == [
            "bruno",
            "dario",
            "elena",
        ]

    def test_the_grants_of_a_page_are_one_query(
        self, house: House, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        review, actor = started(house), house.actor("olivia")
        for size in (1, 5):
            lines = list_lines(actor, review, size=size).rows
            with django_assert_num_queries(1):  # type: ignore[operator]
                assert len(present_grants(actor, lines)) == size

    def test_a_scope_is_named_as_it_was(self, house: House) -> None:
        started(house)
        assert where_in_words(line_of(house, "carla")) == "Panadería · Cancún"
        assert where_in_words(line_of(house, "ana")) == "Toda la cuenta"
