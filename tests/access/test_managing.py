"""Who manages whom: an administrator sees whom he meets, and manages whom he wholly covers."""

from dataclasses import replace

import pytest

from gafete.access.actor import Actor, ActorKind
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.grants import Grant
from gafete.access.managing import (
    Boundary,
    ManagingDenied,
    StaleGrants,
    Target,
    change_adds,
    changeable_grants,
    holds_all,
    may_whole_member,
    merge_visible_change,
    require_change,
    require_whole_member,
    sees_member,
    visible_grants,
)
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.profiles import ACCOUNTANT, ADMINISTRATOR, ISSUER, VIEWER
from gafete.access.scopes import Scope
from tests.access.cast import (
    ACCOUNT,
    BETO,
    CARLA,
    CENTRO,
    DAY,
    FUTURE,
    NORTE,
    NOW,
    PAPELERIA,
    PAST,
    SUR,
    THIS_WEEK,
    TORTILLERIA,
    grant,
    member,
    owner,
)


def manager() -> Actor:
    """Beto, who administers one of the two companies."""
    return member(grant(ADMINISTRATOR, TORTILLERIA), member_id=BETO)


def carla(*grants: Grant) -> Target:
    return Target(member_id=CARLA, grants=grants)


# -- seeing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [ACCOUNT, TORTILLERIA, CENTRO])
def test_an_administrator_sees_whoever_meets_his_scope(scope: Scope) -> None:
    assert sees_member(manager(), [grant(VIEWER, scope)])


def test_an_administrator_does_not_see_whoever_works_elsewhere() -> None:
    assert not sees_member(manager(), [grant(VIEWER, SUR)])


def test_whoever_may_not_see_users_sees_none() -> None:
    assert not sees_member(member(grant(ACCOUNTANT, ACCOUNT)), [grant(VIEWER, CENTRO)])
    assert visible_grants(member(grant(ACCOUNTANT, ACCOUNT)), [grant(VIEWER, CENTRO)]) == ()


def test_a_member_without_grants_is_seen_by_those_who_see_the_whole_account() -> None:
    assert sees_member(owner(), [])
    assert not sees_member(member(), [])
    # Everything in the account meets a scope of one company, but a member who works nowhere is not his.
    assert not may_whole_member(manager(), Permission.USERS_MANAGE, carla())


def test_grants_elsewhere_stay_hidden_and_those_wider_than_his_are_shown_but_not_his_to_change() -> None:
    here, wider, elsewhere = grant(ISSUER, CENTRO), grant(VIEWER, ACCOUNT), grant(VIEWER, SUR)
    assert visible_grants(manager(), [here, wider, elsewhere]) == (here, wider)
    assert changeable_grants(manager(), [here, wider, elsewhere]) == (here,)


# -- the member as a whole -------------------------------------------------------------------------


def test_a_member_wholly_inside_can_be_deactivated() -> None:
    target = carla(grant(ISSUER, CENTRO), grant(ACCOUNTANT, NORTE, period=FUTURE))
    require_whole_member(manager(), Permission.USERS_DEACTIVATE, target)
    assert holds_all(manager(), target.grants)


def test_a_member_who_also_works_elsewhere_cannot() -> None:
    target = carla(grant(ISSUER, CENTRO), grant(VIEWER, SUR))
    with pytest.raises(AccessDenied):
        require_whole_member(manager(), Permission.USERS_DEACTIVATE, target)
    assert not may_whole_member(manager(), Permission.USERS_DEACTIVATE, target)
    assert may_whole_member(owner(), Permission.USERS_DEACTIVATE, target)


def test_a_member_who_holds_more_than_the_administrator_cannot() -> None:
    target = carla(grant(VIEWER, CENTRO, add={Permission.PAYROLL_VIEW}))
    with pytest.raises(ManagingDenied) as denied:
        require_whole_member(manager(), Permission.USERS_DEACTIVATE, target)
    assert denied.value.boundary is Boundary.BEYOND_OWN
    assert denied.value.permission is Permission.USERS_DEACTIVATE


def test_a_member_who_will_outlast_the_administrator_cannot() -> None:
    leaving = member(grant(ADMINISTRATOR, TORTILLERIA, period=THIS_WEEK), member_id=BETO)
    assert not may_whole_member(leaving, Permission.USERS_DEACTIVATE, carla(grant(VIEWER, CENTRO)))
    same_week = carla(grant(VIEWER, CENTRO, period=THIS_WEEK))
    assert may_whole_member(leaving, Permission.USERS_DEACTIVATE, same_week)


def test_past_rights_elsewhere_protect_nobody() -> None:
    target = carla(grant(VIEWER, CENTRO), grant(VIEWER, SUR, period=PAST))
    require_whole_member(manager(), Permission.USERS_DEACTIVATE, target)


def test_a_member_whose_rights_are_all_past_belongs_to_whoever_manages_where_he_worked() -> None:
    assert may_whole_member(manager(), Permission.USERS_MANAGE, carla(grant(VIEWER, CENTRO, period=PAST)))
    assert not may_whole_member(manager(), Permission.USERS_MANAGE, carla(grant(VIEWER, SUR, period=PAST)))


def test_the_permission_itself_is_needed_too() -> None:
    assert not may_whole_member(manager(), Permission.USERS_DELETE, carla(grant(VIEWER, CENTRO)))
    deleting = member(grant(ADMINISTRATOR, TORTILLERIA, add={Permission.USERS_DELETE}), member_id=BETO)
    assert may_whole_member(deleting, Permission.USERS_DELETE, carla(grant(VIEWER, CENTRO)))


