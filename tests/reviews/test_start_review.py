"""A campaign has a line for each grant within reach, and each line one reviewer who is not its holder."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.audit.kinds import all_kinds
from gafete.audit.models import Event
from gafete.faults import FieldFault
from gafete.outbox.models import Message
from gafete.reviews import rules
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations import start_review as module
from gafete.reviews.queries import people_who_review
from tests.cast import House
from tests.reviews.campaigns import line_of, started


def reviewers(review: Review) -> dict[str, str]:
    lines = ReviewLine.objects.filter(review=review).order_by("sort_name")
    return {line.member_label.split()[0]: line.reviewer_label.split()[0] for line in lines}


def test_everybody_in_reach_has_a_line_and_nobody_reviews_himself(house: House) -> None:
    review = started(house)
    assert reviewers(review) == {
        "Ana": "Olivia",
        "Bruno": "Ana",
        "Carla": "Ana",
        "Dario": "Bruno",
        "Elena": "Bruno",
    }
    line = line_of(house, "carla")
    assert (line.profile_label, line.company_label, line.place_label) == ("Facturador", "Panadería", "Cancún")
    assert (line.decision, line.scope) == (Decision.PENDING, house.at("cancún"))
    assert str(line) == "Carla Prueba: Facturador"
    assert str(review) == "Revisión de noviembre"


def test_its_reviewers_get_one_mail_each_and_the_trail_says_so(house: House) -> None:
    review = started(house)
    mails = Message.objects.filter(kind="reviews.waiting").values_list("subject_id", flat=True)
    assert sorted(mails) == sorted(str(house.member(name).pk) for name in ("olivia", "ana", "bruno"))
    event = Event.objects.get(kind="review.started")
    assert (event.target_label, event.data["lines"]) == (review.name, 5)


def test_a_scoped_reviewer_begins_one_over_what_lies_in_his_scope(house: House) -> None:
    started(house, by="bruno")
    assert set(ReviewLine.objects.values_list("sort_name", flat=True)) == {
        house.member(name).sort_name for name in ("bruno", "dario", "elena")
    }
    assert line_of(house, "bruno").reviewer_label == "Ana Prueba"


def test_filters_narrow_it(house: House) -> None:
    review = started(house, company=house.companies["maíz azul"], profile=house.profile("viewer"))
    assert list(reviewers(review)) == ["Elena"]


def test_only_those_who_were_chosen_review(house: House) -> None:
    review = started(house, reviewers=("olivia",))
    assert set(reviewers(review).values()) == {"Olivia"}


def test_who_was_chosen_must_be_able_to_review_all_of_it(house: House) -> None:
    for chosen in (("ana",), ("bruno",), ("carla",)):
        with pytest.raises(FieldFault, match="Nadie de los elegidos"):
            started(house, reviewers=chosen)
    assert not Review.objects.exists()


def test_an_access_that_is_over_needs_no_review(house: House) -> None:
    over = Period(None, timezone.now() + timedelta(days=1))
    house.join("saul", house.assignment("viewer", ["roma"], period=over))
    started(house)
    assert ReviewLine.objects.filter(member=house.member("saul")).exists()
    house.member("saul").grants.update(starts_at=None, ends_at=timezone.now() - timedelta(days=1))
    review = started(house)
    assert "Saul" not in reviewers(review)


def test_a_double_click_is_one_campaign(house: House) -> None:
    key = uuid.uuid4()
    assert started(house, request_key=key) == started(house, request_key=key)
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"due_at": timezone.now() - timedelta(minutes=1)}, "due"),
        ({"due_at": timezone.now() + timedelta(days=400)}, "due"),
    ],
)
def test_what_makes_no_sense_is_a_fault_of_its_field(
    house: House, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldFault) as fault:
        started(house, **values)
    assert fault.value.field == field
    assert not Review.objects.exists()


def test_one_over_nothing_is_none(house: House) -> None:
    with pytest.raises(FieldFault, match="no hay accesos"):
        started(house, company=house.companies["panadería"], profile=house.profile("viewer"))


def test_one_that_is_too_large_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 4)
    with pytest.raises(FieldFault, match="Son demasiados"):
        started(house)


@pytest.mark.parametrize("who", ["carla", "dario", "elena"])
def test_who_reviews_nowhere_begins_none(house: House, who: str) -> None:
    with pytest.raises(AccessDenied):
        started(house, by=who)
    assert not Review.objects.exists()


def test_the_database_lets_nobody_review_himself(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewLine.objects.filter(pk=line.pk).update(reviewer=line.member)


def test_the_last_use_is_what_the_trail_says_of_that_scope(house: House) -> None:
    house.give_seats(2)
    house.join("rita", house.assignment("viewer", ["roma"]), by="bruno")
    started(house)
    assert list(line_of(house, "bruno").uses) == [str(Permission.USERS_MANAGE)]
    assert line_of(house, "dario").uses == {}
    assert line_of(house, "ana").uses == {}


def test_uses_elsewhere_are_no_uses_here(house: House) -> None:
    at = timezone.now()
    company = house.companies["maíz azul"].pk
    place = house.places["centro"].pk
    here = rules.Use(Permission.PLACES_MANAGE, f"{company}/{place}", at)
    wide = rules.Use(Permission.PLACES_MANAGE, "", at - timedelta(days=1))
    assert rules.uses_within(house.at("centro"), [here, wide]) == {Permission.PLACES_MANAGE: at}
    assert rules.uses_within(house.at("maíz azul"), [wide, here]) == {Permission.PLACES_MANAGE: at}
    assert rules.uses_within(house.at("roma"), [here, wide]) == {}
    assert rules.uses_within(house.at("panadería"), [here, wide]) == {}
    assert rules.uses_within(house.whole, [wide]) == {Permission.PLACES_MANAGE: wide.at}


def test_nothing_is_suggested_of_what_leaves_no_trace() -> None:
    now = timezone.now()
    old = now - timedelta(days=400)
    held = {Permission.PLACES_MANAGE, Permission.USERS_DELETE, Permission.CFDI_CANCEL}
    used = {Permission.PLACES_MANAGE: now - timedelta(days=3)}
    assert rules.unused(held, used, granted_at=old, at=now) == (Permission.USERS_DELETE,)
    assert rules.unused(held, {Permission.PLACES_MANAGE: old}, granted_at=old, at=now) == (
        Permission.USERS_DELETE,
        Permission.PLACES_MANAGE,
    )
    assert rules.unused(held, {}, granted_at=now - timedelta(days=300), at=now) == ()


def test_who_was_not_here_for_long_is_away() -> None:
    now = timezone.now()
    long_ago, lately = now - timedelta(days=91), now - timedelta(days=89)
    assert rules.is_away(last_seen_at=long_ago, granted_at=long_ago, at=now)
    assert rules.is_away(last_seen_at=None, granted_at=long_ago, at=now)
    assert not rules.is_away(last_seen_at=lately, granted_at=long_ago, at=now)
    assert not rules.is_away(last_seen_at=None, granted_at=lately, at=now)


def test_of_a_large_account_only_those_who_may_review_are_fetched(house: House) -> None:
    house.join("saul", house.assignment("viewer", ["centro"], added=frozenset({Permission.ACCESS_REVIEW})))
    found = [member.name.split()[0] for member in people_who_review(house.actor("olivia"))]
    assert found == ["Ana", "Bruno", "Saul", "Olivia"]


def test_a_traced_kind_of_event_is_one_that_exists() -> None:
    assert set(rules.PERMISSION_OF_KIND) <= {kind.code for kind in all_kinds()}


@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        ("approval.given", Permission.SECURITY_MANAGE),
        ("approval.refused", Permission.SECURITY_MANAGE),
        ("review.line_handed_over", Permission.ACCESS_REVIEW),
        ("review.exported", Permission.ACCESS_REVIEW),
    ],
)
def test_whoever_answers_hands_over_or_downloads_has_used_his_right(
    kind: str, permission: Permission
) -> None:
    assert rules.PERMISSION_OF_KIND[kind] is permission
