"""An account's own profiles."""

from __future__ import annotations

import pytest

from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, NotFound, StaleEdit
from gafete.members.models import Profile
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.edit_profile import ProfileInUse, archive_profile, edit_profile
from gafete.members.queries import get_profile, holders_of, list_profiles
from tests import cast

VIEW_AND_CANCEL = frozenset({Permission.CFDI_VIEW, Permission.CFDI_CANCEL})


def make(house: cast.House, name: str = "Supervisor", *, by: str = "olivia") -> Profile:
    return create_profile(
        actor=house.actor(by), name=name, description="Cancela", permissions=VIEW_AND_CANCEL
    )


def test_a_profile_of_ones_own_gives_what_it_says(house: cast.House) -> None:
    profile = make(house)
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    nora = house.actor("nora")
    assert nora.may(Permission.CFDI_CANCEL, at=house.at("centro"))
    assert not nora.may(Permission.CFDI_ISSUE, at=house.at("centro"))
    assert [member.name for member in holders_of(house.actor("olivia"), profile)] == ["Nora Prueba"]


def test_the_four_come_first_and_say_how_many_hold_them(house: cast.House) -> None:
    make(house)
    listed = list_profiles(house.actor("olivia"))
    assert [profile.code for profile in listed] == ["administrator", "issuer", "accountant", "viewer", ""]
    assert [profile.holders for profile in listed] == [2, 1, 1, 1, 0]  # type: ignore[attr-defined]


def test_who_holds_a_profile_elsewhere_is_neither_counted_nor_named(house: cast.House) -> None:
    """Bruno manages Maíz Azul alone; Hilda is a Facturador in Cancún and a Consulta in his Centro."""
    house.join("hilda", house.assignment("issuer", ["cancún"]), house.assignment("viewer", ["centro"]))
    bruno = house.actor("bruno")
    counted = {profile.code: profile.holders for profile in list_profiles(bruno)}  # type: ignore[attr-defined]
    assert (counted["issuer"], counted["viewer"]) == (0, 2)
    assert holders_of(bruno, house.profile("issuer")) == []
    assert "Hilda Prueba" in [member.name for member in holders_of(bruno, house.profile("viewer"))]
    assert list_profiles(house.actor("carla"))[0].holders == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "field"), [("", "name"), ("x" * 61, "name"), ("  contador ", "name")])
def test_a_name_that_cannot_be_taken_is_told(house: cast.House, name: str, field: str) -> None:
    with pytest.raises(InvalidFields) as fault:
        make(house, name)
    assert list(fault.value.errors) == [field]


def test_a_profile_gives_something_and_its_description_fits(house: cast.House) -> None:
    olivia = house.actor("olivia")
    with pytest.raises(InvalidFields):
        create_profile(actor=olivia, name="Nada", description="", permissions=frozenset())
    with pytest.raises(InvalidFields):
        create_profile(actor=olivia, name="Algo", description="x" * 201, permissions=VIEW_AND_CANCEL)


def test_making_profiles_is_for_the_whole_account(house: cast.House) -> None:
    assert make(house, by="ana").name == "Supervisor"
    with pytest.raises(AccessDenied):
        make(house, "Otro", by="bruno")


def test_nobody_makes_a_profile_of_more_than_he_holds(house: cast.House) -> None:
    with pytest.raises(GrantDenied):
        create_profile(
            actor=house.actor("ana"),
            name="Nómina",
            description="",
            permissions=frozenset({Permission.PAYROLL_ISSUE}),
        )


def test_widening_a_profile_reaches_its_holders_at_once(house: cast.House) -> None:
    profile = make(house)
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    edit_profile(
        actor=house.actor("olivia"),
        profile=profile,
        name="Supervisora",
        description="",
        permissions=VIEW_AND_CANCEL | {Permission.CFDI_ISSUE},
        version=profile.version,
    )
    assert house.actor("nora").may(Permission.CFDI_ISSUE, at=house.at("centro"))


