"""Nuevo usuario: the person, the access, how it will be, and what is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.identity.models import PasswordKind, User
from gafete.members.models import Grant, Member, MemberState
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.edit_profile import archive_profile
from gafete.members.operations.invite_member import invite_member
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.tenancy.models import Account, CredentialMode
from gafete.web.members import create as view
from tests.cast import House, enter
from tests.web.entering import browser_of
from tests.web.members.forms import access, person, text_of

NEW = "/usuarios/nuevo/"
TYPED = "nopal tranvía maceta lluvia"


def save(house: House, by: str = "olivia", **typed: Any) -> Any:
    values = person() | access(house, "issuer", places=["cancún"]) | typed
    return browser_of(house, by).post(NEW, values)


def newest() -> Member:
    return Member.objects.latest("id")


# -- the way it should go --------------------------------------------------------------------------


def test_saving_registers_the_person_with_access_seat_mail_and_event(house: House) -> None:
    answer = save(house)
    member = newest()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("members:detail", args=[member.public_id])
    assert (member.name, member.username, member.email) == (
        "Fabiola Nueva",
        "fabiola",
        "fabiola@correo.example",
    )
    assert member.state == MemberState.INVITED
    assert member.seat is not None
    assert member.seat.state == SeatState.HELD
    grant = member.grants.get()
    assert (grant.profile.code, grant.place) == ("issuer", house.places["cancún"])
    assert Message.objects.filter(subject_id=str(member.pk)).exists()
    assert Event.objects.filter(kind="member.invited", target_id=str(member.pk)).exists()


def test_the_page_after_saving_says_what_happened(house: House) -> None:
    browser = browser_of(house, "olivia")
    answer = browser.post(NEW, person() | access(house, "issuer", places=["cancún"]), follow=True)
    assert "Registraste a Fabiola Nueva. Su acceso va en camino a fabiola@correo.example." in text_of(answer)


def test_a_whole_company_is_another_thing_than_each_of_its_places(house: House) -> None:
    both = access(house, "viewer", places=["centro", "roma"])
    save(house, **both)
    assert {grant.place for grant in newest().grants.all()} == {house.places["centro"], house.places["roma"]}
    whole = access(house, "viewer", companies=["maíz azul"], places=["centro"])
    save(house, **person("Gabriel Otro"), **whole)
    grant = newest().grants.get()
    assert (grant.company, grant.place) == (house.companies["maíz azul"], None)


def test_the_whole_account_can_be_given_by_who_holds_it(house: House) -> None:
    save(house, **access(house, "viewer", account=True))
    grant = newest().grants.get()
    assert grant.company is None


def test_two_assignments_are_saved_side_by_side(house: House) -> None:
    first = access(house, "issuer", places=["cancún"])
    second = access(house, "accountant", companies=["maíz azul"], key="1")
    save(house, **first | second | {"row": ["0", "1"]})
    held = {(grant.profile.code, str(grant.company)) for grant in newest().grants.all()}
    assert held == {("issuer", "Panadería"), ("accountant", "Maíz Azul")}


def test_an_assignment_left_empty_is_left_out(house: House) -> None:
    blank = access(house, "", key="1")
    answer = save(house, **access(house, "issuer", places=["cancún"]) | blank | {"row": ["0", "1"]})
    assert answer.status_code == 302
    assert newest().grants.count() == 1


def test_single_permissions_and_a_period_are_kept(house: House) -> None:
    today = timezone.localdate()
    row = access(
        house,
        "issuer",
        places=["cancún"],
        added=["cfdi.cancel"],
        removed=["customers.edit"],
        starts=str(today + timedelta(days=1)),
        ends=str(today + timedelta(days=3)),
    )
    save(house, **row)
    grant = newest().grants.get()
    assert (grant.added, grant.removed) == (["cfdi.cancel"], ["customers.edit"])
    assert grant.starts_at is not None
    assert grant.ends_at is not None
    # The last day counts to its end, where the account works.
    assert grant.ends_at - grant.starts_at == timedelta(days=3)
    assert grant.starts_at.astimezone(ZoneInfo("America/Mexico_City")).hour == 0


def test_what_counts_in_the_whole_account_only_is_refused_below_it(house: House) -> None:
    narrow = access(house, "viewer", places=["cancún"], added=["billing.manage"])
    answer = save(house, **narrow)
    assert answer.status_code == 400
    assert "Solo vale en toda la cuenta: Administrar plan y asientos." in text_of(answer)
    assert not Member.objects.filter(username="fabiola").exists()
    save(house, **access(house, "viewer", account=True, added=["billing.manage"]))
    assert newest().grants.get().added == ["billing.manage"]


def test_a_double_click_is_one_user(house: House) -> None:
    browser = browser_of(house, "olivia")
    typed = person() | access(house, "issuer", places=["cancún"])
    first, second = browser.post(NEW, typed), browser.post(NEW, typed)
    assert first["Location"] == second["Location"]
    assert Member.objects.filter(username="fabiola").count() == 1


# -- the password ----------------------------------------------------------------------------------


def test_the_password_is_asked_for_only_where_the_account_has_it_typed(house: House) -> None:
    browser = browser_of(house, "olivia")
    assert 'name="password"' not in browser.get(NEW).content.decode()
    Account.objects.update(credential_mode=CredentialMode.TYPED)
    assert 'name="password"' in browser.get(NEW).content.decode()


def test_a_typed_password_is_taken_and_never_shown_again(house: House) -> None:
    Account.objects.update(credential_mode=CredentialMode.TYPED)
    short = save(house, password="corta")
    assert short.status_code == 400
    assert "al menos 15 caracteres" in text_of(short)
    assert "corta" not in short.content.decode()
    assert save(house, password=TYPED).status_code == 302
    user = User.objects.get(username="fabiola")
    assert user.check_password(TYPED)
    assert user.password_kind == PasswordKind.TYPED


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (CredentialMode.LINK, "con un enlace que vale 24 horas"),
        (CredentialMode.TEMPORARY, "con una contraseña temporal"),
        (CredentialMode.TYPED, "se la das tú"),
    ],
)
def test_the_page_says_how_the_credentials_travel(house: House, mode: str, words: str) -> None:
    Account.objects.update(credential_mode=mode)
    assert words in text_of(browser_of(house, "olivia").get(NEW))


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Falta este dato."),
        ("name", "x" * 300, "hasta 120 caracteres"),
        ("username", "con@arroba", "no lleva «@»"),
        ("username", "olivia", "Esa cuenta de usuario ya está ocupada."),
        ("email", "carla@correo.example", "Ese correo ya es de un usuario de esta cuenta."),
        ("email", "a" * 300 + "@correo.example", "hasta 254 caracteres"),
        ("email", "fabi\nBcc: x@correo.example", "Escribe un correo válido"),
        ("email", "fаbi@correo.example", "letras que no se pueden usar"),  # the second letter is Cyrillic
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_lost(
    house: House, field: str, typed: str, sentence: str
) -> None:
    answer = save(house, "olivia", **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert f'id="id_{field}_error"' in page
    assert f'value="{house.places["cancún"].public_id}" checked' in page
    assert not Member.objects.filter(name="Fabiola Nueva").exists()


def test_all_faults_are_told_at_once(house: House) -> None:
    answer = save(house, name="", email="nada", **access(house, ""))
    text = text_of(answer)
    assert "Falta este dato." in text
    assert "Escribe un correo válido" in text
    assert "Elige un perfil." in text
    assert "Elige al menos una empresa o un lugar de expedición." in text


def test_a_taken_user_name_comes_with_free_ones(house: House) -> None:
    assert "olivia2" in text_of(save(house, username="olivia"))


def test_an_empty_user_name_comes_with_a_suggestion(house: House) -> None:
    assert "Libres: fabiola.nueva" in text_of(save(house, username=""))


@pytest.mark.parametrize(
    ("part", "typed", "sentence"),
    [
        ("starts", "mañana", "Escribe una fecha como 31/01/2027."),
        ("starts", "9999-12-31", "Escribe una fecha como 31/01/2027."),
        ("ends", "2020-01-01", "Esa fecha ya pasó."),
        ("added", ["cfdi.todo"], "Uno de los permisos elegidos no existe."),
    ],
)
def test_a_fault_in_a_row_stands_in_that_row(house: House, part: str, typed: Any, sentence: str) -> None:
    answer = save(house, **access(house, "issuer", places=["cancún"], **{part: typed}))
    assert answer.status_code == 400
    assert sentence in text_of(answer)


def test_a_period_cannot_end_before_it_starts(house: House) -> None:
    today = timezone.localdate()
    row = access(house, "issuer", places=["cancún"], starts=str(today + timedelta(days=9)), ends=str(today))
    assert "no puede ser anterior" in text_of(save(house, **row))


def test_what_is_foreign_and_what_is_nothing_get_the_same_answer(house: House, strangers: House) -> None:
    unknown = str(uuid.uuid4())
    foreign = str(strangers.places["lejos"].public_id)
    texts = {
        text_of(save(house, **access(house, "issuer") | {"places-0": [place]}))
        for place in (unknown, foreign, "'; DROP TABLE", "\x00")
    }
    assert len(texts) == 1
    assert "Uno de los lugares elegidos ya no existe. Vuelve a elegir." in texts.pop()
    theirs = save(
        house,
        **access(house, "issuer", places=["cancún"])
        | {"profile-0": str(strangers.profile("viewer").public_id)},
    )
    assert "Elige un perfil." in text_of(theirs)


def test_a_place_ticked_as_a_company_is_refused(house: House) -> None:
    row = access(house, "issuer") | {"companies-0": [str(house.places["centro"].public_id)]}
    assert "ya no existe" in text_of(save(house, **row))


def test_an_administrator_cannot_give_places_beyond_his_own(house: House) -> None:
    answer = save(house, by="bruno")
    assert answer.status_code == 400
    assert "Uno de los lugares elegidos ya no existe." in text_of(answer)
    assert "cancún" not in browser_of(house, "bruno").get(NEW).content.decode().lower()


def test_nobody_gives_more_than_he_holds_and_the_row_says_what_is_missing(house: House) -> None:
    row = access(house, "viewer", places=["centro"], added=["payroll.view"])
    answer = save(house, by="bruno", **row)
    assert answer.status_code == 400
    assert "No puedes dar más acceso del que tienes" in text_of(answer)
    assert not Member.objects.filter(name="Fabiola Nueva").exists()


def test_an_administrator_of_a_company_is_not_offered_the_account(house: House) -> None:
    page = browser_of(house, "bruno").get(NEW).content.decode()
    assert "Toda la cuenta" not in page
    assert "payroll.view" not in page.split("Permisos retirados")[0].split("Permisos adicionales")[-1]


def test_a_cashier_cannot_open_the_form(house: House) -> None:
    assert browser_of(house, "carla").get(NEW).status_code == 403
    assert save(house, by="carla").status_code == 403


# -- seats -----------------------------------------------------------------------------------------


def test_without_a_free_seat_the_page_explains_and_offers_one(house: House) -> None:
    Seat.objects.filter(state=SeatState.FREE).delete()
    page = browser_of(house, "olivia").get(NEW)
    assert "No hay asientos libres" in text_of(page)
    assert "Comprar usuario extra" in text_of(page)
    assert "<form" not in page.content.decode().split("<main")[1]


def test_the_last_seat_taken_meanwhile_loses_nothing_that_was_typed(house: House) -> None:
    Seat.objects.filter(state=SeatState.FREE).delete()
    answer = save(house)
    assert answer.status_code == 400
    assert "Todos los asientos de tu plan están ocupados." in text_of(answer)
    assert "Comprar usuario extra" in text_of(answer)
    assert 'value="Fabiola Nueva"' in answer.content.decode()
    assert not User.objects.filter(username="fabiola").exists()


# -- without scripts -------------------------------------------------------------------------------


def test_another_assignment_is_added_and_taken_away_by_buttons(house: House) -> None:
    browser = browser_of(house, "olivia")
    typed = person() | access(house, "issuer", places=["cancún"])
    more = browser.post(NEW, typed | {"draft": "add"})
    assert more.status_code == 200
    assert more.content.decode().count('name="row"') == 2
    assert 'value="Fabiola Nueva"' in more.content.decode()
    assert f'value="{house.places["cancún"].public_id}" checked' in more.content.decode()
    fewer = browser.post(NEW, typed | {"row": ["0", "1"], "draft": "remove:0"}).content.decode()
    assert fewer.count('name="row"') == 1
    assert f'value="{house.places["cancún"].public_id}" checked' not in fewer
    assert not Member.objects.filter(name="Fabiola Nueva").exists()


def test_how_it_will_be_is_told_before_saving(house: House) -> None:
    browser = browser_of(house, "olivia")
    typed = person() | access(house, "issuer", places=["cancún"])
    text = text_of(browser.post(NEW, typed | {"draft": "look"}))
    said = text[text.index("Así quedará") :]
    assert "Cancún (Panadería), como Facturador" in said
    assert "Emitir facturas" in said.split("No podrá")[0]
    assert "Cancelar comprobantes" in said.split("No podrá")[1]


def test_the_preview_alone_is_sent_to_a_page_that_follows_along(house: House) -> None:
    browser = browser_of(house, "olivia")
    typed = access(house, "viewer", companies=["maíz azul"]) | {"draft": "look"}
    page = browser.post(NEW, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Maíz Azul, como Consulta" in page


def test_a_half_filled_form_has_no_preview_and_no_reproaches(house: House) -> None:
    text = text_of(browser_of(house, "olivia").post(NEW, access(house, "issuer") | {"draft": "look"}))
    assert "Elige un perfil y al menos un lugar" in text
    assert "Elige al menos una empresa" not in text


def test_somebody_elses_access_is_found_and_copied(house: House) -> None:
    browser = browser_of(house, "olivia")
    found = browser.post(NEW, person() | access(house, "") | {"copy_search": "dar", "draft": "find"})
    assert "Dario Prueba" in text_of(found)
    dario = house.member("dario").public_id
    page = browser.post(NEW, person() | access(house, "") | {"draft": f"copy:{dario}"})
    body = page.content.decode()
    assert "Copiaste el acceso de Dario Prueba." in text_of(page)
    assert f'value="{house.profile("accountant").public_id}" checked' in body
    assert f'value="{house.companies["maíz azul"].public_id}" checked' in body


def test_only_what_one_may_give_is_copied(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    hilda = house.member("hilda").public_id
    page = browser_of(house, "bruno").post(NEW, access(house, "") | {"draft": f"copy:{hilda}"})
    assert "lo que tú puedes dar" in text_of(page)
    assert "cancún" not in page.content.decode().lower()


@pytest.mark.parametrize("draft", ["copy:nada", "copy:3f1c1a52-0000-4000-8000-000000000000"])
def test_copying_from_nobody_is_not_found(house: House, draft: str) -> None:
    assert browser_of(house, "olivia").post(NEW, access(house, "") | {"draft": draft}).status_code == 404


def test_somebody_out_of_sight_cannot_be_copied(house: House) -> None:
    carla = house.member("carla").public_id
    page = browser_of(house, "bruno").post(NEW, access(house, "") | {"draft": f"copy:{carla}"})
    assert page.status_code == 404


@pytest.mark.parametrize("row", [["0"] * 5, ["a" * 99], ["<b>"], ["0", "x", "1"], []])
def test_strange_rows_are_no_error_of_ours(house: House, row: list[str]) -> None:
    assert save(house, row=row).status_code in {302, 400}


# -- the suggested user name -----------------------------------------------------------------------


def suggestion(browser: Client, **asked: str) -> Any:
    return browser.get(reverse("members:suggest_username"), asked)


def test_the_user_name_is_suggested_from_the_name(house: House) -> None:
    page = suggestion(browser_of(house, "olivia"), name="María López Ávila").content.decode()
    assert 'value="maria.lopez"' in page
    assert "<html" not in page


def test_a_taken_suggestion_is_not_made(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]), username="maria.lopez")
    assert (
        'value="maria.lopez2"' in suggestion(browser_of(house, "olivia"), name="María López").content.decode()
    )


def test_a_user_name_of_ones_own_is_left_alone(house: House) -> None:
    answer = suggestion(
        browser_of(house, "olivia"), name="María López", username="lopezm", suggested="maria.lopez"
    )
    assert answer.status_code == 204


# -- people known elsewhere ------------------------------------------------------------------------


def test_somebody_known_elsewhere_looks_like_anybody_else(house: House, strangers: House) -> None:
    enter(strangers.invite("zoe", strangers.assignment("viewer", ["lejos"]), by="tomas"))
    known = save(house, name="Zoe Nueva", username="zoe.nueva", email="zoe@correo.example")
    unknown = save(house)
    pages = [browser_of(house, "olivia").get(answer["Location"]) for answer in (known, unknown)]
    texts = [
        text_of(page)
        .replace("Zoe Nueva", "N")
        .replace("Fabiola Nueva", "N")
        .replace("zoe.nueva", "u")
        .replace("zoe@", "u@")
        .replace("fabiola", "u")
        .replace("ZN", "FN")
        for page in pages
    ]
    assert texts[0] == texts[1]


def test_grants_of_the_form_are_given_in_the_name_of_who_typed(house: House) -> None:
    save(house, by="ana")
    assert Grant.objects.latest("id").granted_by_label == "Ana Prueba"


def test_a_profile_that_is_archived_at_this_moment_is_a_fault_of_its_row(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Apoyo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )

    def archived_first(**values: Any) -> Member:
        archive_profile(actor=house.actor("olivia"), profile=profile)
        return invite_member(**values)

    monkeypatch.setattr(view, "invite_member", archived_first)
    page = save(house, **access(house, "Apoyo", account=True))
    assert "Ese perfil ya no está en uso. Elige otro." in text_of(page)
    assert not Member.objects.filter(username="fabiola").exists()
