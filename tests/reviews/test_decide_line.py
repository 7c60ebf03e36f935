"""Keep, reduce, take away: by the one whose line it is, about what he was shown, with his own rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gafete.access.denials import AccessDenied
from gafete.access.managing import ManagingDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import FieldFault, NotFound
from gafete.members.models import MemberState
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.outbox.models import Message
from gafete.reviews.models import Decision, ReviewLine
from gafete.reviews.operations.close_review import close_review
from gafete.reviews.operations.decide_line import (
    GrantChanged,
    LastGrant,
    LineClosed,
    NotYours,
    Verdict,
    decide_line,
)
from gafete.reviews.operations.hand_over_line import hand_over_line
from tests import cast
from tests.cast import House
from tests.reviews.campaigns import decided, line_of, mark_now, started


def refused(act: Callable[[], object], *, by: type[Exception], match: str | None = None) -> None:
    """Whatever was refused left nothing behind."""
    before = (
        Event.objects.count(),
        Message.objects.count(),
        list(ReviewLine.objects.order_by("pk").values()),
    )
    with pytest.raises(by, match=match):
        act()
    after = (Event.objects.count(), Message.objects.count(), list(ReviewLine.objects.order_by("pk").values()))
    assert before == after


def test_keeping_changes_nothing_but_the_line(house: House) -> None:
    started(house)
    version = house.member("carla").version
    line = decided(house, line_of(house, "carla"), "ana", Decision.KEEP, note="  Sigue en\ncaja. ")
    assert (line.decision, line.note, line.decided_by_label) == ("keep", "Sigue en caja.", "Ana Prueba")
    assert house.member("carla").version == version
    event = Event.objects.filter(kind="review.line_decided").get()
    assert (event.data["decision"], event.reason, event.target_label) == (
        "keep",
        "Sigue en caja.",
        "Carla Prueba",
    )
    assert verify_chain(house.account.pk).broken is None


def test_reducing_takes_exactly_what_was_chosen(house: House) -> None:
    started(house)
    before = house.actor("carla").permissions_at(house.at("cancún"))
    taken = frozenset({Permission.CUSTOMERS_EDIT})
    line = decided(house, line_of(house, "carla"), "ana", Decision.REDUCE, taken=taken)
    assert line.taken == [Permission.CUSTOMERS_EDIT]
    assert house.actor("carla").permissions_at(house.at("cancún")) == before - taken
    kinds = Event.objects.order_by("sequence").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["member.grants_changed", "review.line_decided"]


def test_what_comes_along_with_a_permission_is_said_to_be_taken_too(house: House) -> None:
    started(house)
    taken = frozenset({Permission.CUSTOMERS_VIEW})
    line = decided(house, line_of(house, "carla"), "ana", Decision.REDUCE, taken=taken)
    assert line.taken == sorted([Permission.CUSTOMERS_EDIT, Permission.CUSTOMERS_VIEW])


def test_reducing_by_nothing_or_by_everything_is_a_fault(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    for taken in (frozenset(), frozenset({Permission.USERS_DELETE}), frozenset(Permission)):
        refused(
            lambda taken=taken: decided(house, line, "ana", Decision.REDUCE, taken=taken),  # type: ignore[misc]
            by=FieldFault,
        )


def test_taking_away_one_of_several_leaves_the_others(house: House) -> None:
    house.join("rita", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    started(house)
    line = ReviewLine.objects.get(member=house.member("rita"), profile_label="Facturador")
    decided(house, line, "ana", Decision.REMOVE)
    [left] = house.member("rita").grants.all()
    assert left.profile.code == "viewer"
    assert house.member("rita").state == MemberState.ACTIVE


def test_with_his_last_grant_the_member_is_deactivated_if_the_reviewer_agrees(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    refused(lambda: decided(house, line, "ana", Decision.REMOVE), by=LastGrant, match="único acceso")
    done = decided(house, line, "ana", Decision.REMOVE, may_deactivate=True)
    assert (done.decision, done.was_deactivated) == ("remove", True)
    assert house.member("carla").state == MemberState.DEACTIVATED


def test_of_one_who_is_deactivated_already_nothing_is_said_to_be_taken(house: House) -> None:
    started(house)
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    line = line_of(house, "carla")
    refused(
        lambda: decided(house, line, "ana", Decision.REMOVE, may_deactivate=True),
        by=LastGrant,
        match="elimina al usuario",
    )
    assert not decided(house, line, "ana", Decision.KEEP).was_deactivated


def test_who_manages_no_users_takes_away_from_nobody(house: House) -> None:
    reviewer = house.assignment("viewer", [house.whole], added=frozenset({Permission.ACCESS_REVIEW}))
    house.join("saul", reviewer)
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    started(house)
    ReviewLine.objects.filter(member=house.member("carla")).update(reviewer=house.member("saul"))
    line = line_of(house, "carla")
    refused(lambda: decided(house, line, "saul", Decision.REMOVE, may_deactivate=True), by=AccessDenied)


def test_of_an_invited_person_the_invitation_is_withdrawn_instead(house: House) -> None:
    house.invite("saul", house.assignment("viewer", ["roma"]))
    started(house)
    line = line_of(house, "saul")
    who = line.reviewer_label.split()[0].lower()
    refused(
        lambda: decided(house, line, who, Decision.REMOVE, may_deactivate=True),
        by=LastGrant,
        match="retira su invitación",
    )


def test_only_the_one_whose_line_it_is_decides(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    refused(lambda: decided(house, line, "olivia", Decision.KEEP), by=NotYours, match="lo revisa Ana Prueba")
    # Bruno reviews nothing there; Carla is whom it is about.
    refused(lambda: decided(house, line, "bruno", Decision.KEEP), by=AccessDenied)
    refused(lambda: decided(house, line, "carla", Decision.KEEP), by=ManagingDenied)
    refused(lambda: decided(house, line, "dario", Decision.KEEP), by=AccessDenied)


def test_the_second_is_told_who_decided_what(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    decided(house, line, "ana", Decision.KEEP)
    refused(
        lambda: decided(house, line, "ana", Decision.REMOVE),
        by=LineClosed,
        match="Ana Prueba ya decidió sobre este acceso: Conservar",
    )


def test_a_decision_is_about_what_the_reviewer_saw(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    seen = mark_now(line)
    row = house.member("carla").grants.get()
    row.added = [Permission.CFDI_CANCEL]
    row.save()
    refused(lambda: decided(house, line, "ana", Decision.KEEP, mark=seen), by=GrantChanged)
    assert decided(house, line, "ana", Decision.KEEP).decision == Decision.KEEP


def test_about_a_grant_that_is_gone_there_is_nothing_to_decide(house: House) -> None:
    started(house)
    line = line_of(house, "carla")
    seen = mark_now(line)
    change_grants(
        actor=house.actor("olivia"),
        member=house.member("carla"),
        assignments=[house.assignment("viewer", ["cancún"])],
        version=house.member("carla").version,
    )
    refused(
        lambda: decided(house, line, "ana", Decision.KEEP, mark=seen), by=LineClosed, match="ya no existe"
    )
    delete_member(actor=house.actor("olivia"), member=house.member("elena"))
    refused(
        lambda: decided(house, line_of(house, "elena"), "bruno", Decision.KEEP), by=LineClosed, match="ya no"
    )


def test_nobody_changes_more_than_he_may(house: House) -> None:
    auditor = house.assignment("viewer", [house.whole], added=frozenset({Permission.ACCESS_REVIEW}))
    house.join("saul", auditor)
    started(house, reviewers=("saul", "olivia"))
    ReviewLine.objects.filter(member=house.member("carla")).update(reviewer=house.member("saul"))
    line = line_of(house, "carla")
    taken = frozenset({Permission.CUSTOMERS_EDIT})
    refused(lambda: decided(house, line, "saul", Decision.REDUCE, taken=taken), by=AccessDenied)
    refused(lambda: decided(house, line, "saul", Decision.REMOVE, may_deactivate=True), by=AccessDenied)
    assert decided(house, line, "saul", Decision.KEEP).decision == Decision.KEEP


def test_whoever_manages_a_part_takes_nothing_away_from_the_whole(house: House) -> None:
    """Where a member holds something else that the reviewer does manage, too."""
    reviewer = house.assignment("viewer", ["panadería"], added=frozenset({Permission.ACCESS_REVIEW}))
    house.join("saul", reviewer, house.assignment("administrator", ["cancún"]))
    house.join("rita", house.assignment("viewer", ["panadería"]), house.assignment("viewer", ["cancún"]))
    started(house, reviewers=("saul", "olivia"))
    line = ReviewLine.objects.select_related("review", "member").get(
        member=house.member("rita"), place__isnull=True
    )
    ReviewLine.objects.filter(pk=line.pk).update(reviewer=house.member("saul"))
    refused(lambda: decided(house, line, "saul", Decision.REMOVE), by=AccessDenied)
    line.refresh_from_db()
    assert line.decision == Decision.PENDING


def test_a_reviewer_who_lost_the_right_decides_nothing_more(house: House) -> None:
    started(house)
    line, actor = line_of(house, "carla"), house.actor("ana")
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    verdict = Verdict(decision=Decision.KEEP, mark=mark_now(line))
    refused(lambda: decide_line(actor=actor, line=line, verdict=verdict), by=AccessDenied)


def test_after_the_end_nothing_is_decided(house: House) -> None:
    review = started(house)
    close_review(actor=house.actor("olivia"), review=review)
    line = line_of(house, "carla")
    refused(lambda: decided(house, line, "ana", Decision.KEEP), by=LineClosed, match="ya terminó")


def test_a_line_of_another_account_does_not_exist(house: House) -> None:
    started(house)
    other = cast.otra_cuenta()
    line = line_of(house, "carla")
    refused(lambda: decided(other, line, "tomas", Decision.KEEP), by=NotFound)


class TestHandingOver:
    def test_the_other_one_decides_from_then_on(self, house: House) -> None:
        started(house)
        line = line_of(house, "carla")
        hand_over_line(actor=house.actor("olivia"), line=line, to=house.member("olivia"))
        assert Event.objects.filter(kind="review.line_handed_over").count() == 1
        refused(lambda: decided(house, line, "ana", Decision.KEEP), by=NotYours, match="Olivia Titular")
        assert decided(house, line, "olivia", Decision.KEEP).decided_by_label == "Olivia Titular"

    def test_to_whom_it_belongs_already_it_is_no_event(self, house: House) -> None:
        started(house)
        hand_over_line(actor=house.actor("olivia"), line=line_of(house, "carla"), to=house.member("ana"))
        assert not Event.objects.filter(kind="review.line_handed_over").exists()

    @pytest.mark.parametrize("to", ["bruno", "carla", "dario"])
    def test_nobody_gets_what_he_could_not_review(self, house: House, to: str) -> None:
        started(house)
        line = line_of(house, "carla")
        refused(
            lambda: hand_over_line(actor=house.actor("olivia"), line=line, to=house.member(to)), by=FieldFault
        )

    def test_who_reviews_elsewhere_hands_nothing_over(self, house: House) -> None:
        started(house)
        line = line_of(house, "carla")
        for who in ("bruno", "dario"):
            refused(
                lambda who=who: hand_over_line(  # type: ignore[misc]
                    actor=house.actor(who), line=line, to=house.member("olivia")
                ),
                by=AccessDenied,
            )
        refused(
            lambda: hand_over_line(actor=house.actor("carla"), line=line, to=house.member("olivia")),
            by=ManagingDenied,
        )

    def test_what_is_decided_or_over_stays(self, house: House) -> None:
        review = started(house)
        line = line_of(house, "carla")
        decided(house, line, "ana", Decision.KEEP)
        olivia = house.actor("olivia")
        refused(
            lambda: hand_over_line(actor=olivia, line=line, to=house.member("olivia")),
            by=LineClosed,
            match="Ana",
        )
        close_review(actor=olivia, review=review)
        refused(
            lambda: hand_over_line(actor=olivia, line=line_of(house, "dario"), to=house.member("ana")),
            by=LineClosed,
        )

    def test_a_line_of_another_account_does_not_exist(self, house: House) -> None:
        started(house)
        other = cast.otra_cuenta()
        line = line_of(house, "carla")
        refused(
            lambda: hand_over_line(actor=other.actor("tomas"), line=line, to=house.member("ana")), by=NotFound
        )
