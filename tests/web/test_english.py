"""Whoever chose English reads English: pages, refusals, sign-in and mails."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.identity.models import User
from gafete.members.operations.answer_request import answer_by_declining
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.outbox import rendering
from gafete.outbox.rendering import render_mail
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.seats.operations.place_order import place_order
from tests.cast import PASSWORD, House, open_house, whole_cast
from tests.signin.browser import Browser, link_in, mails
from tests.web.entering import browser_of
from tests.web.reading import spanish_in, texts_of

PAGES = (
    "home",
    "members:list",
    "members:create",
    "members:export",
    "members:import",
    "members:ownership",
    "matrix:show",
    "matrix:who_can",
    "access_requests:list",
    "reviews:list",
    "reviews:start",
    "approvals:list",
    "profiles:list",
    "profiles:create",
    "companies:list",
    "companies:create",
    "places:list",
    "places:create",
    "seats:overview",
    "seats:buy",
    "audit:list",
    "audit:export",
    "account_settings:edit",
    "my_account:data",
    "my_account:email",
    "my_account:password",
    "my_account:sessions",
    "my_account:notices",
    "accounts:choose",
)
PAGES_OF_A_MEMBER = (
    "detail",
    "access",
    "hours",
    "why",
    "sessions",
    "activity",
    "view_as",
    "delete",
    "reassign",
)


@pytest.fixture
def house(db: None) -> House:
    """Grupo Maíz, with something in its audit trail; Olivia and Elena read English."""
    del db
    house = whole_cast()
    place_order(actor=house.actor("olivia"), quantity=2, request_key=uuid.uuid4())
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    cancel = Permission.CFDI_CANCEL
    ask_access(actor=house.actor("carla"), at=house.at("cancún"), permission=cancel, reason="Today")
    refused = ask_access(actor=house.actor("elena"), at=house.at("centro"), permission=cancel)
    answer_by_declining(actor=house.actor("olivia"), request=refused, words="No")
    house.invite("fermin", house.assignment("viewer", ["roma"]))
    User.objects.filter(username__in=("olivia", "elena")).update(language="en")
    return house


@pytest.fixture
def olivia(house: House) -> Client:
    return browser_of(house, "olivia")


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def assert_english(answer: Any, *, status: int = 200) -> str:
    page = page_of(answer)
    assert answer.status_code == status, texts_of(page)
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in page
    assert spanish_in(texts_of(page)) == []
    return page


def test_every_page_is_english_from_top_to_bottom(olivia: Client) -> None:
    answers = {name: olivia.get(reverse(name)) for name in PAGES}
    assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
    found = {name: spanish_in(texts_of(page_of(answer))) for name, answer in answers.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("who", ["carla", "dario", "fermin"])
def test_the_pages_about_a_user_are_english(house: House, olivia: Client, who: str) -> None:
    person = house.member(who).public_id
    for name in PAGES_OF_A_MEMBER:
        assert_english(olivia.get(reverse(f"members:{name}", args=[person]), follow=True))


def test_the_pages_about_a_company_a_place_and_a_profile_are_english(house: House, olivia: Client) -> None:
    company = house.companies["panadería"].public_id
    place = house.places["cancún"].public_id
    profile = house.profile("issuer").public_id
    for path in (
        reverse("companies:detail", args=[company]),
        reverse("companies:edit", args=[company]),
        reverse("places:edit", args=[place]),
        reverse("profiles:detail", args=[profile]),
        reverse("members:who_reaches", args=["place", place]),
    ):
        assert_english(olivia.get(path))


def test_the_first_steps_of_an_account_are_english(db: None) -> None:
    del db
    house = open_house("New account", "olivia")
    User.objects.filter(username="olivia").update(language="en")
    olivia = browser_of(house, "olivia")
    for step in ("company", "certificate", "place", "user"):
        assert_english(olivia.get(reverse(f"setup:{step}"), follow=True))


@pytest.mark.parametrize(
    "page", ["account_login", "signin:recover", "signin:recovery_sent", "signin:invitation"]
)
def test_the_pages_before_sign_in_are_english_in_the_browser_of_an_english_reader(
    db: None, page: str
) -> None:
    del db
    browser = Client()
    browser.cookies["gafete_language"] = "en"
    answer = browser.get(reverse(page))
    assert_english(answer, status=410 if page == "signin:invitation" else 200)


def test_what_an_account_named_itself_keeps_its_name(house: House, olivia: Client) -> None:
    """Also where the program knows a translation of the same words, and where it says so."""
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Guardar",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW_OWN}),
    )
    house.join("gina", house.assignment(profile.name, ["roma"]))
    for name in ("members:list", "matrix:show", "audit:list", "profiles:list"):
        texts = texts_of(page_of(olivia.get(reverse(name))))
        assert any("Guardar" in text for text in texts), name
        assert any("Viewer" in text for text in texts), name


def test_the_frame_names_its_rooms_in_english(olivia: Client) -> None:
    texts = texts_of(page_of(olivia.get(reverse("members:list"))))
    assert {
        "Home",
        "Users",
        "Places of issue",
        "Plan and seats",
        "Audit trail",
        "My account",
        "Sign out",
    } <= set(texts)
    assert "New user" in texts
    assert any("seats in use" in text for text in texts)


def test_a_new_user_without_anything_is_refused_in_english(olivia: Client) -> None:
    page = assert_english(olivia.post(reverse("members:create"), {}), status=400)
    assert "This is missing." in page
    assert "Choose a profile." in page


def test_a_wrong_password_is_refused_in_english(olivia: Client) -> None:
    answer = olivia.post(
        reverse("my_account:password"), {"current": "otra", "new": "abc", "again": "abd"}, follow=True
    )
    page = assert_english(answer, status=400)
    assert "It is not your current password." in page or "It is not the same as the one above." in page


def test_a_page_that_is_not_there_and_one_that_is_not_hers_say_so_in_english(house: House) -> None:
    elena = browser_of(house, "elena")
    assert_english(elena.get("/no-existe/"), status=404)
    assert_english(elena.get(reverse("profiles:create")), status=403)
    assert_english(elena.get(reverse("members:list")), status=403)


def test_an_access_review_is_english(house: House, olivia: Client) -> None:
    due = timezone.now() + timedelta(days=9)
    plan = Plan(
        name="Year end",
        due_at=due,
        request_key=uuid.uuid4(),
        reviewers=frozenset({house.owner.pk}),
        company=house.companies["panadería"],
    )
    review = start_review(actor=house.actor("olivia"), plan=plan)
    assert_english(olivia.get(reverse("reviews:list")))
    assert_english(olivia.get(reverse("reviews:show", args=[review.public_id])))
    line = review.lines.first()
    assert line is not None
    assert_english(olivia.get(reverse("reviews:hand_over", args=[line.public_id])))
    closed = olivia.post(reverse("reviews:close", args=[review.public_id]), follow=True)
    assert_english(closed)


def test_requests_and_reasons_are_english(house: House, olivia: Client) -> None:
    elena = browser_of(house, "elena")
    assert_english(elena.get(reverse("home")))
    assert_english(elena.get(reverse("access_requests:list")))
    carla = house.member("carla").public_id
    for place in ("cancún", "centro"):
        cell = reverse("matrix:why", args=[carla, house.places[place].public_id])
        assert_english(olivia.get(cell, {"permission": "cfdi.cancel"}))
    typed = {"members": [str(carla)], "profile": str(house.profile("viewer").public_id)}
    assert_english(olivia.post(reverse("members:bulk_profile_preview"), typed))


@pytest.mark.usefixtures("house")
class TestSignIn:
    def wrong(self, client: Client) -> Any:
        return client.post(reverse("account_login"), {"login": "olivia", "password": "no es esta"})

    def test_a_stranger_reads_spanish_whatever_the_browser_prefers(self) -> None:
        answer = Client(HTTP_ACCEPT_LANGUAGE="en").get(reverse("account_login"))
        assert answer["Content-Language"] == "es-mx"
        assert "Olvidé mi contraseña" in page_of(answer)

    def test_the_browser_of_an_english_reader_is_asked_in_english(self, olivia: Client) -> None:
        olivia.get(reverse("home"))
        signed_out = olivia.post(reverse("account_logout"), follow=True)
        assert "You ended your session." in assert_english(signed_out)
        page = assert_english(self.wrong(olivia), status=400)
        assert "The user name or the password is not correct." in page

    def test_a_session_that_ended_says_so_in_english(self, olivia: Client) -> None:
        olivia.get(reverse("home"))
        olivia.session.flush()
        assert_english(olivia.get(reverse("home"), follow=True))

    def test_a_shared_computer_remembers_no_language(self) -> None:
        client = Client()
        data = {"login": "olivia", "password": PASSWORD, "shared": "on"}
        client.post(reverse("account_login"), data)
        assert_english(client.get(reverse("home")))
        client.post(reverse("account_logout"))
        assert client.get(reverse("account_login"))["Content-Language"] == "es-mx"

    def test_whoever_goes_back_to_spanish_is_asked_in_spanish(self, olivia: Client) -> None:
        olivia.get(reverse("home"))
        User.objects.filter(username="olivia").update(language="es-mx")
        olivia.get(reverse("home"))
        olivia.post(reverse("account_logout"))
        assert olivia.get(reverse("account_login"))["Content-Language"] == "es-mx"

    @pytest.mark.parametrize("value", ["xx", "../../en", "es-mx; Path=/", "\x00"])
    def test_a_language_that_somebody_made_up_is_spanish(self, value: str) -> None:
        client = Client()
        client.cookies["gafete_language"] = value
        assert client.get(reverse("account_login"))["Content-Language"] == "es-mx"


@pytest.mark.parametrize(
    ("kind", "link", "page"),
    [
        ("members.credentials", "/activar/", "signin:invitation"),
        ("identity.recovery", "/contrasena/", "signin:new_password"),
        ("identity.confirm_email", "/confirmar-correo/", "signin:new_email"),
    ],
)
def test_the_link_of_an_english_mail_opens_an_english_page(
    house: House, kind: str, link: str, page: str
) -> None:
    User.objects.filter(username="fermin").update(language="en")
    reader = Browser(Client(enforce_csrf_checks=True))
    if kind == "identity.recovery":
        reader.submit(reverse("signin:recover"), {"login": "olivia"})
    if kind == "identity.confirm_email":
        change_email(house)
    [mail] = [mail for mail in mails(kind) if mail.language == "en"]
    reader.open(link_in(mail, containing=link))
    assert_english(reader.open(reverse(page)))
    assert reader.open(reverse("account_login"))["Content-Language"] == "en"


def change_email(house: House) -> None:
    answer = browser_of(house, "olivia").post(
        reverse("my_account:email"), {"email": "nueva@correo.example", "password": PASSWORD}
    )
    assert answer.status_code == 302, page_of(answer)


MAILS = sorted(
    path.stem
    for path in Path(rendering.__file__).parents[1].glob("*/mails/templates/*.txt")
    if path.stem != "layout"
)
EVERYTHING_A_MAIL_MAY_SAY: dict[str, object] = {
    "name": "Olivia",
    "username": "olivia",
    "account": "Grupo Maíz",
    "inviter": "Ana",
    "asker": "Carla",
    "viewer": "Carla",
    "permission": "Cancel documents",
    "reason": "The month closes today.",
    "answer": "Not this month.",
    "until": datetime(2026, 12, 1, 6, tzinfo=UTC),
    "owner": "Olivia",
    "password": "abcd-efgh",
    "link": "https://gafete.example/l/1/",
    "sign_in": "https://gafete.example/s/",
    "recover": "https://gafete.example/r/",
    "support_email": "help@gafete.example",
    "trail": "https://gafete.example/t/",
    "fault": "Entry 3 is missing.",
    "anchor": "7 1204 9f03",
    "count": 2,
    "at": datetime(2026, 11, 22, 20, 5, tzinfo=UTC),
    "is_all": True,
    "end": datetime(2026, 11, 23, 20, 5, tzinfo=UTC),
    "people": [("Wendy", datetime(2026, 11, 23, 20, 5, tzinfo=UTC))],
    "act": "Archive a company",
    "state": "Rejected",
    "more": 2,
    "page": "https://gafete.example/u/",
    "ends_at": datetime(2026, 11, 23, 20, 5, tzinfo=UTC),
    "zone": "America/Mexico_City",
    "device": "",
    "review": "Year end",
    "waiting": 2,
    "may_cancel": True,
    "decided": 5,
    "undecided": 1,
    "address": "",
}


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_is_english_in_all_its_parts(kind: str) -> None:
    mail = render_mail(kind=kind, to="o@correo.example", language="en", context=EVERYTHING_A_MAIL_MAY_SAY)
    assert spanish_in([mail.subject, *mail.text.splitlines(), *texts_of(mail.html)]) == []


def test_so_is_the_mail_to_who_may_refuse_what_waits() -> None:
    said = EVERYTHING_A_MAIL_MAY_SAY | {"may_cancel": False}
    mail = render_mail(kind="approval_waits", to="o@correo.example", language="en", context=said)
    assert spanish_in([*mail.text.splitlines(), *texts_of(mail.html)]) == []


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_is_spanish_for_everybody_else(kind: str) -> None:
    mail = render_mail(kind=kind, to="o@correo.example", language="es-mx", context=EVERYTHING_A_MAIL_MAY_SAY)
    assert spanish_in(texts_of(mail.html))
    assert spanish_in(mail.text.splitlines())
