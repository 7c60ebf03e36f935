"""What an operator types: opening an account, activating the seats that it bought."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.management import CommandError, call_command

from gafete.audit.models import Event
from gafete.members.models import Member, MemberState
from gafete.outbox.models import Message
from gafete.seats.models import Order, OrderState, Plan, Seat, SeatState, Subscription
from gafete.seats.operations.place_order import place_order
from gafete.tenancy.models import Account
from tests.cast import House, grupo_maiz

pytestmark = pytest.mark.django_db
PLANS = {"gratis": 0, "pyme": 1, "empresa": 1, "ilimitado": None}


def run(command: str, *arguments: str) -> str:
    told = io.StringIO()
    call_command(command, *arguments, stdout=told)
    return told.getvalue()


def open_account(*more: str, email: str = "pilar@correo.example") -> str:
    return run(
        "create_account",
        "Dulces de Prueba",
        "--plan=pyme",
        "--owner-name=Pilar Ejemplo Ríos",
        f"--owner-email={email}",
        *more,
    )


def test_an_installation_begins_with_the_four_plans() -> None:
    plans = Plan.objects.filter(code__in=PLANS)

    assert {plan.code: plan.included_seats for plan in plans} == PLANS
    assert {str(plan.seat_price) for plan in plans} == {"249.00"}
    assert [plan.code for plan in plans if not plan.delete_forfeits] == ["ilimitado"]


def test_an_account_gets_its_plan_its_seat_and_an_owner_who_is_invited() -> None:
    told = open_account()

    account = Account.objects.get(name="Dulces de Prueba")
    owner = Member.objects.get(account=account)
    assert (owner.is_owner, owner.state, owner.username) == (True, MemberState.INVITED, "pilar.ejemplo")
    assert Subscription.objects.get(account=account).plan.code == "pyme"
    assert Seat.objects.get(account=account).state == SeatState.FREE
    assert "pilar@correo.example" in told


def test_the_credentials_of_a_new_owner_travel_by_mail_and_are_told_to_nobody() -> None:
    told = open_account()

    owner = Member.objects.get(username="pilar.ejemplo")
    mail = Message.objects.get(account_id=owner.account_id)
    assert mail.subject_id == str(owner.pk)
    assert not owner.user.has_usable_password()
    assert "/" not in told  # no link either


def test_the_trail_says_which_operator_opened_the_account() -> None:
    open_account("--operator=Mesa norte")

    opened = Event.objects.get(kind="account.created")
    assert (opened.actor_kind, opened.actor_label) == ("operator", "Mesa norte")


def test_an_unknown_plan_is_answered_with_the_plans_that_there_are() -> None:
    with pytest.raises(CommandError, match="No hay un plan «oro»") as refused:
        run("create_account", "X", "--plan=oro", "--owner-name=A B", "--owner-email=a@correo.example")

    assert all(code in str(refused.value) for code in PLANS)
    assert not Account.objects.exists()


def test_what_is_wrong_is_said_beside_the_option_that_it_was_typed_in() -> None:
    with pytest.raises(CommandError, match=r"--owner-email: Escribe un correo válido"):
        open_account(email="no es correo")

    assert not Account.objects.exists()


def test_a_user_name_that_is_taken_is_answered_with_free_ones() -> None:
    open_account()

    with pytest.raises(CommandError, match=r"--owner-username: .*Libres: pilar.ejemplo2"):
        open_account(email="otra.pilar@correo.example")


def test_an_account_without_a_name_is_refused() -> None:
    with pytest.raises(CommandError, match="NOMBRE: "):
        run("create_account", " ", "--plan=pyme", "--owner-name=A B", "--owner-email=a@correo.example")


@pytest.fixture
def house() -> House:
    return grupo_maiz(seats=0)


@pytest.fixture
def order(house: House) -> Order:
    return place_order(actor=house.actor("olivia"), quantity=3, request_key=uuid.uuid4())


def test_an_order_is_activated_by_its_number_and_gives_its_seats(house: House, order: Order) -> None:
    told = run("activate_order", str(order.number))

    order.refresh_from_db()
    assert order.state == OrderState.ACTIVE
    assert Seat.objects.filter(account=house.account, state=SeatState.FREE).count() == 3
    assert "3 asientos" in told
    assert Event.objects.get(kind="order.activated").actor_kind == "operator"


def test_an_order_gives_its_seats_once(house: House, order: Order) -> None:
    run("activate_order", str(order.number))

    with pytest.raises(CommandError, match="ya no está en espera"):
        run("activate_order", str(order.number))
    assert Seat.objects.filter(account=house.account).count() == 3


def test_an_order_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(CommandError, match="No hay una orden 404"):
        run("activate_order", "404")
