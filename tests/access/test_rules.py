"""The rules of access that the engine keeps by itself, one promise each."""

import pytest

from gafete.access.actor import Actor, ActorKind
from gafete.access.compiled import ForeignGrant, compile_access
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.explanations import Reason
from gafete.access.managing import Boundary, ManagingDenied, Target, require_change, require_whole_member
from gafete.access.periods import Period
from gafete.access.permissions import ALL_PERMISSIONS, Permission
from gafete.access.profiles import ACCOUNTANT, ADMINISTRATOR, BUILT_IN, ISSUER, VIEWER, BuiltInProfile
from tests.access.cast import (
    ACCOUNT,
    BETO,
    CARLA,
    CENTRO,
    DAY,
    FUTURE,
    LAURA,
    NORTE,
    NOW,
    PAPELERIA,
    PAST,
    STRANGERS_ACCOUNT,
    STRANGERS_PLACE,
    SUR,
    THIS_WEEK,
    TORTILLERIA,
    grant,
    member,
    owner,
)

# -- 1. Fails closed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("permission", list(Permission))
def test_without_a_grant_nothing_is_allowed(permission: Permission) -> None:
    for somebody in (member(), Actor.nobody()):
        assert not somebody.may(permission, ACCOUNT)
        assert not somebody.may(permission, CENTRO)
        assert not somebody.may_anywhere(permission)
        assert somebody.scopes_for(permission).is_empty


def test_an_unknown_code_is_denied_even_to_the_owner() -> None:
    assert not owner().may("cfdi.shred", ACCOUNT)
    assert not owner().may_anywhere("cfdi.shred")
    with pytest.raises(AccessDenied) as denied:
        owner().require("cfdi.shred", at=ACCOUNT)
    assert denied.value.permission is None
    assert denied.value.explanation is not None
    assert denied.value.explanation.reason is Reason.UNKNOWN_PERMISSION


def test_a_grant_that_expired_or_has_not_begun_gives_nothing() -> None:
    assert not member(grant(VIEWER, CENTRO, period=PAST)).may(Permission.CFDI_VIEW, CENTRO)
    assert not member(grant(VIEWER, CENTRO, period=FUTURE)).may(Permission.CFDI_VIEW, CENTRO)
    assert member(grant(VIEWER, CENTRO, period=THIS_WEEK)).may(Permission.CFDI_VIEW, CENTRO)


def test_a_grant_is_over_at_the_very_moment_at_which_it_ends() -> None:
    assert not member(grant(VIEWER, CENTRO, period=Period(None, NOW))).may(Permission.CFDI_VIEW, CENTRO)
    assert member(grant(VIEWER, CENTRO, period=Period(NOW, None))).may(Permission.CFDI_VIEW, CENTRO)


def test_a_deactivated_member_may_do_nothing_and_give_nothing() -> None:
    gone = member(grant(ADMINISTRATOR, ACCOUNT), active=False)
    assert not gone.may_anywhere(Permission.CFDI_VIEW)
    assert gone.explain(Permission.CFDI_VIEW, CENTRO).reason is Reason.DEACTIVATED
    with pytest.raises(GrantDenied):
        gone.require_can_grant(VIEWER.permissions, at=CENTRO)


def test_asking_for_no_place_at_all_is_denied() -> None:
    with pytest.raises(AccessDenied) as denied:
        owner().require(Permission.USERS_MANAGE, at=())
    assert denied.value.permission is Permission.USERS_MANAGE
    with pytest.raises(AccessDenied):
        owner().require_can_grant(VIEWER.permissions, at=())
    assert not owner().can_grant(VIEWER.permissions, at=[])


def test_a_requirement_must_hold_at_every_place_asked_for() -> None:
    cashier = member(grant(ISSUER, CENTRO))
    cashier.require(Permission.CFDI_ISSUE, at=CENTRO)
    with pytest.raises(AccessDenied) as denied:
        cashier.require(Permission.CFDI_ISSUE, at=[CENTRO, NORTE])
    assert denied.value.scope == NORTE
    assert str(denied.value) == "No puedes emitir facturas aquí."


def test_not_even_the_owner_reaches_another_account() -> None:
    for permission in Permission:
        assert not owner().may(permission, STRANGERS_ACCOUNT)
        assert not owner().may(permission, STRANGERS_PLACE)


