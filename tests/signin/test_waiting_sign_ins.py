"""Whoever has signed in with a first password and waits at the next page, while the person goes on without him.

A first password is known to at least one other: the administrator who typed it, or whoever read the mail.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.models import PasswordKind, User
from gafete.identity.operations.check_credentials import PasswordOver
from gafete.identity.operations.make_temporary_password import make_temporary_password
from gafete.identity.operations.set_password import FirstPasswordOver, replace_password
from gafete.members.models import Member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.signin.operations.use_temporary_password import use_temporary_password
from gafete.tenancy.models import Account, CredentialMode
from tests import cast
from tests.racing import race
from tests.signin.browser import Browser, link_in, mails

TYPED = "papalote verde de marzo"
HERS = "cuatro jirafas en la azotea"
STOLEN = "tres cuervos en el alambre"
PAGE = "/primera-contrasena/"


@pytest.fixture(params=[CredentialMode.TYPED, CredentialMode.TEMPORARY])
def waiting(request: pytest.FixtureRequest, house: cast.House, another_visitor: Browser) -> Member:
    """Fausto was invited, and somebody who knows his first password stands at the page of the new one."""
    member = invited(house, request.param)
    password = TYPED
    if request.param == CredentialMode.TEMPORARY:
        password = make_temporary_password(user=User.objects.get(pk=member.user_id))
    assert another_visitor.sign_in("fausto", password)["Location"] == PAGE
    return member


def invited(house: cast.House, mode: CredentialMode) -> Member:
    Account.objects.filter(pk=house.account.pk).update(credential_mode=mode)
    return house.invite("fausto", house.assignment("viewer", ["centro"]), password=TYPED)


def recovered(house: cast.House, member: Member, her: Browser) -> None:
    her.submit("/recuperar/", {"login": "fausto"})
    her.open(link_in(mails("identity.recovery")[0], containing="/contrasena/"))
    her.submit("/nueva-contrasena/", {"new": HERS, "again": HERS})


def resent(house: cast.House, member: Member, her: Browser) -> None:
    resend_credentials(actor=house.actor("olivia"), member=member)


def readdressed(house: cast.House, member: Member, her: Browser) -> None:
    edit_member(
        actor=house.actor("olivia"),
        member=member,
        name=member.name,
        username=member.username,
        email="otra@correo.example",
        version=member.version,
    )


def withdrawn(house: cast.House, member: Member, her: Browser) -> None:
    withdraw_invitation(actor=house.actor("olivia"), member=member)


def blocked(house: cast.House, member: Member, her: Browser) -> None:
    User.objects.filter(pk=member.user_id).update(blocked_at=timezone.now())


def state_of(member: Member) -> tuple[str, str]:
    user = User.objects.get(pk=member.user_id)
    return user.password, user.password_kind


@pytest.mark.parametrize("meanwhile", [recovered, resent, readdressed, withdrawn, blocked])
def test_whoever_waits_is_sent_away_and_changes_nothing(
    house: cast.House,
    waiting: Member,
    visitor: Browser,
    another_visitor: Browser,
    meanwhile: Callable[[cast.House, Member, Browser], None],
) -> None:
    meanwhile(house, waiting, visitor)
    before = state_of(waiting)
    assert another_visitor.open(PAGE)["Location"] == "/entrar/"
    answer = another_visitor.submit(PAGE, {"new": STOLEN, "again": STOLEN}, of="/entrar/")
    assert answer["Location"] == "/entrar/"
    assert state_of(waiting) == before
    assert not another_visitor.is_in()


def test_of_two_who_wait_with_one_password_the_second_is_late(house: cast.House) -> None:
    member = invited(house, CredentialMode.TYPED)
    first, second = (Browser(Client(enforce_csrf_checks=True)) for _number in range(2))
    for browser in (first, second):
        assert browser.sign_in("fausto", TYPED)["Location"] == PAGE
    assert first.submit(PAGE, {"new": HERS, "again": HERS})["Location"] == "/"
    before = state_of(member)
    answer = second.submit(PAGE, {"new": STOLEN, "again": STOLEN}, of="/entrar/")
    assert answer["Location"] == "/entrar/"
    assert state_of(member) == before
    assert first.is_in()
    assert not second.is_in()


def test_who_was_looked_at_before_the_change_is_late_all_the_same(house: cast.House) -> None:
    """Between the look at the page and the lock on the row the password may become hers."""
    user = User.objects.get(pk=invited(house, CredentialMode.TYPED).user_id)
    replace_password(user=user, new=HERS, origin=Origin())
    with pytest.raises(FirstPasswordOver):
        replace_password(user=user, new=STOLEN, origin=Origin())
    assert User.objects.get(pk=user.pk).check_password(HERS)


def test_who_was_looked_at_before_another_invitation_is_late_too(house: cast.House) -> None:
    """The password is the administrator's still, but what was sent with it has ended."""
    member = invited(house, CredentialMode.TYPED)
    user = User.objects.get(pk=member.user_id)
    resend_credentials(actor=house.actor("olivia"), member=member)
    with pytest.raises(FirstPasswordOver):
        replace_password(user=user, new=STOLEN, origin=Origin())
    assert User.objects.get(pk=user.pk).check_password(TYPED)


