"""What the demo shows: told once, looked at by every test of this file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.demo.accounts.empresa import STORE_HOURS
from gafete.demo.operations.seed_demo import STILL_WAITING
from gafete.demo.people import PASSWORD
from gafete.demo.sign_ins import SIGN_INS
from gafete.identity.models import PasswordKind, User
from gafete.identity.passwords import check_password_rules
from gafete.members.actors import load_actor
from gafete.members.hours import hours_of
from gafete.members.models import Approval, ApprovalState, Grant, Member, MemberState
from gafete.outbox.models import Message, MessageState
from gafete.seats.models import Order, OrderState, Seat, SeatState
from gafete.tenancy.models import Account, Company, CredentialMode, PlaceOfIssue
from gafete.tenancy.rules import rfc_error, rfc_warning, tax_regime_error

pytestmark = pytest.mark.django_db
PYME, EMPRESA, CHAIN = "Dulces Alfeñique", "Grupo Maíz Azul", "Abarrotes El Ajolote Feliz"


def fill(*arguments: str) -> str:
    told = io.StringIO()
    call_command("seed_demo", *arguments, stdout=told)
    return told.getvalue()


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    del django_db_setup
    with django_db_blocker.unblock(), override_settings(IS_DEMO=True), transaction.atomic():
        yield fill("--reset")
        transaction.set_rollback(True)


def account(name: str) -> Account:
    return Account.objects.get(name=name)


def states(name: str) -> Counter[str]:
    return Counter(Member.objects.filter(account__name=name, is_owner=False).values_list("state", flat=True))


def seats(name: str) -> Counter[str]:
    return Counter(Seat.objects.filter(account__name=name).values_list("state", flat=True))


def test_each_account_gives_its_people_their_credentials_in_another_way() -> None:
    modes = dict(Account.objects.values_list("name", "credential_mode"))

    assert modes == {
        PYME: CredentialMode.TEMPORARY,
        EMPRESA: CredentialMode.TYPED,
        CHAIN: CredentialMode.LINK,
    }


def test_the_sweet_shop_has_one_seat_which_is_taken_and_waits_for_another() -> None:
    assert seats(PYME) == {SeatState.HELD: 1}
    assert Order.objects.get(account__name=PYME).state == OrderState.AWAITING_PAYMENT


def test_the_company_has_fourteen_users_in_every_state() -> None:
    counted = states(EMPRESA)

    assert sum(counted.values()) == 15 - 1 + counted[MemberState.REPLACED]
    assert set(counted) == set(MemberState.values)


def test_the_company_has_three_companies_and_nine_places() -> None:
    assert Company.objects.filter(account__name=EMPRESA).count() == 3
    assert PlaceOfIssue.objects.filter(account__name=EMPRESA).count() == 9


def test_the_company_has_bought_seats_one_of_them_free_and_one_forfeited() -> None:
    counted = seats(EMPRESA)

    assert counted[SeatState.FORFEITED] == counted[SeatState.FREE] == 1
    assert Seat.objects.filter(account__name=EMPRESA, order__isnull=False).count() == 14


def test_the_company_shows_expired_coming_and_passing_grants_and_a_profile_of_its_own() -> None:
    now = timezone.now()
    grants = Grant.objects.filter(account__name=EMPRESA)

    assert grants.filter(ends_at__lt=now).exists()
    assert grants.filter(starts_at__gt=now).exists()
    assert grants.filter(starts_at__lt=now, ends_at__gt=now).exists()
    assert grants.filter(profile__code="").exists()


def test_an_auditor_has_two_weeks_and_a_cashier_the_hours_of_the_store() -> None:
    auditor = Member.objects.get(account__name=EMPRESA, username="wendy.santoyo")
    grant = auditor.grants.get(profile__code="viewer")
    assert grant.starts_at is not None
    assert grant.ends_at is not None
    assert grant.ends_at - grant.starts_at == timedelta(days=14)
    assert grant.ends_at > timezone.now()
    cashier = Member.objects.get(account__name=EMPRESA, username="teresa.gamboa")
    assert hours_of(cashier) == STORE_HOURS
    told = set(Event.objects.filter(account_id=auditor.account_id).values_list("kind", flat=True))
    assert {"member.grant_began", "member.grant_ended", "member.hours_changed"} <= told


def test_the_chain_has_forty_places_and_two_hundred_users() -> None:
    assert PlaceOfIssue.objects.filter(account__name=CHAIN).count() == 40
    assert sum(states(CHAIN).values()) == 200
    assert seats(CHAIN) == {SeatState.HELD: 200}


def test_an_accountant_belongs_to_two_accounts() -> None:
    memberships = Member.objects.filter(user__username="daniela.najera", state=MemberState.ACTIVE)

    assert {member.account.name for member in memberships} == {EMPRESA, CHAIN}


def test_no_company_is_anybodys() -> None:
    """Every RFC passes our checks, and none can have been given out: see ``demo/taxpayers.py``."""
    companies = Company.objects.all()

    assert companies
    for company in companies:
        assert (rfc_error(company.rfc), rfc_warning(company.rfc)) == ("", "")
        assert tax_regime_error(company.tax_regime, rfc=company.rfc) == ""
        assert company.rfc[-3:-1] == "EO"


def test_no_mail_can_reach_anybody() -> None:
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Member.objects.values_list("email", flat=True),
    ]

    assert [address for address in addresses if address and not address.endswith(".example")] == []


def test_the_trails_are_whole_and_tell_of_a_year_in_order() -> None:
    for each in Account.objects.all():
        moments = list(
            Event.objects.filter(account_id=each.pk).order_by("sequence").values_list("at", flat=True)
        )
        assert verify_chain(each.pk).broken is None
        assert all(before <= after for before, after in pairwise(moments))
        assert moments[-1] < timezone.now()
    first = Event.objects.filter(account_id=account(EMPRESA).pk).order_by("sequence")[0]
    assert timezone.now() - first.at > timedelta(days=340)


def test_every_table_remembers_the_day_of_the_story_not_of_the_filling() -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    assert not Member.objects.filter(invited_at__gt=midnight).exists()
    assert not Message.objects.filter(created_at__gt=midnight).exists()
    assert Account.objects.get(name=EMPRESA).created_at < timezone.now() - timedelta(days=340)


def test_only_mails_of_the_last_days_are_still_to_be_sent() -> None:
    waiting = Message.objects.filter(state=MessageState.QUEUED)

    assert 1 <= waiting.count() <= 8
    assert not waiting.filter(created_at__lt=timezone.now() - STILL_WAITING - timedelta(days=1)).exists()
    assert Message.objects.filter(state=MessageState.GIVEN_UP).exists()


def test_everybody_who_is_printed_signs_in_with_what_is_printed(told: str) -> None:
    for sign_in in SIGN_INS:
        user = User.objects.get(username=sign_in.person.username)
        assert user.check_password(PASSWORD)
        assert user.password_kind == PasswordKind.OWN
        assert [sign_in.person.name, user.username, PASSWORD, sign_in.shows] == [
            cell.strip()
            for cell in next(line for line in told.splitlines() if user.username in line).split("  ")
            if cell
        ]


def test_everybody_who_is_printed_may_enter_an_account() -> None:
    for sign_in in SIGN_INS:
        member = Member.objects.select_related("user").filter(user__username=sign_in.person.username)[0]
        assert load_actor(member.user, member.account_id).actor.access.anywhere


def test_the_password_of_the_demo_obeys_the_rules_for_each_of_its_people() -> None:
    for member in Member.objects.select_related("account"):
        check_password_rules(
            PASSWORD, context=[member.name, member.username, member.email, member.account.name]
        )


def test_filling_it_again_changes_nothing_and_says_the_same(told: str) -> None:
    before = (User.objects.count(), Event.objects.count())

    assert fill() == told
    assert (User.objects.count(), Event.objects.count()) == before


def test_in_the_chain_something_waits_for_a_second_person() -> None:
    [approval] = Approval.objects.filter(account__name=CHAIN)

    assert approval.state == ApprovalState.OPEN
    assert approval.asked_by.name.startswith("Renata")
    assert approval.expires_at > timezone.now()