def test_a_grant_of_another_account_is_refused_not_ignored() -> None:
    with pytest.raises(ForeignGrant):
        compile_access(1, [grant(VIEWER, STRANGERS_PLACE)], NOW)


def test_a_place_asked_for_under_a_company_that_is_not_its_own_is_denied() -> None:
    cashier = member(grant(ISSUER, CENTRO), grant(VIEWER, PAPELERIA))
    swapped = type(CENTRO).place(1, 20, 101)
    assert not cashier.may(Permission.CFDI_ISSUE, swapped)
    assert swapped not in cashier.scopes_for(Permission.CFDI_ISSUE)


@pytest.mark.parametrize("permission", [each for each in Permission if each.account_wide_only])
def test_rights_over_the_account_count_only_in_a_grant_for_all_of_it(permission: Permission) -> None:
    everything = frozenset({permission})
    manager = member(grant(ADMINISTRATOR, TORTILLERIA, add=everything))
    assert not manager.may(permission, ACCOUNT)
    assert not manager.may(permission, TORTILLERIA)
    assert manager.explain(permission, ACCOUNT).reason is Reason.ACCOUNT_WIDE_ONLY
    assert member(grant(ADMINISTRATOR, ACCOUNT, add=everything)).may(permission, ACCOUNT)


# -- 2. One predicate --------------------------------------------------------------------------------


def test_a_company_includes_places_that_are_added_later_and_ticked_places_do_not() -> None:
    added_later = type(CENTRO).place(1, 10, 999)
    assert member(grant(VIEWER, TORTILLERIA)).may(Permission.CFDI_VIEW, added_later)
    assert not member(grant(VIEWER, CENTRO), grant(VIEWER, NORTE)).may(Permission.CFDI_VIEW, added_later)


def test_holding_every_place_is_not_holding_the_company() -> None:
    assert not member(grant(VIEWER, CENTRO), grant(VIEWER, NORTE)).may(Permission.CFDI_VIEW, TORTILLERIA)


def test_what_one_may_do_is_the_union_of_his_grants() -> None:
    carla = member(grant(ACCOUNTANT, TORTILLERIA), grant(ISSUER, SUR))
    assert carla.may(Permission.CFDI_CANCEL, CENTRO)
    assert not carla.may(Permission.CFDI_CANCEL, SUR)
    assert carla.may(Permission.CFDI_ISSUE, SUR)
    assert not carla.may(Permission.CFDI_ISSUE, CENTRO)
    assert carla.scopes_for(Permission.CFDI_DOWNLOAD).scopes() == {TORTILLERIA, SUR}


# -- 3. Nobody hands out what he does not hold -------------------------------------------------------


def test_a_permission_that_one_lacks_cannot_be_given() -> None:
    manager = member(grant(ADMINISTRATOR, TORTILLERIA))
    manager.require_can_grant(ACCOUNTANT.permissions, at=TORTILLERIA)
    with pytest.raises(GrantDenied) as denied:
        manager.require_can_grant({Permission.PAYROLL_ISSUE}, at=CENTRO)
    # Payroll comes with the right to see it, and neither is his.
    assert {right.permission for right in denied.value.missing} == {
        Permission.PAYROLL_ISSUE,
        Permission.PAYROLL_VIEW,
    }
    assert str(denied.value) == "No puedes dar más acceso del que tienes: Ver nómina, Emitir nómina."
    assert denied.value.scope == CENTRO


def test_a_long_list_of_what_is_missing_is_counted_not_read_out() -> None:
    with pytest.raises(GrantDenied) as denied:
        Actor.nobody().require_can_grant(ALL_PERMISSIONS, at=ACCOUNT)
    assert str(denied.value).endswith(f"y {len(ALL_PERMISSIONS) - 3} permisos más.")


def test_a_wider_scope_than_ones_own_cannot_be_given() -> None:
    manager = member(grant(ADMINISTRATOR, CENTRO), grant(ADMINISTRATOR, NORTE))
    assert manager.can_grant(VIEWER.permissions, at=[CENTRO, NORTE])
    assert not manager.can_grant(VIEWER.permissions, at=TORTILLERIA)
    assert not manager.can_grant(VIEWER.permissions, at=[CENTRO, SUR])


