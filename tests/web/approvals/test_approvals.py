"""Doble autorización on the screens: what waits, who can answer it, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.members.models import Approval, ApprovalState, Member
from gafete.members.operations.ask_approval import ask_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.outbox.composers import compose
from gafete.outbox.models import Message
from gafete.tenancy.models import Account, Company
from gafete.tenancy.seconding import SecondNeeded
from gafete.walls.standing import inside
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import access, person, text_of

pytestmark = pytest.mark.django_db

LIST = "approvals:list"


@pytest.fixture(autouse=True)
def policy(house: House) -> None:
    Account.objects.filter(pk=house.account.pk).update(double_authorisation=True)


def post(house: House, who: str, route: str, *ids: object, **values: object) -> str:
    """What the page says to which the act leads."""
    answer = browser_of(house, who).post(reverse(route, args=ids), values, follow=True)
    assert answer.status_code == 200
    return text_of(answer)


def see(house: House, who: str, route: str = LIST) -> str:
    return text_of(browser_of(house, who).get(reverse(route)))


def archive(house: House, who: str) -> str:
    return post(house, who, "companies:archive", house.companies["panadería"].public_id)


def is_archived(house: House) -> bool:
    return Company.objects.get(pk=house.companies["panadería"].pk).is_archived


def test_who_asks_sees_that_it_waits_for_whom_and_until_when(house: House) -> None:
    said = archive(house, "ana")
    assert "Aún no se hace: espera a que lo autorice una segunda persona" in said
    assert f"Puede autorizarlo: {house.owner.name}." in said
    assert "Archivar una empresa" in said
    assert not is_archived(house)


def test_the_second_person_finds_it_on_the_first_page_and_authorises_it_with_one_click(house: House) -> None:
    archive(house, "ana")
    assert "espera tu autorización" in see(house, "olivia", "home")
    assert "espera tu autorización" not in see(house, "ana", "home")
    page = see(house, "olivia")
    assert "Archivar una empresa: Panadería" in page
    approval = Approval.objects.get()
    said = post(house, "olivia", "approvals:authorise", approval.public_id)
    assert "Lo autorizaste y ya se hizo" in said
    assert is_archived(house)
    assert "ya se autorizó" in post(house, "olivia", "approvals:authorise", approval.public_id)
    assert "ya se autorizó" in post(house, "olivia", "approvals:refuse", approval.public_id)
    assert "ya se autorizó" in post(house, "ana", "approvals:cancel", approval.public_id)
    assert "Autorizada" in see(house, "ana")


def test_who_asked_finds_his_way_back_to_it_from_the_first_page(house: House) -> None:
    archive(house, "ana")
    page = browser_of(house, "ana").get(reverse("home"))
    assert "Pediste: Archivar una empresa. Panadería" in text_of(page)
    assert f'href="{reverse(LIST)}"' in page.content.decode()
    post(house, "olivia", "approvals:refuse", Approval.objects.get().public_id)
    assert "Pediste" not in see(house, "ana", "home")


def test_it_is_refused_or_cancelled_with_one_click(house: House) -> None:
    archive(house, "ana")
    assert "Lo rechazaste" in post(house, "olivia", "approvals:refuse", Approval.objects.get().public_id)
    archive(house, "ana")
    waiting = Approval.objects.get(state=ApprovalState.OPEN)
    assert "No se hizo nada" in post(house, "ana", "approvals:cancel", waiting.public_id)
    assert not is_archived(house)


def test_another_who_wants_the_same_is_shown_what_waits(house: House) -> None:
    archive(house, "ana")
    assert "ya lo pidió: si puedes, autorízalo aquí" in archive(house, "olivia")


def test_what_cannot_be_done_any_more_is_told_with_the_reason(house: House) -> None:
    archive(house, "ana")
    Company.objects.update(version=99)
    said = post(house, "olivia", "approvals:authorise", Approval.objects.get().public_id)
    assert "No se hizo. Algo cambió desde que se pidió." in said
    assert "Algo cambió desde que se pidió." in see(house, "ana")


def test_an_only_administrator_is_told_when_it_will_be_done(house: House) -> None:
    Member.objects.filter(pk=house.members["ana"].pk).update(
        state="deactivated", deactivated_at=timezone.now()
    )
    Member.objects.filter(pk=house.members["bruno"].pk).update(
        state="deactivated", deactivated_at=timezone.now()
    )
    assert "nadie más puede autorizarlo. Se hará solo el" in archive(house, "olivia")
    assert "Nadie más puede autorizarlo: se hará solo el" in see(house, "olivia")
    assert "Se hará solo el" in see(house, "olivia", "home")
    Member.objects.filter(pk=house.members["ana"].pk).update(state="active", deactivated_at=None)
    assert "Si nadie lo impide, se hará solo el" in see(house, "ana")


def test_several_are_given_a_profile_and_each_waits(house: House) -> None:
    profile = house.profile("administrator")
    member = house.join("zoe", house.assignment("viewer", [house.whole]))
    values = {"members": str(member.public_id), "profile": str(profile.public_id)}
    said = post(house, "ana", "members:bulk_profile", **values)
    assert "espera a que lo autorice una segunda persona" in said
    assert "Toda la cuenta" in see(house, "olivia") or "toda la cuenta" in see(house, "olivia")
    assert "Dejar que un usuario configure la seguridad: Zoe" in see(house, "olivia")


def test_a_new_administrator_is_shown_with_his_address(house: House) -> None:
    values = person("Nadia Nueva", email="nadia@correo.example") | access(
        house, "administrator", account=True
    )
    browser_of(house, "ana").post(reverse("members:create"), values)
    assert not Member.objects.filter(email="nadia@correo.example").exists()
    assert "nadia@correo.example" in see(house, "olivia")


def test_who_has_not_entered_yet_is_shown_with_his_address(house: House) -> None:
    nadia = house.invite("nadia", house.assignment("viewer", [house.whole]), by="ana")
    zoe = house.join("zoe", house.assignment("viewer", [house.whole]))
    values = {"profile": str(house.profile("administrator").public_id)}
    for member in (nadia, zoe):
        post(house, "ana", "members:bulk_profile", members=str(member.public_id), **values)
    page = see(house, "olivia")
    assert "Dejar que un usuario configure la seguridad: Zoe" in page
    assert nadia.email in page
    assert zoe.email not in page


def test_a_profile_is_shown_with_what_it_gains_and_who_holds_it(house: House) -> None:
    few = frozenset({Permission.USERS_VIEW})
    profile = create_profile(actor=house.actor("olivia"), name="Apoyo", description="", permissions=few)
    house.join("zoe", house.assignment("Apoyo", [house.whole]))
    values = {
        "name": "Apoyo",
        "description": "",
        "version": profile.version,
        "permissions": ["users.view", "security.manage"],
    }
    browser_of(house, "olivia").post(reverse("profiles:edit", args=[profile.public_id]), values)
    page = see(house, "ana")
    assert "Configurar la seguridad» a un perfil: Apoyo" in page
    assert "Lo tienen: Zoe" in page
    assert "Configurar la seguridad Autorizar" in page


def test_the_policy_is_turned_on_with_one_click_and_off_with_two(house: House) -> None:
    Account.objects.update(double_authorisation=False)
    assert "Activaste la doble autorización" in post(
        house, "ana", "account_settings:turn_on_double_authorisation"
    )
    assert "Está activa" in see(house, "ana", "account_settings:edit")
    assert "segunda persona" in post(house, "ana", "account_settings:turn_off_double_authorisation")
    assert Account.objects.get(pk=house.account.pk).double_authorisation
    post(house, "olivia", "approvals:authorise", Approval.objects.get().public_id)
    assert not Account.objects.get(pk=house.account.pk).double_authorisation
    off = post(house, "ana", "account_settings:turn_off_double_authorisation")
    assert "La doble autorización está desactivada" in off


def test_who_has_too_much_waiting_is_told_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gafete.members.operations.ask_approval.MOST_OPEN", 0)
    assert "demasiado por autorizar" in archive(house, "ana")
    member = house.join("zoe", house.assignment("viewer", [house.whole]))
    values = {"members": str(member.public_id), "profile": str(house.profile("administrator").public_id)}
    assert "demasiado por autorizar" in post(house, "ana", "members:bulk_profile", **values)


def test_the_mails_say_what_and_until_when_and_name_no_company(house: House) -> None:
    archive(house, "ana")
    asked = Message.objects.get(kind="members.approval_asked")
    with inside(house.account.pk):
        mail = compose(asked)
    assert mail is not None
    assert "Archivar una empresa" in mail.text
    assert "Panadería" not in mail.text + mail.html
    post(house, "olivia", "approvals:refuse", Approval.objects.get().public_id)
    with inside(house.account.pk):
        assert compose(asked) is None
        ended = compose(Message.objects.get(kind="members.approval_ended"))
    assert ended is not None
    assert "Rechazada" in ended.subject


def test_an_only_administrator_gets_a_mail_with_the_moment(house: House) -> None:
    Member.objects.exclude(pk=house.owner.pk).update(state="deactivated", deactivated_at=timezone.now())
    archive(house, "olivia")
    with inside(house.account.pk):
        mail = compose(Message.objects.get(kind="members.approval_waits"))
    assert mail is not None
    assert "cancélalo antes" in mail.text
    Approval.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with inside(house.account.pk):
        assert compose(Message.objects.get(kind="members.approval_waits")) is None


def test_who_may_refuse_what_nobody_could_do_whole_is_told_that_he_may(house: House) -> None:
    everything = frozenset({Permission.PAYROLL_ISSUE})
    carla, olivia = house.member("carla"), house.actor("olivia")
    with pytest.raises(SecondNeeded) as needed:
        change_grants(
            actor=olivia,
            member=carla,
            assignments=[house.assignment("administrator", [house.whole], added=everything)],
            version=carla.version,
        )
    ask_approval(actor=olivia, act=needed.value.act)
    ana = str(house.member("ana").pk)
    with inside(house.account.pk):
        mail = compose(Message.objects.get(kind="members.approval_waits", subject_id=ana))
    assert mail is not None
    for text in (mail.text, mail.html):
        assert "tú puedes impedirlo" in text
        assert "Nadie más" not in text
        assert "cancélalo" not in text


def test_who_cannot_enter_any_more_gets_no_mail_of_it(house: House) -> None:
    archive(house, "olivia")
    assert "archive_company" in str(Approval.objects.get())
    Member.objects.filter(pk=house.members["ana"].pk).update(
        state="deactivated", deactivated_at=timezone.now()
    )
    with inside(house.account.pk):
        assert compose(Message.objects.get(kind="members.approval_asked")) is None
