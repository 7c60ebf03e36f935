"""Each wall alone keeps two accounts apart.

The program stands in Grupo Maíz and asks, by mistake, for what is Tomás's: its queries are given his actor, his ids,
his jobs. Whichever wall is off, nothing of his comes; with both off all of it comes, so that these tests can fail.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sized
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.audit.queries import events_about, last_check, list_events
from gafete.faults import NotFound
from gafete.identity.models import Session, SessionEntry
from gafete.identity.notices import ACCESS_CHANGED
from gafete.members.approvals.queries import (
    due_approvals,
    get_approval_to_answer,
    get_own_approval,
    own_approvals,
    people_who_could,
)
from gafete.members.asking.queries import get_request_to_answer, granters, own_requests, requests_to_answer
from gafete.members.exporting import Format
from gafete.members.importing.queries import list_rows, waiting_rows
from gafete.members.mails.queries import approval_of_mail, reader_of_mail, request_of_mail
from gafete.members.matrix import access_matrix
from gafete.members.operations import write_members_file
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.ask_approval import ask_approval
from gafete.members.operations.begin_viewing import begin_viewing
from gafete.members.operations.check_trails import check_trail
from gafete.members.operations.export_members import export_members
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.members.periods.queries import ending_grants, ending_unreminded, still_ending
from gafete.members.queries import (
    MemberFilter,
    get_member,
    get_profile,
    list_members,
    list_profiles,
    list_seats,
    numbers_by_state,
    owner_of,
    sessions_of,
    who_reaches,
)
from gafete.members.telling import tell
from gafete.members.who_can import who_can
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.reviews.queries import get_review, list_lines, list_reviews
from gafete.seats.operations.place_order import place_order
from gafete.seats.queries import list_orders, meter_of, subscription_of
from gafete.tenancy.queries import account_settings, get_company, list_companies, list_places, tree
from gafete.tenancy.seconding import Act, ActKind
from gafete.walls.managers import TenantManager
from gafete.walls.row_security import tenant_managers
from gafete.walls.standing import inside
from tests import standing
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.members.importing.imports import staged
from tests.members.importing.workbooks import person
from tests.standing import bound
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db

Probe = Callable[["Other"], object]


class Other:
    """Tomás's account with something in each of its tables."""

    def __init__(self) -> None:
        self.house = house = otra_cuenta()
        self.member = house.join("elena", house.assignment("viewer", ["lejos"]), by="tomas")
        self.actor = house.actor("tomas")
        offer_ownership(actor=self.actor, member=self.member)
        place_order(actor=self.actor, quantity=1, request_key=uuid.uuid4())
        check_trail(account_id=house.account.pk)
        self.job = staged(
            house, [person(profile="Consulta", company="AJE030303EF3", place="Lejos")], by="tomas"
        )
        session = Session.objects.create(
            session_key="abc", user=self.member.user, expire_date=timezone.now() + timedelta(days=1)
        )
        SessionEntry.objects.create(
            session=session, user=self.member.user, account_id=house.account.pk, entered_at=timezone.now()
        )
        self.export = export_members(
            actor=self.actor, filters=MemberFilter(), file_format=Format.CSV, request_key=None
        )
        self.profile = house.profile("viewer")
        self.asker = house.actor("elena")
        self.asking = ask_access(
            actor=self.asker, permission=Permission.CFDI_CANCEL, at=house.at("lejos"), reason=""
        )
        self.review = start_review(
            actor=self.actor,
            plan=Plan(name="Repaso", due_at=timezone.now() + timedelta(days=9), request_key=uuid.uuid4()),
        )
        begin_viewing(actor=house.actor("tomas"), member=house.member("elena"), reason="Duda")
        company = house.companies["ajena"]
        act = Act(
            ActKind.ARCHIVE_COMPANY,
            {"company": company.pk, "version": company.version, "subject": company.short_name},
        )
        self.approval = ask_approval(actor=self.actor, act=act)
        ending = house.assignment(
            "viewer", ["lejos"], period=Period(None, timezone.now() + timedelta(days=2))
        )
        self.ending = [grant.pk for grant in house.join("dario", ending, by="tomas").grants.all()]