def test_a_longer_period_than_ones_own_cannot_be_given() -> None:
    manager = member(grant(ADMINISTRATOR, TORTILLERIA, period=THIS_WEEK))
    assert manager.can_grant(VIEWER.permissions, at=CENTRO, period=Period(None, NOW + 5 * DAY))
    assert not manager.can_grant(VIEWER.permissions, at=CENTRO, period=Period(None, NOW + 6 * DAY))
    with pytest.raises(GrantDenied) as denied:
        manager.require_can_grant({Permission.CFDI_VIEW_OWN}, at=CENTRO)
    assert [right.period for right in denied.value.missing] == [Period(NOW + 5 * DAY, None)]


def test_an_administrator_of_a_company_makes_another_one_of_it_but_not_of_the_account() -> None:
    manager = member(grant(ADMINISTRATOR, TORTILLERIA))
    assert manager.can_grant(ADMINISTRATOR.permissions, at=TORTILLERIA)
    assert not manager.can_grant(ADMINISTRATOR.permissions, at=ACCOUNT)


def test_nobody_gives_himself_anything_not_even_less() -> None:
    mine = grant(ADMINISTRATOR, TORTILLERIA, row=1)
    manager = member(mine, member_id=BETO)
    with pytest.raises(ManagingDenied) as denied:
        require_change(manager, Target(member_id=BETO, grants=(mine,)), before=[mine], after=[])
    assert denied.value.boundary is Boundary.HIMSELF


def test_a_service_can_give_no_more_than_it_was_made_with() -> None:
    scim = Actor.limited(
        ActorKind.SERVICE,
        1,
        now=NOW,
        label="SCIM",
        permissions={Permission.USERS_MANAGE, Permission.CFDI_VIEW},
        at=[TORTILLERIA],
    )
    assert scim.can_grant({Permission.CFDI_VIEW}, at=CENTRO)
    assert not scim.can_grant({Permission.CFDI_CANCEL}, at=CENTRO)
    assert not scim.can_grant({Permission.CFDI_VIEW}, at=SUR)


# -- 7. Explained: test_explanations.py. 8. Who manages whom: test_managing.py. ---------------------------


# -- 9. The owner ------------------------------------------------------------------------------------


@pytest.mark.parametrize("permission", list(Permission))
def test_the_owner_holds_every_permission_everywhere(permission: Permission) -> None:
    for scope in (ACCOUNT, TORTILLERIA, SUR):
        assert owner().may(permission, scope)


def test_nobody_manages_the_owner_not_even_an_administrator_with_everything() -> None:
    manager = member(grant(ADMINISTRATOR, ACCOUNT, add=ALL_PERMISSIONS), member_id=CARLA)
    target = Target(member_id=LAURA, is_owner=True)
    with pytest.raises(ManagingDenied) as denied:
        require_whole_member(manager, Permission.USERS_DELETE, target)
    assert denied.value.boundary is Boundary.OWNER
    assert str(denied.value) == "Nadie puede cambiar el acceso del titular de la cuenta."


# -- 10. Every act has an actor ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ActorKind.SERVICE, ActorKind.INVITEE, ActorKind.OPERATOR, ActorKind.SYSTEM])
def test_no_kind_of_actor_bypasses_the_engine(kind: ActorKind) -> None:
    actor = Actor.limited(
        kind, 1, now=NOW, label="sweep", permissions={Permission.USERS_DEACTIVATE}, at=[CENTRO]
    )
    assert actor.may(Permission.USERS_DEACTIVATE, CENTRO)
    assert actor.may(Permission.USERS_VIEW, CENTRO)
    assert not actor.may(Permission.USERS_DEACTIVATE, NORTE)
    assert not actor.may(Permission.USERS_DELETE, CENTRO)
    without_any = Actor.limited(kind, 1, now=NOW, label="", permissions=(), at=[ACCOUNT])
    assert not any(without_any.may_anywhere(permission) for permission in Permission)


@pytest.mark.parametrize("profile", BUILT_IN)
def test_only_administrators_touch_users(profile: BuiltInProfile) -> None:
    somebody = member(grant(profile, ACCOUNT))
    assert somebody.may(Permission.USERS_MANAGE, ACCOUNT) == (profile is ADMINISTRATOR)
