"""Entering an account by the link of an invitation."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from gafete.identity.models import PasswordKind, User
from gafete.members.links import invitation_link, invitation_of
from gafete.members.models import Member, MemberState
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.signin.operations import join_account
from tests import cast
from tests.signin.browser import Browser

NEW = "cuatro jirafas en la azotea"


@pytest.fixture
def invited(house: cast.House) -> Member:
    return house.invite("fausto", house.assignment("viewer", ["centro"]))


def path_of(member: Member) -> str:
    return reverse("signin:join", args=[invitation_link(Member.objects.get(pk=member.pk)).split("/")[-2]])


def test_a_newcomer_chooses_his_password_and_then_signs_in(
    house: cast.House, invited: Member, visitor: Browser
) -> None:
    assert visitor.open(path_of(invited))["Location"] == "/invitacion/"
    page = visitor.open("/invitacion/").content.decode()
    assert "Grupo Maíz" in page
    assert "fausto" in page
    assert visitor.submit("/invitacion/", {"new": NEW, "again": NEW})["Location"] == "/entrar/"
    assert not visitor.is_in()
    assert house.member("fausto").state == MemberState.ACTIVE
    assert visitor.sign_in("fausto", NEW)["Location"] == "/"


def test_opening_the_link_makes_nobody_active(house: cast.House, invited: Member, visitor: Browser) -> None:
    visitor.open(path_of(invited))
    visitor.open("/invitacion/")
    assert house.member("fausto").state == MemberState.INVITED
    assert User.objects.get(pk=invited.user_id).password_kind == PasswordKind.NONE


def test_a_refused_password_leaves_the_invitation_open(
    house: cast.House, invited: Member, visitor: Browser
) -> None:
    visitor.open(path_of(invited))
    assert visitor.submit("/invitacion/", {"new": "corta", "again": "corta"}).status_code == 400
    assert house.member("fausto").state == MemberState.INVITED
    assert visitor.submit("/invitacion/", {"new": NEW, "again": NEW})["Location"] == "/entrar/"


def test_a_link_works_once(invited: Member, visitor: Browser) -> None:
    link = path_of(invited)
    visitor.open(link)
    visitor.submit("/invitacion/", {"new": NEW, "again": NEW})
    visitor.open(link)
    assert visitor.open("/invitacion/").status_code == 410


def test_a_newer_invitation_replaces_the_link(house: cast.House, invited: Member, visitor: Browser) -> None:
    older = path_of(invited)
    resend_credentials(actor=house.actor("olivia"), member=invited)
    visitor.open(older)
    assert visitor.open("/invitacion/").status_code == 410


def test_a_withdrawn_invitation_is_over(house: cast.House, invited: Member, visitor: Browser) -> None:
    link = path_of(invited)
    visitor.open(link)
    withdraw_invitation(actor=house.actor("olivia"), member=invited)
    answer = visitor.submit("/invitacion/", {"new": NEW, "again": NEW}, of="/entrar/")
    assert answer.status_code == 410


def test_a_link_that_ends_while_its_form_is_sent_sets_no_password(
    house: cast.House, invited: Member, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The invitation is sent anew between the first look at the link and the lock on the person."""
    visitor.open(path_of(invited))
    look, olivia = invitation_of, house.actor("olivia")

    def resent_meanwhile(token: str, *, now: datetime) -> Member | None:
        member = look(token, now=now)
        monkeypatch.setattr(join_account, "invitation_of", look)
        resend_credentials(actor=olivia, member=invited)
        return member

    monkeypatch.setattr(join_account, "invitation_of", resent_meanwhile)
    assert visitor.submit("/invitacion/", {"new": NEW, "again": NEW}).status_code == 410
    assert not User.objects.get(pk=invited.user_id).has_usable_password()
    assert house.member("fausto").state == MemberState.INVITED


class TestSomebodyWhoIsAlreadyHere:
    """An identity that exists never takes a password from a link."""

    @pytest.fixture
    def second(self, house: cast.House, other_house: cast.House) -> Member:
        email = house.member("carla").user.email
        return other_house.invite(
            "carla-otra", other_house.assignment("viewer", ["ajena"]), by="tomas", email=email
        )

    def test_the_link_alone_opens_nothing_and_sets_no_password(
        self, second: Member, visitor: Browser
    ) -> None:
        visitor.open(path_of(second))
        page = visitor.open("/invitacion/").content.decode()
        assert 'name="new"' not in page
        assert "Entrar y aceptar" in page
        visitor.submit("/invitacion/", {"new": NEW, "again": NEW}, of="/entrar/")
        assert Member.objects.get(pk=second.pk).state == MemberState.INVITED
        assert visitor.sign_in("carla", NEW).status_code == 400

    def test_she_signs_in_accepts_and_is_in_the_other_account(self, second: Member, visitor: Browser) -> None:
        visitor.open(path_of(second))
        answer = visitor.sign_in("carla", next="/invitacion/")
        assert answer["Location"] == "/invitacion/"
        assert visitor.submit("/invitacion/")["Location"] == "/"
        page = visitor.open("/").content.decode()
        assert "Otra cuenta" in page
        assert "Cambiar de cuenta" in page

    def test_somebody_else_who_is_signed_in_cannot_take_it(self, second: Member, visitor: Browser) -> None:
        visitor.sign_in("dario")
        visitor.open(path_of(second))
        assert "para otra persona" in visitor.open("/invitacion/").content.decode()
        visitor.submit("/invitacion/", of="/mi-cuenta/")
        assert Member.objects.get(pk=second.pk).state == MemberState.INVITED

    def test_signing_in_alone_does_not_accept(self, second: Member, visitor: Browser) -> None:
        visitor.sign_in("carla")
        assert Member.objects.get(pk=second.pk).state == MemberState.INVITED
        assert "Otra cuenta" not in visitor.open("/cuentas/").content.decode()