def test_widening_is_granting_to_all_who_hold_it(house: cast.House) -> None:
    profile = make(house)
    with pytest.raises(GrantDenied):
        edit_profile(
            actor=house.actor("ana"),
            profile=profile,
            name="Supervisor",
            description="",
            permissions=VIEW_AND_CANCEL | {Permission.PAYROLL_VIEW},
            version=profile.version,
        )


def test_narrowing_and_keeping_need_no_more_than_the_right_to_manage(house: cast.House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Nómina",
        description="",
        permissions=VIEW_AND_CANCEL | {Permission.PAYROLL_VIEW},
    )
    edited = edit_profile(
        actor=house.actor("ana"),
        profile=profile,
        name="Nómina",
        description="",
        permissions=frozenset({Permission.PAYROLL_VIEW}),
        version=profile.version,
    )
    assert edited.permissions == ["payroll.view"]


def test_nobody_changes_a_profile_that_he_holds(house: cast.House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Jefa",
        description="",
        permissions=frozenset({Permission.PROFILES_MANAGE, Permission.CFDI_VIEW}),
    )
    house.join("nora", house.assignment("Jefa", [house.whole]))
    with pytest.raises(AccessDenied):
        edit_profile(
            actor=house.actor("nora"),
            profile=profile,
            name="Jefa",
            description="",
            permissions=frozenset({Permission.CFDI_VIEW}),
            version=profile.version,
        )


def test_the_four_are_not_changed(house: cast.House) -> None:
    issuer = house.profile("issuer")
    with pytest.raises(AccessDenied):
        edit_profile(
            actor=house.actor("olivia"),
            profile=issuer,
            name="Otro",
            description="",
            permissions=VIEW_AND_CANCEL,
            version=issuer.version,
        )
    with pytest.raises(AccessDenied):
        archive_profile(actor=house.actor("olivia"), profile=issuer)


def test_two_editors_and_a_taken_name(house: cast.House) -> None:
    profile = make(house)
    make(house, "Otro")

    def rename(name: str) -> None:
        edit_profile(
            actor=house.actor("olivia"),
            profile=profile,
            name=name,
            description="",
            permissions=VIEW_AND_CANCEL,
            version=profile.version,
        )

    with pytest.raises(InvalidFields):
        rename("otro")
    rename("Nuevo")
    with pytest.raises(StaleEdit):
        rename("Tarde")


def test_a_profile_in_use_is_not_archived_and_a_free_one_frees_its_name(house: cast.House) -> None:
    profile = make(house)
    house.join("nora", house.assignment("Supervisor", ["centro"]))
    with pytest.raises(ProfileInUse) as fault:
        archive_profile(actor=house.actor("olivia"), profile=profile)
    assert fault.value.holders == 1
    free = make(house, "Libre")
    archive_profile(actor=house.actor("olivia"), profile=free)
    with pytest.raises(NotFound):
        get_profile(house.actor("olivia"), free.public_id)
    assert make(house, "Libre").pk != free.pk


def test_a_profile_of_another_account_is_not_found(house: cast.House, other_house: cast.House) -> None:
    with pytest.raises(NotFound):
        get_profile(other_house.actor("tomas"), make(house).public_id)
    assert get_profile(house.actor("olivia"), house.profile("issuer").public_id).code == "issuer"


def test_a_profile_that_was_archived_meanwhile_is_gone(house: cast.House) -> None:
    profile = make(house)
    archive_profile(actor=house.actor("ana"), profile=profile)
    with pytest.raises(NotFound):
        edit_profile(
            actor=house.actor("olivia"),
            profile=profile,
            name="Supervisor",
            description="",
            permissions=VIEW_AND_CANCEL,
            version=profile.version,
        )
    with pytest.raises(NotFound):
        archive_profile(actor=house.actor("olivia"), profile=profile)
    assert make(house).name == "Supervisor"
