"""The catalogue of permissions and the profiles made from it."""

import re

import pytest

from gafete.access.grants import Grant, effective
from gafete.access.permissions import (
    ACCOUNT_WIDE_ONLY,
    ALL_PERMISSIONS,
    Permission,
    PermissionGroup,
    UnknownPermission,
    closure,
    from_mask,
    known,
    mask,
    parse,
    widened,
)
from gafete.access.profiles import (
    ACCOUNTANT,
    ADMINISTRATOR,
    BUILT_IN,
    CUSTOM_MARK,
    ISSUER,
    OPTIONAL,
    OWNER_MARK,
    VIEWER,
    BuiltInProfile,
    built_in,
)
from tests.access.cast import CENTRO

P = Permission

# As published: codes are stored and promised to integrators. One may be added here, none may change.
PUBLISHED = """
users.view users.manage users.deactivate users.delete users.view_as profiles.manage access.review
billing.manage audit.view security.manage integrations.manage companies.create companies.edit
certificates.manage places.manage series.manage customers.view customers.edit products.view
products.edit cfdi.view cfdi.view_own cfdi.draft cfdi.issue cfdi.credit cfdi.payment cfdi.cancel
cfdi.request_cancel cfdi.answer_cancellation cfdi.download cfdi.export cfdi.import reports.view
payroll.view payroll.issue tickets.view_all
"""


def test_the_published_codes_are_all_there_and_no_others() -> None:
    assert {str(permission) for permission in Permission} == set(PUBLISHED.split())


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_explains_itself(permission: Permission) -> None:
    assert permission.label
    assert permission.help_text.endswith(".")
    assert re.fullmatch(r"No puedes .+\.", permission.denial)
    assert permission in permission.group.permissions


def test_labels_and_denials_tell_permissions_apart() -> None:
    assert len({permission.label for permission in Permission}) == len(Permission)
    assert len({permission.denial for permission in Permission}) == len(Permission)


def test_the_groups_hold_every_permission_once() -> None:
    grouped = [permission for group in PermissionGroup for permission in group.permissions]
    assert sorted(grouped) == sorted(Permission)
    assert len({group.code for group in PermissionGroup}) == len(PermissionGroup)


def test_a_code_finds_its_permission_and_an_unknown_one_is_refused() -> None:
    assert Permission("cfdi.cancel") is P.CFDI_CANCEL
    with pytest.raises(UnknownPermission):
        Permission("cfdi.shred")
    assert parse(["cfdi.view", "cfdi.draft"]) == {P.CFDI_VIEW, P.CFDI_DRAFT}
    with pytest.raises(UnknownPermission):
        parse(["cfdi.view", "cfdi.shred"])


def test_a_stored_code_that_was_retired_gives_nothing() -> None:
    assert known(["cfdi.view", "cfdi.fax"]) == {P.CFDI_VIEW}


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        (P.CFDI_VIEW, P.CFDI_VIEW_OWN),
        (P.CFDI_CANCEL, P.CFDI_REQUEST_CANCEL),
        (P.CUSTOMERS_EDIT, P.CUSTOMERS_VIEW),
        (P.PRODUCTS_EDIT, P.PRODUCTS_VIEW),
        (P.USERS_MANAGE, P.USERS_VIEW),
        (P.USERS_DELETE, P.USERS_VIEW),
        (P.CFDI_ISSUE, P.CFDI_VIEW_OWN),
        (P.PAYROLL_ISSUE, P.PAYROLL_VIEW),
    ],
)
def test_a_wider_permission_brings_the_narrower_along(wider: Permission, narrower: Permission) -> None:
    assert narrower in closure({wider})
    assert wider not in closure({narrower})
    assert wider in widened({narrower})


def test_rights_over_the_account_bring_nothing_along() -> None:
    # Or a company's grant, where they do not count, would give what comes along without them.
    assert closure(ACCOUNT_WIDE_ONLY) == ACCOUNT_WIDE_ONLY
    assert widened(ACCOUNT_WIDE_ONLY) == ACCOUNT_WIDE_ONLY


def test_bits_hold_any_set_of_permissions() -> None:
    assert from_mask(mask(ALL_PERMISSIONS)) == ALL_PERMISSIONS
    assert from_mask(0) == frozenset()
    assert mask({P.CFDI_VIEW}) & mask({P.CFDI_VIEW_OWN}) == 0


def test_removal_wins_and_takes_the_wider_permission_along() -> None:
    left = effective(ACCOUNTANT.permissions, frozenset(), frozenset({P.CFDI_VIEW_OWN}))
    assert not left & {P.CFDI_VIEW, P.CFDI_VIEW_OWN}
    assert effective(frozenset(), frozenset({P.CFDI_VIEW}), frozenset({P.CFDI_VIEW})) == {P.CFDI_VIEW_OWN}


def test_a_grant_compares_by_what_it_says() -> None:
    assert Grant(permissions=VIEWER.permissions, scope=CENTRO) == Grant(
        permissions=VIEWER.permissions, scope=CENTRO
    )


# -- the profiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", BUILT_IN)
def test_a_profile_holds_what_comes_along_and_offers_what_it_lacks(profile: BuiltInProfile) -> None:
    assert closure(profile.permissions) == profile.permissions
    assert OPTIONAL[profile.code] == profile.optional
    assert not profile.permissions & set(profile.optional)
    assert profile.can.endswith(".")
    assert profile.cannot.startswith("No ")
    assert built_in(profile.code) is profile


def test_profiles_look_different_in_the_matrix() -> None:
    marks = [each.mark for each in BUILT_IN] + [OWNER_MARK, CUSTOM_MARK]
    assert len({mark.letter for mark in marks}) == len(marks)
    assert len({mark.colour for mark in marks}) == len(marks)


def test_the_administrator_does_everything_but_the_five_that_are_added_by_hand() -> None:
    assert ALL_PERMISSIONS - ADMINISTRATOR.permissions == {
        P.USERS_DELETE,
        P.BILLING_MANAGE,
        P.INTEGRATIONS_MANAGE,
        P.PAYROLL_VIEW,
        P.PAYROLL_ISSUE,
    }


def test_the_issuer_works_with_his_own_documents() -> None:
    assert ISSUER.permissions == {
        P.CFDI_DRAFT,
        P.CFDI_ISSUE,
        P.CFDI_VIEW_OWN,
        P.CFDI_DOWNLOAD,
        P.CFDI_REQUEST_CANCEL,
        P.CUSTOMERS_VIEW,
        P.CUSTOMERS_EDIT,
        P.PRODUCTS_VIEW,
    }


def test_the_accountant_sees_everything_and_touches_no_catalogue() -> None:
    assert ACCOUNTANT.permissions == {
        P.CFDI_VIEW,
        P.CFDI_VIEW_OWN,
        P.CFDI_DOWNLOAD,
        P.CFDI_EXPORT,
        P.CFDI_PAYMENT,
        P.CFDI_CANCEL,
        P.CFDI_REQUEST_CANCEL,
        P.CFDI_ANSWER_CANCELLATION,
        P.REPORTS_VIEW,
    }


def test_the_viewer_changes_nothing() -> None:
    assert VIEWER.permissions == {
        P.CFDI_VIEW,
        P.CFDI_VIEW_OWN,
        P.CFDI_DOWNLOAD,
        P.REPORTS_VIEW,
        P.CUSTOMERS_VIEW,
        P.PRODUCTS_VIEW,
    }


def test_an_unknown_profile_is_no_built_in_one() -> None:
    with pytest.raises(KeyError):
        built_in("boss")
