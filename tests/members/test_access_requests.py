"""Asking for a permission, and giving it with one answer: who may, what comes of it, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission, closure
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import FieldFault, NotFound
from gafete.members.asking.limits import LIFETIME, MOST_A_DAY, MOST_OPEN
from gafete.members.asking.queries import (
    answered_requests,
    get_own_request,
    get_request_to_answer,
    granters,
    list_requests_to_answer,
    names_known,
    own_requests,
    requests_to_answer,
    unread_answers,
)
from gafete.members.models import AccessRequest, Member, RequestState
from gafete.members.operations.answer_request import RequestClosed, answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import RequestNotPossible, ask_access
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.expire_requests import expire_requests
from gafete.members.operations.note_answer_read import note_answer_read
from gafete.members.operations.withdraw_request import withdraw_request
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.tenancy.operations.archive_place import archive_place
from gafete.work.housekeeping import Every, chores
from tests import cast

CANCEL = Permission.CFDI_CANCEL


def ask(
    house: cast.House, who: str = "carla", permission: Permission = CANCEL, at: str = "cancún", **words: str
) -> AccessRequest:
    scope = house.whole if at == "todo" else house.at(at)
    return ask_access(actor=house.actor(who), permission=permission, at=scope, **words)


def give(house: cast.House, request: AccessRequest, by: str = "olivia", days: int = 0) -> AccessRequest:
    until = timezone.now() + timedelta(days=days) if days else None
    return answer_by_giving(actor=house.actor(by), request=request, until=until)


def decline(house: cast.House, request: AccessRequest, by: str = "olivia", words: str = "") -> AccessRequest:
    return answer_by_declining(actor=house.actor(by), request=request, words=words)


def told(kind: str) -> list[str]:
    """Whom the waiting mails of this kind are for."""
    messages = Message.objects.filter(kind=f"members.{kind}").order_by("created_at", "id")
    names = dict(Member.objects.values_list("pk", "name"))
    return [names[int(message.subject_id)].split()[0] for message in messages]


def mail_of(kind: str, name: str) -> Mail | None:
    messages = Message.objects.filter(kind=f"members.{kind}").order_by("created_at")
    people = dict(Member.objects.values_list("pk", "name"))
    [message] = [each for each in messages if people[int(each.subject_id)].startswith(name)]
    return compose(message)


def events(house: cast.House) -> list[str]:
    kinds = Event.objects.filter(account_id=house.account.pk).order_by("sequence")
    return [kind for kind in kinds.values_list("kind", flat=True) if kind.startswith("access_request")]


def waiting(house: cast.House, who: str) -> list[AccessRequest]:
    return list(list_requests_to_answer(house.actor(who), now=timezone.now()).rows)


def refused(act: Callable[[], object], house: cast.House) -> None:
    """Whatever was refused left nothing behind."""
    counted = (Event.objects.count(), Message.objects.count(), house.member("carla").version)
    states = list(AccessRequest.objects.order_by("pk").values())
    with pytest.raises((AccessDenied, RequestClosed, RequestNotPossible, FieldFault, NotFound)):
        act()
    assert counted == (Event.objects.count(), Message.objects.count(), house.member("carla").version)
    assert states == list(AccessRequest.objects.order_by("pk").values())


class TestAsking:
    def test_it_waits_for_those_who_can_give_it_and_they_get_a_mail(self, house: cast.House) -> None:
        request = ask(house, reason="  Hoy cierro\nla caja. ")
        assert (request.state, request.scope, request.reason) == (
            "open",
            house.at("cancún"),
            "Hoy cierro la caja.",
        )
        assert request.expires_at - request.asked_at == LIFETIME
        assert sorted(told("access_requested")) == ["Ana", "Olivia"]
        assert events(house) == ["access_request.made"]
        assert verify_chain(house.account.pk).broken is None

    def test_only_those_who_hold_it_there_themselves_are_asked(self, house: cast.House) -> None:
        house.join("rita", house.assignment("administrator", ["panadería"], removed=frozenset({CANCEL})))
        house.join("saul", house.assignment("administrator", ["panadería"]))
        ask(house)
        ask(house, permission=Permission.PAYROLL_VIEW)
        assert sorted(told("access_requested")) == ["Ana", "Olivia", "Olivia", "Saul"]

    def test_whoever_cannot_enter_any_more_asks_for_nothing(self, house: cast.House) -> None:
        carla = house.actor("carla")
        deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
        with pytest.raises(AccessDenied):
            ask_access(actor=carla, permission=CANCEL, at=house.at("cancún"))
        assert AccessRequest.objects.count() == 0

    def test_its_name_says_who_asks_what_where(self, house: cast.House) -> None:
        request = ask(house)
        assert str(request) == f"{request.member_id}: cfdi.cancel @ {request.company_id}/{request.place_id}"

    def test_asking_again_is_the_same_request_and_no_second_mail(self, house: cast.House) -> None:
        assert ask(house) == ask(house)
        assert AccessRequest.objects.count() == 1
        assert told("access_requested").count("Olivia") == 1

    def test_the_database_keeps_one_open_request_too(self, house: cast.House) -> None:
        twin = ask(house, permission=Permission.PROFILES_MANAGE, at="todo")
        twin.pk = None
        twin.public_id = house.account.public_id
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)

    def test_one_that_is_past_its_time_makes_room_for_another(self, house: cast.House) -> None:
        old = ask(house)
        AccessRequest.objects.update(expires_at=timezone.now())
        assert ask(house) != old
        old.refresh_from_db()
        assert old.state == RequestState.EXPIRED

    def test_nobody_asks_for_what_he_has(self, house: cast.House) -> None:
        refused(lambda: ask(house, permission=Permission.CFDI_ISSUE), house)
        refused(lambda: ask(house, "olivia"), house)

    def test_nobody_asks_below_the_account_for_what_counts_only_there(self, house: cast.House) -> None:
        refused(lambda: ask(house, permission=Permission.PROFILES_MANAGE), house)
        assert ask(house, permission=Permission.PROFILES_MANAGE, at="todo").scope == house.whole

    def test_a_place_of_which_one_knows_nothing_is_not_there(
        self, house: cast.House, other_house: cast.House
    ) -> None:
        refused(lambda: ask(house, at="centro"), house)
        strangers = other_house.at("lejos")
        refused(lambda: ask_access(actor=house.actor("carla"), permission=CANCEL, at=strangers), house)

    def test_a_place_out_of_use_is_refused(self, house: cast.House) -> None:
        archive_place(actor=house.actor("olivia"), place=house.places["cancún"])
        refused(lambda: ask(house), house)

    def test_so_many_at_once_and_no_more(self, house: cast.House) -> None:
        wanted = [each for each in Permission if not each.account_wide_only]
        lacking = [each for each in wanted if not house.actor("carla").may(each, house.at("cancún"))]
        for permission in lacking[:MOST_OPEN]:
            ask(house, permission=permission)
        refused(lambda: ask(house, permission=lacking[MOST_OPEN]), house)

    def test_so_many_a_day_and_no_more(self, house: cast.House) -> None:
        for _time in range(MOST_A_DAY):
            withdraw_request(actor=house.actor("carla"), request=ask(house))
        refused(lambda: ask(house), house)
        AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=1))
        assert ask(house).state == RequestState.OPEN

    def test_a_no_stands_for_a_day(self, house: cast.House) -> None:
        decline(house, ask(house))
        refused(lambda: ask(house), house)
        assert ask(house, permission=Permission.CFDI_CREDIT).state == RequestState.OPEN
        AccessRequest.objects.filter(state="declined").update(closed_at=timezone.now() - timedelta(days=1))
        assert ask(house).state == RequestState.OPEN


class TestGiving:
    def test_it_is_there_at_once_and_nothing_else(self, house: cast.House) -> None:
        before = house.actor("carla").permissions_at(house.at("cancún"))
        request = give(house, ask(house))
        after = house.actor("carla").permissions_at(house.at("cancún"))
        assert after - before == closure({CANCEL}) - before
        assert not house.actor("carla").may(CANCEL, house.at("panadería"))
        assert (request.state, request.answered_by_id) == (RequestState.GRANTED, house.owner.pk)
        grant = house.member("carla").grants.get()
        assert (grant.added, grant.granted_by_label) == ([CANCEL], "Olivia Titular")

    def test_it_is_one_change_with_two_lines_in_the_trail_and_one_mail(self, house: cast.House) -> None:
        request = ask(house)
        give(house, request)
        kinds = Event.objects.filter(account_id=house.account.pk).order_by("-sequence")
        assert list(kinds.values_list("kind", flat=True)[:2]) == [
            "access_request.granted",
            "member.grants_changed",
        ]
        assert told("request_granted") == ["Carla"]
        assert told("access_changed") == []
        assert verify_chain(house.account.pk).broken is None

    def test_until_a_day_it_is_a_grant_of_its_own_that_gives_it_alone(self, house: cast.House) -> None:
        give(house, ask(house), days=3)
        extra = house.member("carla").grants.order_by("-id")[0]
        assert extra.ends_at is not None
        actor = house.actor("carla")
        assert actor.may(CANCEL, house.at("cancún"))
        assert actor.access.grants[-1].effective == closure({CANCEL})

    def test_under_a_grant_of_the_company_the_place_alone_gets_it(self, house: cast.House) -> None:
        give(house, ask(house, "dario", Permission.CFDI_ISSUE, at="centro"))
        dario = house.actor("dario")
        assert dario.may(Permission.CFDI_ISSUE, house.at("centro"))
        assert not dario.may(Permission.CFDI_ISSUE, house.at("roma"))

    def test_a_right_over_the_account_comes_without_anything_else_of_the_account(
        self, house: cast.House
    ) -> None:
        give(house, ask(house, permission=Permission.PROFILES_MANAGE, at="todo"))
        assert house.actor("carla").permissions_at(house.whole) == {Permission.PROFILES_MANAGE}

    def test_an_end_that_is_past_is_refused(self, house: cast.House) -> None:
        request = ask(house)
        refused(lambda: give(house, request, days=-1), house)

    def test_what_he_has_by_now_is_merely_closed(self, house: cast.House) -> None:
        request = ask(house)
        carla = house.member("carla")
        wider = house.assignment("issuer", ["cancún"], added=frozenset({CANCEL}))
        change_grants(actor=house.actor("ana"), member=carla, assignments=[wider], version=carla.version)
        version = house.member("carla").version
        assert give(house, request).state == RequestState.GRANTED
        assert house.member("carla").version == version

    def test_what_lies_out_of_reach_of_whoever_gives_stays(self, house: cast.House) -> None:
        house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
        give(house, ask(house, "hilda", Permission.CFDI_EXPORT, at="centro"), by="bruno")
        held = {
            (g.profile.code, tuple(g.added)) for g in house.member("hilda").grants.select_related("profile")
        }
        assert held == {("viewer", ("cfdi.export",)), ("issuer", ())}


class TestWhoMayAnswer:
    def test_not_whoever_manages_other_places(self, house: cast.House) -> None:
        request = ask(house)
        refused(lambda: give(house, request, by="bruno"), house)
        refused(lambda: decline(house, request, by="bruno"), house)

    def test_not_whoever_does_not_hold_it(self, house: cast.House) -> None:
        request = ask(house, permission=Permission.PAYROLL_VIEW)
        refused(lambda: give(house, request, by="ana"), house)
        refused(lambda: decline(house, request, by="ana"), house)

    def test_not_for_longer_than_he_holds_it(self, house: cast.House) -> None:
        week = Period(None, timezone.now() + timedelta(days=7))
        house.join("rita", house.assignment("administrator", ["panadería"], period=week))
        request = ask(house)
        with pytest.raises(GrantDenied):
            give(house, request, by="rita")
        assert give(house, request, by="rita", days=6).state == RequestState.GRANTED

    def test_nobody_answers_himself(self, house: cast.House) -> None:
        house.join("rita", house.assignment("administrator", ["panadería"], removed=frozenset({CANCEL})))
        own = ask(house, "rita")
        refused(lambda: give(house, own, by="rita"), house)
        refused(lambda: decline(house, own, by="rita"), house)

    def test_not_whoever_lost_the_right_since_he_opened_the_page(self, house: cast.House) -> None:
        request, actor = ask(house), house.actor("ana")
        ana = house.member("ana")
        change_grants(
            actor=house.actor("olivia"),
            member=ana,
            assignments=[house.assignment("viewer", [house.whole])],
            version=ana.version,
        )
        refused(lambda: answer_by_giving(actor=actor, request=request), house)
        refused(lambda: answer_by_declining(actor=actor, request=request), house)

    def test_not_whoever_was_deactivated_since(self, house: cast.House) -> None:
        request, actor = ask(house), house.actor("ana")
        deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
        refused(lambda: answer_by_giving(actor=actor, request=request), house)

    def test_not_whoever_is_no_member_at_all(self, house: cast.House) -> None:
        request, actor = ask(house), replace(house.actor("olivia"), member_id=None)
        refused(lambda: answer_by_giving(actor=actor, request=request), house)
        refused(lambda: answer_by_declining(actor=actor, request=request), house)

    def test_not_for_somebody_who_cannot_enter_any_more(self, house: cast.House) -> None:
        request = ask(house)
        deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
        refused(lambda: give(house, request), house)

    def test_not_twice(self, house: cast.House) -> None:
        request = ask(house)
        decline(house, request, by="ana")
        refused(lambda: give(house, request), house)
        with pytest.raises(RequestClosed, match="contestó que no"):
            give(house, request)

    def test_not_after_it_was_withdrawn(self, house: cast.House) -> None:
        request = ask(house)
        withdraw_request(actor=house.actor("carla"), request=request)
        refused(lambda: give(house, request), house)

    def test_not_after_its_time_even_before_anybody_swept(self, house: cast.House) -> None:
        request = ask(house)
        AccessRequest.objects.update(expires_at=timezone.now())
        refused(lambda: give(house, request), house)
        refused(lambda: decline(house, request), house)


class TestTheOtherEnds:
    def test_no_comes_with_a_sentence(self, house: cast.House) -> None:
        request = decline(house, ask(house), by="ana", words=" Pídelo\nen enero. ")
        assert (request.state, request.answer) == (RequestState.DECLINED, "Pídelo en enero.")
        assert not house.actor("carla").may(CANCEL, house.at("cancún"))
        assert told("request_declined") == ["Carla"]
        assert events(house) == ["access_request.made", "access_request.declined"]

    def test_only_ones_own_can_be_withdrawn_and_only_while_it_is_open(self, house: cast.House) -> None:
        request = ask(house)
        refused(lambda: withdraw_request(actor=house.actor("olivia"), request=request), house)
        assert withdraw_request(actor=house.actor("carla"), request=request).state == RequestState.WITHDRAWN
        refused(lambda: withdraw_request(actor=house.actor("carla"), request=request), house)
        assert events(house) == ["access_request.made", "access_request.withdrawn"]

    def test_nobody_answered(self, house: cast.House) -> None:
        request = ask(house)
        assert expire_requests() == 0
        AccessRequest.objects.update(expires_at=timezone.now())
        assert expire_requests() == 1
        assert expire_requests() == 0
        request.refresh_from_db()
        assert request.state == RequestState.EXPIRED
        assert events(house) == ["access_request.made", "access_request.expired"]
        assert "gafete.members.operations.expire_requests.expire_requests" in chores(Every.HOUR)

    def test_the_news_stays_until_it_is_read(self, house: cast.House) -> None:
        request, carla = give(house, ask(house)), house.actor("carla")
        assert unread_answers(carla, now=timezone.now()) == [request]
        note_answer_read(actor=house.actor("olivia"), request=request)
        assert unread_answers(carla, now=timezone.now()) == [request]
        note_answer_read(actor=carla, request=request)
        assert unread_answers(carla, now=timezone.now()) == []


class TestReading:
    def test_the_list_holds_exactly_what_one_could_answer(self, house: cast.House) -> None:
        cancun = ask(house)
        payroll = ask(house, permission=Permission.PAYROLL_VIEW)
        centro = ask(house, "elena", Permission.CFDI_EXPORT, at="centro")
        expected = {
            "olivia": [cancun, payroll, centro],
            "ana": [cancun, centro],
            "bruno": [centro],
            "carla": [],
            "dario": [],
        }
        for who, requests in expected.items():
            assert waiting(house, who) == requests, who
            assert requests_to_answer(house.actor(who), now=timezone.now(), size=5) == requests
            for request in (cancun, payroll, centro):
                if request in requests:
                    assert get_request_to_answer(house.actor(who), request.public_id) == request
                else:
                    with pytest.raises(NotFound):
                        get_request_to_answer(house.actor(who), request.public_id)

    def test_what_cannot_be_answered_now_does_not_wait(self, house: cast.House) -> None:
        ask(house)
        centro = ask(house, "elena", Permission.CFDI_EXPORT, at="centro")
        ask(house, "dario", Permission.CFDI_ISSUE, at="roma")
        deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
        archive_place(actor=house.actor("olivia"), place=house.places["roma"])
        assert waiting(house, "olivia") == [centro]
        AccessRequest.objects.update(expires_at=timezone.now())
        assert waiting(house, "olivia") == []

    def test_strangers_find_nothing(self, house: cast.House, other_house: cast.House) -> None:
        request, tomas = ask(house), other_house.actor("tomas")
        assert waiting(other_house, "tomas") == []
        for read in (get_request_to_answer, get_own_request):
            with pytest.raises(NotFound):
                read(tomas, request.public_id)
        refused(lambda: answer_by_giving(actor=tomas, request=request), house)

    def test_ones_own_are_ones_own(self, house: cast.House) -> None:
        request = ask(house)
        assert own_requests(house.actor("carla")) == [request]
        assert own_requests(house.actor("olivia")) == []
        with pytest.raises(NotFound):
            get_own_request(house.actor("olivia"), request.public_id)

    def test_the_answered_are_shown_to_whom_they_were_asked(self, house: cast.House) -> None:
        request = decline(house, ask(house), by="ana")
        assert answered_requests(house.actor("olivia")) == [request]
        assert answered_requests(house.actor("bruno")) == []

    def test_the_list_does_not_grow_in_queries(
        self, house: cast.House, django_assert_max_num_queries: Callable[[int], object]
    ) -> None:
        for permission in (CANCEL, Permission.CFDI_CREDIT, Permission.CFDI_VIEW, Permission.REPORTS_VIEW):
            ask(house, permission=permission)
        actor = house.actor("olivia")
        with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
            list_requests_to_answer(actor, now=timezone.now())


class TestWhoCouldGive:
    def named(
        self, house: cast.House, reader: str, permission: Permission, at: str, besides: str
    ) -> list[str]:
        found = granters(
            house.actor(reader),
            permission,
            house.at(at),
            now=timezone.now(),
            besides=house.member(besides).pk,
        )
        return [member.name.split()[0] for member in found]

    def test_those_who_hold_it_and_manage_there_the_owner_first(self, house: cast.House) -> None:
        assert self.named(house, "olivia", CANCEL, "centro", "elena") == ["Olivia", "Ana", "Bruno"]
        assert self.named(house, "olivia", CANCEL, "cancún", "carla") == ["Olivia", "Ana"]
        assert self.named(house, "olivia", Permission.PAYROLL_VIEW, "centro", "elena") == ["Olivia"]

    def test_a_reader_learns_of_nobody_whom_he_does_not_see(self, house: cast.House) -> None:
        assert self.named(house, "carla", CANCEL, "cancún", "carla") == ["Olivia"]
        house.join("rita", house.assignment("administrator", ["panadería"]))
        assert self.named(house, "bruno", CANCEL, "cancún", "carla") == ["Olivia", "Ana"]

    def test_nobody_gives_himself_and_nobody_gives_who_is_out(self, house: cast.House) -> None:
        assert self.named(house, "olivia", Permission.PAYROLL_VIEW, "cancún", "ana") == ["Olivia"]
        assert self.named(house, "olivia", CANCEL, "centro", "bruno") == ["Olivia", "Ana"]
        deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
        assert self.named(house, "olivia", CANCEL, "centro", "elena") == ["Olivia", "Bruno"]

    def test_one_added_right_makes_a_granter_as_a_profile_does(self, house: cast.House) -> None:
        manages = frozenset({Permission.USERS_MANAGE})
        house.join("rita", house.assignment("accountant", ["panadería"], added=manages))
        assert self.named(house, "olivia", CANCEL, "cancún", "carla") == ["Olivia", "Ana", "Rita"]

    def test_each_of_them_really_can_and_nobody_else(self, house: cast.House) -> None:
        """Whoever is named gives it; whoever is not named is refused."""
        house.join("rita", house.assignment("administrator", ["panadería"], removed=frozenset({CANCEL})))
        named = {each.split()[0].lower() for each in self.named(house, "olivia", CANCEL, "cancún", "carla")}
        for who in ("olivia", "ana", "bruno", "dario", "elena", "rita"):
            AccessRequest.objects.all().delete()
            request = ask(house)
            with transaction.atomic():
                try:
                    give(house, request, by=who)
                except AccessDenied:
                    gave = False
                else:
                    gave = True
                transaction.set_rollback(True)
            assert gave == (who in named), who

    def test_the_name_of_who_answered_is_for_whoever_knows_him(self, house: cast.House) -> None:
        by_ana = decline(house, ask(house), by="ana")
        by_owner = decline(house, ask(house, permission=Permission.CFDI_CREDIT))
        rows = own_requests(house.actor("carla"))
        assert {row.pk for row in rows} == {by_ana.pk, by_owner.pk}
        assert names_known(house.actor("carla"), rows) == {house.owner.pk: "Olivia Titular"}
        assert set(names_known(house.actor("olivia"), rows).values()) == {"Ana Prueba", "Olivia Titular"}


class TestMails:
    def test_the_request_names_who_what_and_why_and_no_company(self, house: cast.House) -> None:
        ask(house, reason="Cierro la caja.")
        mail = mail_of("access_requested", "Olivia")
        assert mail is not None
        assert mail.to == "olivia@correo.example"
        assert mail.subject == "Carla Prueba pide acceso en Grupo Maíz"
        for body in (mail.text, mail.html):
            assert "«Cancelar comprobantes»" in body
            assert "Cierro la caja." in body
            assert "Cancún" not in body
            assert "Panadería" not in body
            assert "/solicitudes-de-acceso/" in body

    def test_it_is_not_sent_any_more_once_it_is_settled(self, house: cast.House) -> None:
        request = ask(house)
        decline(house, request)
        assert mail_of("access_requested", "Ana") is None

    def test_whoever_wants_none_of_them_gets_none(self, house: cast.House) -> None:
        ask(house)
        user = house.member("ana").user
        user.muted_notices = ["access_requests"]
        user.save()
        assert mail_of("access_requested", "Ana") is None
        assert mail_of("access_requested", "Olivia") is not None

    def test_whoever_asked_is_told_how_it_ended(self, house: cast.House) -> None:
        give(house, ask(house), days=3)
        decline(house, ask(house, permission=Permission.CFDI_CREDIT), by="ana", words="En enero.")
        granted, declined = mail_of("request_granted", "Carla"), mail_of("request_declined", "Carla")
        assert granted is not None
        assert declined is not None
        assert "Vale hasta este momento" in granted.text
        assert "En enero." in declined.text
        assert "Ana" not in declined.text + declined.html
