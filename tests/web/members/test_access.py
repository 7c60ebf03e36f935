"""A member's page > Acceso: what is shown, what changes, and what is never touched."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.members.models import Member, Profile
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.archive_place import archive_place
from gafete.walls.standing import inside
from gafete.web.members import access as view
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, access, text_of


def address(house: House, name: str) -> str:
    return reverse("members:access", args=[house.member(name).public_id])


def save(house: House, name: str, by: str = "olivia", **typed: Any) -> Answer:
    values = {"version": house.member(name).version} | typed
    return browser_of(house, by).post(address(house, name), values)


def held(house: House, name: str) -> set[tuple[str, str]]:
    grants = house.member(name).grants.select_related("profile", "company", "place")
    return {(grant.profile.code, str(grant.place or grant.company or "todo")) for grant in grants}


def test_the_form_shows_what_is_held(house: House) -> None:
    page = browser_of(house, "olivia").get(address(house, "dario")).content.decode()
    assert f'value="{house.profile("accountant").public_id}" checked' in page
    assert f'value="{house.companies["maíz azul"].public_id}" checked' in page


def test_saving_changes_profile_and_places_at_once(house: House) -> None:
    actor = house.actor("dario")
    assert actor.may(Permission.REPORTS_VIEW, house.at("roma"))
    answer = save(house, "dario", **access(house, "issuer", places=["centro"]))
    assert answer.status_code == 302
    assert held(house, "dario") == {("issuer", "Centro")}
    assert not house.actor("dario").may(Permission.CFDI_VIEW, house.at("roma"))


def test_saving_what_is_there_changes_nothing(house: House) -> None:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    period = Period(today - timedelta(days=3, hours=-5), today + timedelta(days=9, hours=7))
    house.join(
        "hilda",
        house.assignment("viewer", ["centro", "roma"], added=frozenset({Permission.CFDI_EXPORT})),
        house.assignment("issuer", ["cancún"], period=period),
    )
    before = list(house.member("hilda").grants.order_by("id").values())
    page = browser_of(house, "olivia").get(address(house, "hilda")).content.decode()
    days = {
        "starts": str((today - timedelta(days=3)).date()),
        "ends": str((today + timedelta(days=9)).date()),
    }
    assert all(f'value="{day}"' in page for day in days.values())
    first = access(house, "viewer", places=["centro", "roma"], added=["cfdi.export"])
    second = access(house, "issuer", places=["cancún"], key="1", starts=days["starts"], ends=days["ends"])
    assert save(house, "hilda", **first | second | {"row": ["0", "1"]}).status_code == 302
    assert list(house.member("hilda").grants.order_by("id").values()) == before


def test_the_page_compares_before_and_after(house: House) -> None:
    typed = access(house, "viewer", companies=["maíz azul"]) | {"draft": "look"}
    text = text_of(save(house, "dario", **typed))
    said = text[text.index("Así cambiará") :]
    assert "Pierde Maíz Azul: " in said
    assert "Cancelar comprobantes" in said.split("Pierde")[1]
    assert "Gana Maíz Azul: " in said


def test_the_preview_alone_is_sent_to_a_page_that_follows_along(house: House) -> None:
    typed = access(house, "viewer", companies=["maíz azul"]) | {"draft": "look"}
    browser = browser_of(house, "olivia")
    page = browser.post(address(house, "dario"), typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Maíz Azul, como Consulta" in page
    assert held(house, "dario") == {("accountant", "Maíz Azul")}


def review(house: House, name: str, **typed: Any) -> Answer:
    """ "Guardar" as a browser without scripts sends it."""
    return save(house, name, draft="review", **typed)


def test_whoever_may_not_change_it_is_shown_no_review(house: House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Vigía",
        description="",
        permissions=frozenset({Permission.USERS_VIEW}),
    )
    house.join("vera", house.assignment(profile.name, [house.whole]))
    typed = access(house, "viewer", places=["centro"])
    answer = save(house, "dario", by="vera", draft="review", **typed)
    assert answer.status_code == 403
    assert "Así cambiará" not in text_of(answer)


def test_without_scripts_what_will_change_is_a_step_of_its_own(house: House) -> None:
    typed = access(house, "viewer", places=["centro"])
    answer = review(house, "dario", **typed)
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Pierde Roma (Maíz Azul) y los lugares que se agreguen a Maíz Azul: " in text
    assert "Gana Centro (Maíz Azul): Ver clientes, Ver productos y servicios" in text
    assert held(house, "dario") == {("accountant", "Maíz Azul")}
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    sent: dict[str, list[str]] = {}
    for field, value in hidden:
        sent.setdefault(field, []).append(value)
    assert "draft" not in sent
    browser = browser_of(house, "olivia")
    again = text_of(browser.post(address(house, "dario"), sent | {"draft": "edit"}))
    assert "Listado de lugares de expedición" in again
    assert browser.post(address(house, "dario"), sent).status_code == 302
    assert held(house, "dario") == {("viewer", "Centro")}


def test_a_step_without_anything_to_see_is_none(house: House) -> None:
    typed = access(house, "accountant", companies=["maíz azul"])
    assert review(house, "dario", **typed).status_code == 302


def test_a_fault_is_shown_before_what_would_change(house: House) -> None:
    answer = review(house, "dario", **access(house, "", places=["centro"]))
    assert answer.status_code == 400
    assert "Elige un perfil." in text_of(answer)


def test_a_copied_access_says_what_it_would_change(house: House) -> None:
    typed = access(house, "issuer", places=["cancún"])
    copied = f"copy:{house.member('dario').public_id}"
    text = text_of(save(house, "carla", **typed, draft=copied))
    said = text[text.index("Así cambiará") :]
    assert "Gana Maíz Azul: " in said
    assert "Pierde Cancún (Panadería): " in said
    assert held(house, "carla") == {("issuer", "Cancún")}


def test_a_form_that_changes_nothing_says_so(house: House) -> None:
    text = text_of(browser_of(house, "olivia").get(address(house, "dario")))
    assert "Sin cambios frente a lo que está guardado." in text


# -- what one does not see stays -------------------------------------------------------------------


def test_access_out_of_reach_is_neither_shown_nor_dropped(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    page = browser_of(house, "bruno").get(address(house, "hilda"))
    assert "otros accesos" in text_of(page)
    assert "cancún" not in page.content.decode().lower()
    save(house, "hilda", by="bruno", **access(house, "accountant", places=["roma"]))
    assert held(house, "hilda") == {("accountant", "Roma"), ("issuer", "Cancún")}


def test_access_seen_but_not_ones_own_to_change_stays(house: House) -> None:
    house.join("hilda", house.assignment("viewer", [house.whole]), house.assignment("issuer", ["centro"]))
    text = text_of(browser_of(house, "bruno").get(address(house, "hilda")))
    assert "Otras asignaciones, que aquí no cambian" in text
    assert "Toda la cuenta" in text
    save(house, "hilda", by="bruno", **access(house, "accountant", places=["roma"]))
    assert held(house, "hilda") == {("viewer", "todo"), ("accountant", "Roma")}


def test_access_at_an_archived_place_and_past_access_stay(house: House) -> None:
    past = Period(timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=2))
    house.join(
        "hilda",
        house.assignment("viewer", ["centro"]),
        house.assignment("issuer", ["roma"]),
        house.assignment("accountant", ["cancún"], period=Period(None, timezone.now() + timedelta(days=1))),
    )
    house.member("hilda").grants.filter(profile__code="accountant").update(
        starts_at=past.starts_at, ends_at=past.ends_at
    )
    archive_place(actor=house.actor("olivia"), place=house.places["roma"])
    assert "Vencida" in text_of(browser_of(house, "olivia").get(address(house, "hilda")))
    save(house, "hilda", **access(house, "viewer", places=["centro", "cancún"]))
    assert held(house, "hilda") == {
        ("viewer", "Centro"),
        ("viewer", "Cancún"),
        ("issuer", "Roma"),
        ("accountant", "Cancún"),
    }


# -- refusals --------------------------------------------------------------------------------------


def test_nobody_gives_more_than_he_holds(house: House) -> None:
    answer = save(
        house, "elena", by="bruno", **access(house, "viewer", places=["centro"], added=["payroll.view"])
    )
    assert answer.status_code == 400
    assert "No puedes dar más acceso del que tienes" in text_of(answer)
    assert held(house, "elena") == {("viewer", "Centro")}


def test_a_place_beyond_ones_own_is_answered_like_none(house: House) -> None:
    answer = save(house, "elena", by="bruno", **access(house, "viewer", places=["cancún"]))
    assert answer.status_code == 400
    assert "Uno de los lugares elegidos ya no existe." in text_of(answer)


def test_nothing_left_is_a_fault(house: House) -> None:
    answer = save(house, "elena", **access(house, ""))
    assert answer.status_code == 400
    assert "Elige al menos una empresa o un lugar de expedición." in text_of(answer)
    assert held(house, "elena") == {("viewer", "Centro")}


@pytest.mark.parametrize(("name", "by"), [("olivia", "ana"), ("ana", "ana"), ("olivia", "olivia")])
def test_the_owner_and_oneself_cannot_be_changed(house: House, name: str, by: str) -> None:
    page = browser_of(house, by).get(address(house, name))
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split('class="tab-line"')[1]
    answer = save(house, name, by=by, **access(house, "viewer", places=["centro"]))
    assert answer.status_code == 403


def test_whoever_only_sees_users_is_refused_with_the_sentence(house: House) -> None:
    sees = house.assignment("viewer", ["maíz azul"], added=frozenset({Permission.USERS_VIEW}))
    house.join("mirna", sees)
    answer = save(house, "elena", by="mirna", **access(house, "viewer", places=["roma"]))
    assert answer.status_code == 403
    assert Permission.USERS_MANAGE.denial in text_of(answer)
    assert held(house, "elena") == {("viewer", "Centro")}


def test_the_later_of_two_administrators_sees_what_is_stored_and_keeps_what_he_typed(house: House) -> None:
    version = house.member("dario").version
    save(house, "dario", **access(house, "issuer", places=["centro"]))
    typed = access(house, "viewer", places=["roma"]) | {"version": version}
    answer = save(house, "dario", by="ana", **typed)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Alguien más cambió este acceso" in text
    stored = text[text.index("Guardado ahora") :].split("Perfil")[0]
    assert "Facturador" in stored
    assert "Maíz Azul · Centro" in stored
    assert f'value="{house.places["roma"].public_id}" checked' in answer.content.decode()
    assert held(house, "dario") == {("issuer", "Centro")}
    assert save(house, "dario", by="ana", **access(house, "viewer", places=["roma"])).status_code == 302


@pytest.mark.parametrize("version", ["", "abc", "٣", "9" * 40])
def test_a_form_without_a_true_version_counts_as_an_old_one(house: House, version: str) -> None:
    answer = save(house, "dario", **access(house, "viewer", places=["roma"]) | {"version": version})
    assert answer.status_code == 409
    assert held(house, "dario") == {("accountant", "Maíz Azul")}


def test_a_fault_keeps_the_version_that_the_form_was_opened_with(house: House) -> None:
    version = house.member("dario").version
    Member.objects.filter(username="dario").update(version=version + 1)
    answer = save(house, "dario", **access(house, "", places=["roma"]) | {"version": version})
    assert answer.status_code == 400
    assert f'name="version" value="{version}"' in answer.content.decode()


def test_saved_assignments_are_folded_but_for_the_first_and_the_faulty(house: House) -> None:
    house.join(
        "hilda",
        house.assignment("viewer", ["centro", "roma"]),
        house.assignment("issuer", ["cancún"]),
        house.assignment("accountant", ["roma"]),
    )
    browser = browser_of(house, "olivia")
    answer = browser.get(address(house, "hilda"))
    folds = re.findall(r'<details class="assignment-fold"( open)?>', answer.content.decode())
    assert folds == [" open", "", ""]
    assert re.search(r"Facturador Panadería[^:]*: Cancún Editar", text_of(answer))
    rows = [
        access(house, "viewer", places=["centro"], key="0"),
        access(house, "issuer", places=["cancún"], key="1"),
        access(house, "accountant", places=["roma"], key="2", starts="mañana"),
    ]
    typed = rows[0] | rows[1] | rows[2] | {"row": ["0", "1", "2"]}
    faulty = save(house, "hilda", **typed)
    folds = re.findall(r'<details class="assignment-fold"( open)?>', faulty.content.decode())
    assert folds == [" open", "", " open"]
    more = save(house, "hilda", **typed, draft="add").content.decode()
    assert re.findall(r'<details class="assignment-fold"( open)?>', more)[-1] == " open", "the new one"


def test_one_assignment_alone_is_not_folded(house: House) -> None:
    page = browser_of(house, "olivia").get(address(house, "dario")).content.decode()
    assert "assignment-fold" not in page


def test_a_day_may_be_typed_as_people_write_it(house: House) -> None:
    typed = access(house, "issuer", places=["centro"], starts="31/01/2090", ends="1/2/2090")
    assert save(house, "dario", **typed).status_code == 302
    [grant] = house.member("dario").grants.all()
    assert timezone.localdate(grant.starts_at) == date(2090, 1, 31)
    assert "dd/mm/aaaa" in text_of(browser_of(house, "olivia").get(address(house, "dario")))


def test_many_places_can_be_searched(house: House) -> None:
    browser = browser_of(house, "olivia")
    assert "Buscar lugar" not in browser.get(address(house, "dario")).content.decode()
    for number in range(10):
        PlaceOfIssue.objects.create(
            account=house.account,
            company=house.companies["panadería"],
            name=f"Mostrador {number}",
            postal_code="77500",
        )
    assert "Buscar lugar" in browser.get(address(house, "dario")).content.decode()


def test_a_profile_that_is_changed_at_this_moment_is_a_fault_of_its_row(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form had read what it permits; nothing is given, and nothing is said to be saved."""
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Apoyo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )

    def widened_first(**values: Any) -> Member:
        with inside(house.account.pk):
            Profile.objects.filter(pk=profile.pk).update(permissions=["payroll.view"])
        return change_grants(**values)

    monkeypatch.setattr(view, "change_grants", widened_first)
    page = save(house, "carla", **access(house, "Apoyo", account=True))
    assert page.status_code == 400
    assert "Alguien acaba de cambiar lo que permite ese perfil." in text_of(page)
    assert not house.member("carla").grants.filter(profile=profile).exists()