def test_a_password_of_ones_own_is_never_replaced_on_that_page(house: cast.House) -> None:
    carla = User.objects.get(username="carla")
    with pytest.raises(FirstPasswordOver):
        replace_password(user=carla, new=STOLEN, origin=Origin())
    assert User.objects.get(pk=carla.pk).check_password(cast.PASSWORD)


def test_who_is_late_is_told_to_sign_in_again(
    house: cast.House, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(house, CredentialMode.TYPED)
    visitor.sign_in("fausto", TYPED)

    def late(**_values: object) -> None:
        raise FirstPasswordOver

    monkeypatch.setattr("gafete.web.signin.own_password.replace_password", late)
    assert visitor.submit(PAGE, {"new": HERS, "again": HERS})["Location"] == "/entrar/"
    assert "cambió mientras tanto" in visitor.open("/entrar/").content.decode()


# -- one temporary password, one sign-in ------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_temporary_password_is_used_once_also_by_many_at_once() -> None:
    member = invited(cast.grupo_maiz(), CredentialMode.TEMPORARY)
    make_temporary_password(user=User.objects.get(pk=member.user_id))
    # All of them gave the right password before any of them went on.
    checked = [User.objects.get(pk=member.user_id) for _number in range(8)]
    outcomes = race([partial(use_temporary_password, user=user) for user in checked])
    assert len(outcomes.results) == 1
    assert outcomes.faults_besides(PasswordOver) == []


def test_a_temporary_password_that_was_replaced_since_it_was_checked_opens_nothing(house: cast.House) -> None:
    member = invited(house, CredentialMode.TEMPORARY)
    # At one moment, so that both end at the same one.
    with time_machine.travel(timezone.now(), tick=False):
        make_temporary_password(user=User.objects.get(pk=member.user_id))
        checked = User.objects.get(pk=member.user_id)
        make_temporary_password(user=checked)
        with pytest.raises(PasswordOver):
            use_temporary_password(user=checked)
    assert User.objects.get(pk=checked.pk).password_kind == PasswordKind.TEMPORARY


def test_who_loses_that_race_is_told_on_the_page_of_sign_in(
    house: cast.House, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = invited(house, CredentialMode.TEMPORARY)
    password = make_temporary_password(user=User.objects.get(pk=member.user_id))

    def used_up(**_values: object) -> None:
        raise PasswordOver

    monkeypatch.setattr("gafete.signin.stages.use_temporary_password", used_up)
    answer = visitor.sign_in("fausto", password)
    assert answer.status_code == 400
    assert "ya no sirve" in answer.content.decode()
    assert visitor.open(PAGE)["Location"] == "/entrar/"