PROBES: dict[str, Probe] = {
    "list of members": lambda o: list_members(o.actor).rows,
    "search": lambda o: list_members(o.actor, filters=MemberFilter(search="elena")).rows,
    "member by id": lambda o: get_member(o.actor, o.member.public_id),
    "numbers": lambda o: sum(numbers_by_state(o.actor).values()),
    "owner": lambda o: owner_of(o.actor),
    "who reaches": lambda o: who_reaches(o.actor, o.house.at("lejos"), now=timezone.now()),
    "sessions": lambda o: sessions_of(o.actor, o.member),
    "profiles": lambda o: list_profiles(o.actor),
    "profile by id": lambda o: get_profile(o.actor, o.profile.public_id),
    "matrix": lambda o: access_matrix(o.actor, now=timezone.now()).rows,
    "who can": lambda o: (
        who_can(o.actor, Permission.CFDI_VIEW, o.house.at("lejos"), now=timezone.now()).people
    ),
    "who could give": lambda o: granters(
        o.actor, Permission.CFDI_CANCEL, o.house.at("lejos"), now=timezone.now()
    ),
    "requests": lambda o: requests_to_answer(o.actor, now=timezone.now(), size=5),
    "request by id": lambda o: get_request_to_answer(o.actor, o.asking.public_id),
    "own requests": lambda o: own_requests(o.asker),
    "own approvals": lambda o: own_approvals(o.actor),
    "own approval": lambda o: get_own_approval(o.actor, o.approval.public_id),
    "approval to answer": lambda o: get_approval_to_answer(o.actor, o.approval.public_id),
    "who could authorise": lambda o: people_who_could(
        o.house.account.pk, o.approval.act, asked_by=0, now=timezone.now()
    ),
    "approval of a mail": lambda o: approval_of_mail(o.approval.pk),
    "due approvals": lambda _o: due_approvals(now=timezone.now(), soon=timezone.now() + timedelta(days=9)),
    "what ends": lambda o: ending_grants(o.actor, now=timezone.now(), size=5),
    "what to remind of": lambda o: list(
        ending_unreminded(o.actor, now=timezone.now() + timedelta(days=1), size=5)
    ),
    "what a mail says of ends": lambda o: still_ending(o.house.account.pk, o.ending, now=timezone.now()),
    "who reads a mail": lambda o: reader_of_mail(o.member.pk, notice=ACCESS_CHANGED),
    "request of a mail": lambda o: request_of_mail(o.asking.pk),
    "reviews": lambda o: list_reviews(o.actor).rows,
    "review by id": lambda o: get_review(o.actor, o.review.public_id),
    "lines of a review": lambda o: list_lines(o.actor, o.review).rows,
    "companies": lambda o: list_companies(o.actor).rows,
    "company by id": lambda o: get_company(o.actor, o.house.companies["ajena"].public_id),
    "places": lambda o: list_places(o.actor).rows,
    "tree": lambda o: tree(o.actor, Permission.USERS_VIEW),
    "settings": lambda o: account_settings(o.actor),
    "seats": lambda o: list_seats(o.actor).rows,
    "meter": lambda o: meter_of(o.house.account.pk).total,
    "plan": lambda o: subscription_of(o.actor),
    "orders": lambda o: list_orders(o.actor),
    "trail": lambda o: list_events(o.actor).rows,
    "trail in words": lambda o: tell(o.actor, list_events(o.actor).rows),
    "trail of one": lambda o: events_about(o.actor, target_kind="member", target_id=str(o.member.pk), size=5),
    "check of the trail": lambda o: last_check(o.actor),
    "rows of a job": lambda o: list_rows(o.job, only_faulty=False).rows,
    "next rows of a job": lambda o: waiting_rows(o.job, people=10),
    "export": lambda o: (
        write_members_file._portion(o.export, o.actor, timezone.get_current_timezone(), "").rows
    ),
}


def number_of(probe: Probe, other: Other) -> int:
    """How many of Tomás's things came."""
    try:
        found = probe(other)
    except (NotFound, ObjectDoesNotExist):
        return 0
    if found is None:
        return 0
    if isinstance(found, Sized):
        return len(found)
    return found if isinstance(found, int) else 1


@pytest.fixture
def house() -> House:
    return grupo_maiz()


@pytest.fixture
def other(house: House) -> Other:
    return Other()


def first_wall_off(patch: pytest.MonkeyPatch) -> None:
    """The managers ask nothing and hide nothing."""
    patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
    patch.setattr("gafete.walls.statements.account_in_reach", lambda _model: ANY)


def second_wall_off(patch: pytest.MonkeyPatch) -> None:
    """The database works as its superuser, whom row-level security does not bind."""
    patch.setattr(standing, "_be", lambda *_given, **_named: None)


each_probe = pytest.mark.parametrize("name", PROBES)


@pytest.mark.postgresql
@each_probe
def test_the_second_wall_alone_lets_nothing_through(
    house: House, other: Other, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    first_wall_off(monkeypatch)
    with bound(), inside(house.account.pk):
        assert number_of(PROBES[name], other) == 0


@each_probe
def test_the_first_wall_alone_lets_nothing_through(
    house: House, other: Other, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    second_wall_off(monkeypatch)
    with bound(), inside(house.account.pk):
        assert number_of(PROBES[name], other) == 0


@each_probe
def test_without_walls_it_would_come(
    house: House, other: Other, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name == "search" and connection.vendor == "postgresql":
        pytest.skip("its function asks in the transaction's account, whatever walls stand")
    first_wall_off(monkeypatch)
    second_wall_off(monkeypatch)
    with bound(), inside(house.account.pk):
        assert number_of(PROBES[name], other) > 0


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "page", ["members:list", "companies:list", "places:list", "profiles:list", "seats:overview", "audit:list"]
)
def test_a_page_whose_queries_forgot_their_account_shows_no_other(
    house: House, other: Other, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    browser = browser_of(house, "olivia")
    first_wall_off(monkeypatch)
    text = browser.get(reverse(page)).content.decode()
    assert [word for word in ("Ajena", "Tomas", "Elena") if word in text] == []


def every_row(house: House, other: Other) -> Iterator[tuple[str, int, int]]:
    """For each tenant's table, how many rows can be read, and how many there are of Tomás."""
    theirs = other.house.account.pk
    for manager in tenant_managers():
        rows = manager.model._default_manager.all()
        yield manager.model.__name__, rows.count(), rows.filter(**{manager.account_field: theirs}).count()


@pytest.mark.parametrize("off", [first_wall_off, second_wall_off])
def test_of_no_table_a_row_comes(
    house: House, other: Other, monkeypatch: pytest.MonkeyPatch, off: Callable[[pytest.MonkeyPatch], None]
) -> None:
    if off is first_wall_off and connection.vendor != "postgresql":
        pytest.skip("SQLite has one wall")
    with monkeypatch.context() as neither:
        first_wall_off(neither)
        second_wall_off(neither)
        with bound(), inside(house.account.pk):
            assert [name for name, _all, theirs in every_row(house, other) if not theirs] == []
    off(monkeypatch)
    with bound(), inside(house.account.pk):
        found = list(every_row(house, other))
    assert [name for name, _all, theirs in found if theirs] == []
    assert sum(number for _name, number, _theirs in found) > 0
