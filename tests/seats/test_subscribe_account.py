"""An account gets its plan, and the seats that it includes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.members.actors import operator_actor
from gafete.seats.models import Period, Plan, Seat, SeatSource, SeatState, Subscription
from gafete.seats.operations.subscribe_account import subscribe_account
from gafete.seats.queries import meter_of
from gafete.tenancy.models import Account
from tests import cast

START = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def account(db: None) -> Account:
    del db
    return Account.objects.create(name="Nueva")


def subscribe(account: Account, plan: Plan, *, starts_at: datetime | None = START) -> Subscription:
    actor = operator_actor(account.pk, label="Mesa de servicio", permissions={Permission.BILLING_MANAGE})
    return subscribe_account(actor=actor, account_id=account.pk, plan=plan, starts_at=starts_at)


def test_the_included_seats_last_as_long_as_the_term(account: Account) -> None:
    subscription = subscribe(account, cast.plan(included=2))
    seats = Seat.objects.filter(account=account)
    assert [(seat.state, seat.source) for seat in seats] == [(SeatState.FREE, SeatSource.INCLUDED)] * 2
    assert {(seat.starts_at, seat.ends_at) for seat in seats} == {
        (START, datetime(2029, 2, 28, 12, tzinfo=UTC))
    }
    assert subscription.ends_at == datetime(2029, 2, 28, 12, tzinfo=UTC)
    event = Event.objects.get(account_id=account.pk)
    assert (event.kind, event.actor_label) == ("account.subscribed", "Mesa de servicio")


def test_a_monthly_plan_lasts_a_month(account: Account) -> None:
    plan = cast.plan()
    plan.period = Period.MONTHLY
    assert subscribe(account, plan).ends_at == datetime(2028, 3, 29, 12, tzinfo=UTC)


def test_it_starts_now_unless_told_otherwise(account: Account) -> None:
    before = datetime.now(UTC)
    subscription = subscribe(account, cast.plan(), starts_at=None)
    assert before <= subscription.starts_at <= datetime.now(UTC)


@pytest.mark.parametrize("included", [0, None])
def test_a_plan_without_or_with_endless_seats_makes_none(account: Account, included: int | None) -> None:
    subscribe(account, cast.plan(included=included))
    assert not Seat.objects.filter(account=account).exists()
    assert meter_of(account.pk).total == included


def test_an_account_has_one_plan(account: Account) -> None:
    subscribe(account, cast.plan())
    with pytest.raises(IntegrityError), transaction.atomic():
        subscribe(account, cast.plan())


def test_whoever_may_not_buy_subscribes_nothing(house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        subscribe_account(actor=house.actor("ana"), account_id=house.account.pk, plan=cast.plan())


def test_the_plans_that_an_installation_starts_with(db: None) -> None:
    plans = {plan.code: plan for plan in Plan.objects.all()}
    assert {code: plan.included_seats for code, plan in plans.items()} == {
        "gratis": 0,
        "pyme": 1,
        "empresa": 1,
        "ilimitado": None,
    }
    assert plans["ilimitado"].is_unlimited
    assert not plans["pyme"].is_unlimited
    assert str(plans["pyme"]) == "Plan PyME anual"