def test_nobody_deactivates_himself() -> None:
    mine = grant(ADMINISTRATOR, TORTILLERIA)
    with pytest.raises(ManagingDenied) as denied:
        require_whole_member(manager(), Permission.USERS_DEACTIVATE, Target(member_id=BETO, grants=(mine,)))
    assert denied.value.boundary is Boundary.HIMSELF


# -- his grants ------------------------------------------------------------------------------------


def test_an_administrator_changes_the_grants_inside_his_scope_of_a_member_who_works_elsewhere_too() -> None:
    here, elsewhere = grant(VIEWER, CENTRO, row=1), grant(VIEWER, SUR, row=2)
    wanted = replace(here, permissions=ISSUER.permissions, profile_code=ISSUER.code)
    merged = require_change(manager(), carla(here, elsewhere), before=[here], after=[wanted])
    assert set(merged) == {wanted, elsewhere}


def test_a_change_never_drops_what_the_editor_cannot_see() -> None:
    here, elsewhere = grant(VIEWER, CENTRO, row=1), grant(VIEWER, SUR, row=2)
    assert require_change(manager(), carla(here, elsewhere), before=[here], after=[]) == (elsewhere,)


def test_a_grant_that_reaches_beyond_his_scope_is_not_his_to_narrow() -> None:
    wide = grant(VIEWER, ACCOUNT, row=1)
    with pytest.raises(AccessDenied):
        require_change(manager(), carla(wide), before=[wide], after=[])
    with pytest.raises(AccessDenied):
        require_change(manager(), carla(wide), before=[wide], after=[replace(wide, scope=CENTRO)])


def test_a_grant_that_is_left_alone_needs_no_right() -> None:
    wide, here = grant(VIEWER, ACCOUNT, row=1), grant(VIEWER, CENTRO, row=2)
    assert require_change(manager(), carla(wide, here), before=[wide, here], after=[wide]) == (wide,)


def test_a_change_adds_only_what_the_editor_holds() -> None:
    here = grant(VIEWER, CENTRO, row=1)
    wanted = replace(here, added=frozenset({Permission.PAYROLL_VIEW}))
    with pytest.raises(GrantDenied) as denied:
        require_change(manager(), carla(here), before=[here], after=[wanted])
    assert [right.permission for right in denied.value.missing] == [Permission.PAYROLL_VIEW]


def test_rights_that_a_member_has_already_are_kept_by_an_editor_who_lacks_them() -> None:
    here = grant(VIEWER, CENTRO, add={Permission.PAYROLL_VIEW}, row=1)
    wanted = replace(here, added=here.added | {Permission.CFDI_EXPORT})
    assert require_change(manager(), carla(here), before=[here], after=[wanted]) == (wanted,)


def test_moving_a_grant_out_of_his_scope_is_denied() -> None:
    here = grant(VIEWER, CENTRO, row=1)
    with pytest.raises(AccessDenied):
        require_change(manager(), carla(here), before=[here], after=[replace(here, scope=PAPELERIA)])


def test_giving_needs_the_right_to_manage_users_there_and_not_only_what_is_given() -> None:
    reads_elsewhere = member(grant(ADMINISTRATOR, TORTILLERIA), grant(VIEWER, PAPELERIA), member_id=BETO)
    with pytest.raises(AccessDenied) as denied:
        require_change(reads_elsewhere, carla(), before=[], after=[grant(VIEWER, SUR)])
    assert denied.value.permission is Permission.USERS_MANAGE
    assert denied.value.scope == SUR


def test_a_right_cannot_be_copied_from_a_grant_that_may_be_withdrawn_tomorrow() -> None:
    wide = grant(VIEWER, ACCOUNT, add={Permission.PAYROLL_VIEW}, row=1)
    copy = grant(VIEWER, CENTRO, add={Permission.PAYROLL_VIEW})
    with pytest.raises(GrantDenied):
        require_change(manager(), carla(wide), before=[wide], after=[wide, copy])


def test_what_a_change_adds_is_told_with_its_period() -> None:
    before = grant(VIEWER, CENTRO, period=THIS_WEEK, row=1)
    after = replace(before, period=Period(None, NOW + 8 * DAY))
    added = change_adds([before], [after], now=NOW)
    assert {right.period for right in added} == {Period(NOW + 5 * DAY, NOW + 8 * DAY)}
    assert {right.permission for right in added} == VIEWER.permissions
    assert change_adds([after], [before], now=NOW) == ()


def test_a_change_of_grants_that_somebody_else_changed_meanwhile_is_told() -> None:
    shown = grant(VIEWER, CENTRO, row=1)
    stored = replace(shown, permissions=ACCOUNTANT.permissions)
    with pytest.raises(StaleGrants):
        merge_visible_change([stored], [shown], [])


def test_a_grant_that_was_not_shown_cannot_be_overwritten() -> None:
    hidden = grant(VIEWER, SUR, row=2)
    with pytest.raises(StaleGrants):
        merge_visible_change([hidden], [], [replace(hidden, scope=CENTRO)])


def test_an_invitee_manages_nobody() -> None:
    invitee = Actor.limited(ActorKind.INVITEE, 1, now=NOW, label="", permissions=(), at=())
    assert not may_whole_member(invitee, Permission.USERS_MANAGE, carla(grant(VIEWER, CENTRO)))
    assert not sees_member(invitee, [grant(VIEWER, CENTRO)])
