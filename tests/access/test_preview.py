"""What "Así quedará" and "Así cambiará" say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gafete.access.compiled import compile_access
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, PermissionGroup
from gafete.access.preview import Comparison, Difference, GroupSummary, ScopeSummary, compare, summarize
from gafete.access.profiles import ACCOUNTANT, ADMINISTRATOR, BUILT_IN, ISSUER, VIEWER
from gafete.access.scopes import Scope
from tests.access.cast import (
    ACCOUNT,
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
    WORDING,
    grant,
)

P = Permission


def group(summary: ScopeSummary, wanted: PermissionGroup) -> GroupSummary:
    return next(each for each in summary.groups if each.group is wanted)


def test_each_scope_is_told_apart_widest_first() -> None:
    told = summarize([grant(ISSUER, SUR), grant(ACCOUNTANT, TORTILLERIA)], now=NOW)
    assert [str(each.heading(WORDING)) for each in told] == [
        "Tortillería Maíz Azul, como Contador",
        "Sur, como Facturador",
    ]


def test_what_can_and_cannot_be_done_is_told_by_group() -> None:
    (told,) = summarize([grant(ISSUER, CENTRO)], now=NOW)
    cancellations = group(told, PermissionGroup.CANCELLATIONS)
    assert cancellations.can == (P.CFDI_REQUEST_CANCEL,)
    assert cancellations.cannot == (P.CFDI_CANCEL, P.CFDI_ANSWER_CANCELLATION)


def test_a_wider_permission_is_not_told_twice() -> None:
    (told,) = summarize([grant(ISSUER, CENTRO)], now=NOW)
    assert group(told, PermissionGroup.CATALOGUES).can == (P.CUSTOMERS_EDIT, P.PRODUCTS_VIEW)


def test_rights_over_the_account_are_not_told_where_they_cannot_count() -> None:
    (company,) = summarize([grant(ADMINISTRATOR, TORTILLERIA)], now=NOW)
    assert PermissionGroup.ACCOUNT not in {each.group for each in company.groups}
    (account,) = summarize([grant(ADMINISTRATOR, ACCOUNT)], now=NOW)
    assert P.PROFILES_MANAGE in group(account, PermissionGroup.ACCOUNT).can


def test_a_place_is_told_with_what_its_company_gives_too() -> None:
    _company, place = summarize([grant(ISSUER, CENTRO), grant(ACCOUNTANT, TORTILLERIA)], now=NOW)
    assert place.profiles == ("Facturador", "Contador")
    assert P.CFDI_CANCEL in group(place, PermissionGroup.CANCELLATIONS).can
    assert P.CFDI_ISSUE in group(place, PermissionGroup.DOCUMENTS).can


def test_periods_are_told_and_what_is_past_is_not() -> None:
    told = summarize(
        [
            grant(VIEWER, CENTRO, period=PAST),
            grant(VIEWER, NORTE, period=THIS_WEEK),
            grant(VIEWER, SUR, period=FUTURE),
        ],
        now=NOW,
    )
    assert [str(each.heading(WORDING)) for each in told] == [
        "Norte, como Consulta, hasta el 27 nov 2026",
        "Sur, como Consulta, del 24 nov 2026 al 1 dic 2026",
    ]


def test_a_right_that_does_not_last_is_not_told_for_the_whole_period() -> None:
    told = summarize([grant(VIEWER, CENTRO), grant(ISSUER, CENTRO, period=FUTURE)], now=NOW)
    always, later = told
    assert (always.period, later.period) == (ALWAYS, FUTURE)
    assert P.CFDI_ISSUE in group(always, PermissionGroup.DOCUMENTS).cannot
    assert P.CFDI_ISSUE in group(later, PermissionGroup.DOCUMENTS).can


def test_no_grant_is_told_as_nothing() -> None:
    assert summarize([], now=NOW) == ()


def test_a_comparison_tells_what_is_gained_and_what_is_lost() -> None:
    before = grant(VIEWER, CENTRO, row=1)
    after = replace(before, permissions=ISSUER.permissions)
    change = compare([before], [after], now=NOW)
    assert change.gained == (
        Difference(CENTRO, ALWAYS, (P.CUSTOMERS_EDIT, P.CFDI_DRAFT, P.CFDI_ISSUE, P.CFDI_REQUEST_CANCEL)),
    )
    assert change.lost == (Difference(CENTRO, ALWAYS, (P.CFDI_VIEW, P.REPORTS_VIEW)),)


def test_a_comparison_tells_a_longer_period_as_gained() -> None:
    before = grant(VIEWER, CENTRO, period=THIS_WEEK)
    change = compare([before], [replace(before, period=ALWAYS)], now=NOW)
    assert {each.period for each in change.gained} == {Period(NOW + 5 * DAY, None)}
    assert change.lost == ()


def test_a_place_that_its_company_covers_already_gains_nothing() -> None:
    company = grant(VIEWER, TORTILLERIA)
    assert compare([company], [company, grant(VIEWER, CENTRO)], now=NOW) == Comparison((), ())


# -- place by place ----------------------------------------------------------------------------------


EVERYWHERE = (TORTILLERIA, CENTRO, NORTE, PAPELERIA, SUR)


def told(differences: tuple[Difference, ...]) -> list[tuple[Scope, bool]]:
    return [(each.scope, each.later_only) for each in differences]


def test_a_company_kept_in_part_is_told_by_the_places_that_are_lost() -> None:
    found = compare([grant(VIEWER, TORTILLERIA)], [grant(VIEWER, CENTRO)], now=NOW, known=EVERYWHERE)
    assert told(found.lost) == [(TORTILLERIA, True), (NORTE, False)]
    assert found.gained == ()


def test_a_company_that_is_lost_as_a_whole_is_told_as_a_whole() -> None:
    found = compare([grant(VIEWER, TORTILLERIA)], [grant(VIEWER, SUR)], now=NOW, known=EVERYWHERE)
    assert told(found.lost) == [(TORTILLERIA, False)]
    assert told(found.gained) == [(SUR, False)]


def test_an_account_narrowed_to_one_place_is_told_to_the_place() -> None:
    found = compare([grant(VIEWER, ACCOUNT)], [grant(VIEWER, CENTRO)], now=NOW, known=EVERYWHERE)
    assert told(found.lost) == [(ACCOUNT, True), (TORTILLERIA, True), (NORTE, False), (PAPELERIA, False)]


def test_places_that_become_their_company_gain_what_comes_later() -> None:
    both = [grant(VIEWER, CENTRO), grant(VIEWER, NORTE)]
    found = compare(both, [grant(VIEWER, TORTILLERIA)], now=NOW, known=EVERYWHERE)
    assert told(found.gained) == [(TORTILLERIA, True)]
    assert found.lost == ()


def test_a_place_that_keeps_it_for_a_while_loses_the_rest_of_the_time() -> None:
    found = compare(
        [grant(VIEWER, TORTILLERIA)], [grant(VIEWER, CENTRO, period=THIS_WEEK)], now=NOW, known=EVERYWHERE
    )
    assert told(found.lost) == [(TORTILLERIA, True), (CENTRO, False), (NORTE, False)]
    centro = next(each for each in found.lost if each.scope == CENTRO)
    assert centro.period == Period(THIS_WEEK.ends_at, None)


@given(data=st.data())
def test_what_is_told_is_what_every_place_wins_and_loses(data: st.DataObject) -> None:
    """Whatever is told of a place, or of something that contains it, is what checks at that place change by."""
    some = st.lists(
        st.builds(grant, st.sampled_from(BUILT_IN), st.sampled_from([ACCOUNT, *EVERYWHERE])), max_size=3
    )
    before, after = data.draw(some), data.draw(some)
    found = compare(before, after, now=NOW, known=EVERYWHERE)
    held, holds = compile_access(1, before, NOW), compile_access(1, after, NOW)
    for place in (CENTRO, NORTE, SUR):
        for differences, old, new in ((found.gained, held, holds), (found.lost, holds, held)):
            said = {
                permission
                for each in differences
                if each.scope.contains(place) and not each.later_only
                for permission in each.permissions
                if not permission.account_wide_only
            }
            assert said == {
                each
                for each in new.permissions_at(place) - old.permissions_at(place)
                if not each.account_wide_only
            }
