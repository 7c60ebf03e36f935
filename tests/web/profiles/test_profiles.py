"""Perfiles: what they say, and how an account makes, changes and archives its own."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gafete.access.permissions import Permission, PermissionGroup, closure
from gafete.members.models import Profile
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.edit_profile import edit_profile
from tests.cast import House, otra_cuenta, whole_cast
from tests.web.entering import browser_of
from tests.web.members.forms import text_of

pytestmark = pytest.mark.django_db
CANCELS = closure({Permission.CFDI_CANCEL, Permission.CFDI_VIEW})


@pytest.fixture
def house() -> House:
    return whole_cast()


@pytest.fixture
def supervisor(house: House) -> Profile:
    return create_profile(
        actor=house.actor("olivia"), name="Supervisor", description="Cancela y ve", permissions=CANCELS
    )


def page(client: Client, name: str, /, *arguments: object, status: int = 200, **query: Any) -> str:
    answer = client.get(reverse(f"profiles:{name}", args=arguments), query)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, name: str, /, *arguments: object, **typed: Any) -> Any:
    return client.post(reverse(f"profiles:{name}", args=arguments), typed)


def box(text: str, permission: Permission) -> str:
    found = re.search(rf'<input[^>]*value="{re.escape(permission)}"[^>]*>', text)
    assert found, permission
    return found[0]


def typed_of(profile: Profile, *permissions: Permission, **more: object) -> dict[str, object]:
    return {
        "name": profile.name,
        "description": profile.description,
        "version": profile.version,
        "permissions": list(permissions),
        **more,
    }


# -- reading -------------------------------------------------------------------------------------------


def test_the_list_says_what_each_profile_can_and_cannot_and_how_many_hold_it(
    house: House, supervisor: Profile
) -> None:
    text = page(browser_of(house, "olivia"), "list")

    assert "Emite y envía facturas desde sus lugares, y edita clientes." in text
    assert "No ve comprobantes de otros y no cancela: solo pide la cancelación." in text
    assert "2 usuarios" in text  # Ana and Bruno
    assert "Cancela y ve" in text
    assert "Nadie lo tiene" in text


def test_whoever_sees_no_users_and_makes_no_profiles_does_not_open_them(house: House) -> None:
    page(browser_of(house, "carla"), "list", status=403)


def test_an_administrator_of_one_company_reads_them_and_is_offered_no_change(house: House) -> None:
    client = browser_of(house, "bruno")

    assert reverse("profiles:create") not in page(client, "list")
    page(client, "create", status=403)


def test_a_profile_shows_the_whole_catalogue_and_who_holds_it(house: House) -> None:
    text = page(browser_of(house, "olivia"), "detail", house.profile("accountant").public_id)

    assert all(group.label in text for group in PermissionGroup)
    assert "Dario Prueba" in text
    assert "Viene de fábrica y no se cambia." in text
    assert f"Sí:</span> {Permission.CFDI_CANCEL.label}" in text
    assert f"No:</span> {Permission.CFDI_ISSUE.label}" in text


def test_who_holds_it_out_of_ones_sight_is_not_named(house: House) -> None:
    text = page(browser_of(house, "bruno"), "detail", house.profile("issuer").public_id)

    assert "Carla" not in text


def test_a_profile_of_another_account_is_not_there(house: House, supervisor: Profile) -> None:
    stranger = browser_of(otra_cuenta(), "tomas")

    for name in ("detail", "edit", "archive"):
        page(stranger, name, supervisor.public_id, status=404)
        page(stranger, name, uuid.uuid4(), status=404)


# -- creating ------------------------------------------------------------------------------------------


def test_a_new_profile_begins_as_a_copy(house: House) -> None:
    text = page(browser_of(house, "olivia"), "create", copia=house.profile("issuer").public_id)

    assert " checked" in box(text, Permission.CFDI_ISSUE)
    assert " checked" not in box(text, Permission.CFDI_CANCEL)


@pytest.mark.parametrize("copied", ["", "garbage", "cb0059f0-7f6c-45de-b1e3-fbdd6e2672c8"])
def test_what_is_copied_from_nothing_known_gives_least(house: House, copied: str) -> None:
    text = page(browser_of(house, "olivia"), "create", copia=copied)

    assert " checked" in box(text, Permission.CFDI_VIEW)
    assert " checked" not in box(text, Permission.USERS_MANAGE)


def test_what_is_ticked_becomes_the_profile_with_what_comes_along(house: House) -> None:
    answer = send(
        browser_of(house, "olivia"),
        "create",
        name="Cobranza",
        description="Cobra",
        letter="$",
        permissions=[Permission.CFDI_PAYMENT, Permission.CUSTOMERS_EDIT],
    )

    made = Profile.objects.get(name="Cobranza")
    assert answer.headers["Location"] == reverse("profiles:detail", args=[made.public_id])
    assert set(made.permissions) == closure({Permission.CFDI_PAYMENT, Permission.CUSTOMERS_EDIT})
    assert made.letter == "$"


def test_only_what_one_holds_can_be_ticked(house: House) -> None:
    """Ana administers the whole account, and payroll is not hers."""
    client = browser_of(house, "ana")

    text = page(client, "create")
    assert " disabled" in box(text, Permission.PAYROLL_VIEW)
    assert " disabled" not in box(text, Permission.CFDI_CANCEL)


def test_what_could_not_be_ticked_and_arrives_all_the_same_is_not_given(house: House) -> None:
    send(
        browser_of(house, "ana"),
        "create",
        name="Nómina",
        permissions=[Permission.PAYROLL_ISSUE, Permission.REPORTS_VIEW],
    )

    assert Profile.objects.get(name="Nómina").permissions == ["reports.view"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "permissions": ["cfdi.view"]}, "Falta este dato."),
        ({"name": "Contador", "permissions": ["cfdi.view"]}, "Ya hay un perfil con ese nombre."),
        ({"name": "Nada", "permissions": []}, "Elige al menos un permiso."),
        ({"name": "Raro", "permissions": ["no.existe"]}, "no.existe"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, typed: dict[str, object], sentence: str
) -> None:
    answer = send(browser_of(house, "olivia"), "create", description="Lo que hace", **typed)

    text = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text
    assert "Lo que hace" in text
    assert not Profile.objects.filter(account=house.account, code="").exists()


# -- changing ------------------------------------------------------------------------------------------


def test_an_edit_names_everybody_whom_it_touches(house: House, supervisor: Profile) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro"]))

    text = page(browser_of(house, "olivia"), "edit", supervisor.public_id)
    assert "Nora Prueba" in text
    assert "nadie gana ni pierde nada" in text


def test_what_will_change_is_told_before_it_is_saved(house: House, supervisor: Profile) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    typed = typed_of(supervisor, Permission.CFDI_VIEW, Permission.CFDI_ISSUE)
    client = browser_of(house, "olivia")

    whole = send(client, "preview", supervisor.public_id, **typed).content.decode()
    part = client.post(
        reverse("profiles:preview", args=[supervisor.public_id]), typed, headers={"HX-Request": "true"}
    ).content.decode()

    for text in (whole, part):
        gained, lost = text.split("Dejarán de poder")
        assert Permission.CFDI_ISSUE.label in gained.split("Podrán además")[1]
        assert Permission.CFDI_CANCEL.label in lost
        assert "1 usuario gana algo" in text
        assert "1 usuario pierde algo" in text
    assert "<html" in whole
    assert "<html" not in part
    supervisor.refresh_from_db()
    assert set(supervisor.permissions) == CANCELS


def test_an_edit_reaches_who_holds_it(house: House, supervisor: Profile) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    typed = typed_of(supervisor, Permission.CFDI_VIEW, name="Supervisora")

    answer = send(browser_of(house, "olivia"), "edit", supervisor.public_id, **typed)

    assert answer.status_code == 302
    assert not house.actor("nora").may(Permission.CFDI_CANCEL, at=house.at("centro"))
    assert house.profile("Supervisora").version == 2


def test_each_who_holds_it_has_what_he_wins_and_loses_where_he_works(
    house: House, supervisor: Profile
) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro", "roma"]))
    house.join(
        "pablo", house.assignment("Supervisor", ["cancún"]), house.assignment("administrator", ["cancún"])
    )
    typed = typed_of(supervisor, Permission.CFDI_VIEW, Permission.CFDI_ISSUE)

    text = text_of(send(browser_of(house, "olivia"), "preview", supervisor.public_id, **typed))

    assert "Gana Centro y Roma (Maíz Azul): Emitir facturas" in text
    assert "Pierde Centro y Roma (Maíz Azul): " in text
    # He has all of it by another assignment.
    assert "1 queda igual" in text
    assert "1 usuario gana algo" in text
    assert "Sí, guardar" in text


def test_an_editor_learns_of_nobody_out_of_his_sight_not_even_how_many(
    house: House, supervisor: Profile
) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    house.join("pablo", house.assignment("Supervisor", ["cancún"]))
    profiles = frozenset({Permission.PROFILES_MANAGE})
    held = house.assignment("viewer", [house.whole], added=profiles | CANCELS)
    house.join("rita", held, house.assignment("administrator", ["maíz azul"]))

    text = text_of(browser_of(house, "rita").get(reverse("profiles:edit", args=[supervisor.public_id])))

    assert "Nora Prueba" in text
    assert "Pablo" not in text
    assert "A quién alcanza 1 " in text
    assert "Puede alcanzar también a usuarios que tú no ves." in text
    whole = text_of(browser_of(house, "olivia").get(reverse("profiles:edit", args=[supervisor.public_id])))
    assert "Pablo Prueba" in whole
    assert "que tú no ves" not in whole


def test_an_edit_neither_gives_nor_takes_what_the_editor_does_not_hold(house: House) -> None:
    payroll = create_profile(
        actor=house.actor("olivia"),
        name="Nómina",
        description="",
        permissions=closure({Permission.PAYROLL_VIEW, Permission.REPORTS_VIEW}),
    )

    send(browser_of(house, "ana"), "edit", payroll.public_id, **typed_of(payroll, Permission.CFDI_VIEW))

    payroll.refresh_from_db()
    assert set(payroll.permissions) == closure({Permission.PAYROLL_VIEW, Permission.CFDI_VIEW})


def test_the_later_of_two_editors_is_told_and_loses_nothing(house: House, supervisor: Profile) -> None:
    typed = typed_of(supervisor, Permission.CFDI_VIEW, Permission.CFDI_ISSUE, name="Mío")
    edit_profile(
        actor=house.actor("ana"),
        profile=supervisor,
        name="Suyo",
        description="",
        permissions=CANCELS,
        version=supervisor.version,
    )
    client = browser_of(house, "olivia")

    answer = send(client, "edit", supervisor.public_id, **typed)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Suyo" in text
    assert 'value="Mío"' in text
    assert " checked" in box(text, Permission.CFDI_ISSUE)
    again = send(client, "edit", supervisor.public_id, **typed | {"version": 2})
    assert again.status_code == 302


def test_an_edit_that_leaves_nothing_is_refused_and_what_was_typed_stays(
    house: House, supervisor: Profile
) -> None:
    answer = send(
        browser_of(house, "olivia"), "edit", supervisor.public_id, **typed_of(supervisor, name="Nada")
    )

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Elige al menos un permiso." in text
    assert 'value="Nada"' in text
    supervisor.refresh_from_db()
    assert supervisor.name == "Supervisor"


def test_an_edit_without_a_name_is_refused(house: House, supervisor: Profile) -> None:
    typed = typed_of(supervisor, Permission.CFDI_VIEW, name="")

    answer = send(browser_of(house, "olivia"), "edit", supervisor.public_id, **typed)
    assert answer.status_code == 400
    assert "Falta este dato." in answer.content.decode()


@pytest.mark.parametrize(
    ("permissions", "words"),
    [
        ({Permission.REPORTS_VIEW}, "Ver reportes."),
        (CANCELS, "y 1 permiso más."),
    ],
)
def test_a_profile_without_description_says_what_it_gives(
    house: House, permissions: frozenset[Permission], words: str
) -> None:
    create_profile(
        actor=house.actor("olivia"), name="Corto", description="", permissions=frozenset(permissions)
    )

    assert words in page(browser_of(house, "olivia"), "list")


def test_the_four_are_not_edited_nor_archived(house: House) -> None:
    client = browser_of(house, "olivia")

    for name in ("edit", "archive"):
        text = page(client, name, house.profile("viewer").public_id, status=403)
        assert "no se cambian; haz una copia" in text


def test_nobody_edits_the_profile_that_he_holds(house: House) -> None:
    own = create_profile(
        actor=house.actor("olivia"),
        name="Mandos",
        description="",
        permissions=frozenset({Permission.PROFILES_MANAGE, Permission.USERS_VIEW}),
    )
    house.join("marta", house.assignment("Mandos", [house.whole]))
    client = browser_of(house, "marta")

    assert "Tú tienes este perfil" in page(client, "detail", own.public_id)
    page(client, "edit", own.public_id, status=403)
    answer = send(client, "edit", own.public_id, **typed_of(own, Permission.USERS_VIEW))
    assert answer.status_code == 403


# -- archiving -----------------------------------------------------------------------------------------


def test_a_profile_that_nobody_holds_is_archived_after_a_question(house: House, supervisor: Profile) -> None:
    client = browser_of(house, "olivia")

    assert "¿Archivar el perfil Supervisor?" in page(client, "archive", supervisor.public_id)
    send(client, "archive", supervisor.public_id)

    supervisor.refresh_from_db()
    assert supervisor.archived_at is not None
    page(client, "detail", supervisor.public_id, status=404)


def test_a_profile_in_use_says_who_holds_it_and_stays(house: House, supervisor: Profile) -> None:
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    client = browser_of(house, "olivia")

    assert "Nora Prueba" in page(client, "archive", supervisor.public_id)
    answer = client.post(reverse("profiles:archive", args=[supervisor.public_id]), follow=True)

    assert "1 usuario tiene el perfil Supervisor" in answer.content.decode()
    supervisor.refresh_from_db()
    assert supervisor.archived_at is None
