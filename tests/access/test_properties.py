"""What holds whatever the grants are."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.explanations import Reason
from gafete.access.grants import Grant, direct_grants
from gafete.access.managing import change_adds, changeable_grants, sees_member, visible_grants
from gafete.access.periods import Period
from gafete.access.permissions import ALL_PERMISSIONS, Permission, Permissions
from gafete.access.preview import Comparison, compare, summarize
from gafete.access.rights import not_covered, rights_of
from gafete.access.scopes import Scope
from tests.access.cast import NOW
from tests.access.oracle import naive_may
from tests.access.strategies import (
    ALL_SCOPES,
    FOREIGN_SCOPES,
    grant_lists,
    grants,
    moments,
    periods,
    permissions,
    scopes,
    sets,
)

QUESTIONS = [(permission, scope) for permission in Permission for scope in ALL_SCOPES]


def actor_with(held: list[Grant], now: datetime = NOW) -> Actor:
    access = compile_access(1, held, now)
    return Actor.member(access, member_id=1, user_id=1, label="")


def allowed(held: list[Grant], now: datetime = NOW) -> set[tuple[Permission, Scope]]:
    actor = actor_with(held, now)
    return {(permission, scope) for permission, scope in QUESTIONS if actor.may(permission, scope)}


@given(grant_lists, moments)
def test_the_engine_answers_as_the_plain_rules_do(held: list[Grant], now: datetime) -> None:
    actor = actor_with(held, now)
    for permission, scope in QUESTIONS:
        assert actor.may(permission, scope) == naive_may(held, now, permission, scope)


@given(grant_lists, moments)
def test_lists_and_single_questions_always_agree(held: list[Grant], now: datetime) -> None:
    actor = actor_with(held, now)
    for permission, scope in QUESTIONS:
        assert (scope in actor.scopes_for(permission)) == actor.may(permission, scope)
        assert (permission in actor.permissions_at(scope)) == actor.may(permission, scope)


@given(grant_lists, moments)
def test_the_rows_of_a_list_are_answered_like_single_places(held: list[Grant], now: datetime) -> None:
    actor = actor_with(held, now)
    places = [scope for scope in ALL_SCOPES if scope.place_id is not None]
    rows = [(scope.company_id or 0, scope.place_id or 0) for scope in places]
    assert actor.masks_of_places(rows) == [actor.access.mask_at(scope) for scope in places]


@given(grant_lists, moments, permissions)
def test_anywhere_and_within_agree_with_single_questions(
    held: list[Grant], now: datetime, permission: Permission
) -> None:
    actor = actor_with(held, now)
    holding = [scope for scope in ALL_SCOPES if actor.may(permission, scope)]
    assert actor.may_anywhere(permission) == bool(holding)
    for scope in ALL_SCOPES:
        inside_or_around = any(each.overlaps(scope) for each in holding)
        assert actor.may_within(permission, scope) == inside_or_around


@given(grant_lists, moments)
def test_an_explanation_never_contradicts_the_answer(held: list[Grant], now: datetime) -> None:
    actor = actor_with(held, now)
    for permission, scope in QUESTIONS:
        explanation = actor.explain(permission, scope)
        assert explanation.allowed == actor.may(permission, scope)
        if explanation.allowed:
            assert explanation.grant is not None
            assert naive_may([explanation.grant], now, permission, scope)


@given(grant_lists, grants)
def test_another_grant_never_takes_anything_away(held: list[Grant], another: Grant) -> None:
    assert allowed(held) <= allowed([*held, another])


@given(grants, sets)
def test_removing_permissions_never_adds_any(held: Grant, removed: Permissions) -> None:
    narrowed = replace(held, removed=held.removed | removed)
    assert allowed([narrowed]) <= allowed([held])
    assert not any(permission in removed for permission, _scope in allowed([narrowed]))


@given(grants, sets)
def test_adding_permissions_never_takes_any(held: Grant, added: Permissions) -> None:
    assert allowed([held]) <= allowed([replace(held, added=held.added | added)])


@given(grants, scopes)
def test_a_smaller_scope_never_adds(held: Grant, smaller: Scope) -> None:
    if held.scope.contains(smaller):
        assert allowed([replace(held, scope=smaller)]) <= allowed([held])


@given(grants, periods, moments)
def test_a_shorter_period_never_adds(held: Grant, shorter: Period, now: datetime) -> None:
    if held.period.covers(shorter):
        assert allowed([replace(held, period=shorter)], now) <= allowed([held], now)


@given(grant_lists)
def test_no_grant_reaches_another_account(held: list[Grant]) -> None:
    actor = actor_with(held)
    for permission in Permission:
        for foreign in FOREIGN_SCOPES:
            assert not actor.may(permission, foreign)
            assert foreign not in actor.scopes_for(permission)
            assert actor.permissions_at(foreign) == frozenset()
            assert actor.explain(permission, foreign).reason is Reason.OTHER_ACCOUNT


@given(grant_lists, st.text(max_size=20))
def test_an_unknown_code_is_denied_everywhere(held: list[Grant], code: str) -> None:
    actor = actor_with(held)
    if code not in ALL_PERMISSIONS:
        assert not actor.may_anywhere(code)
        assert not any(actor.may(code, scope) for scope in ALL_SCOPES)
        assert actor.scopes_for(code).is_empty


@given(grant_lists, moments)
def test_a_compiled_answer_stays_true_until_it_says(held: list[Grant], now: datetime) -> None:
    until = actor_with(held, now).valid_until
    last = now + timedelta(days=30) if until is None else until - timedelta(microseconds=1)
    assert allowed(held, now) == allowed(held, last)


@given(grant_lists, sets, scopes, periods)
def test_nobody_can_give_what_he_does_not_hold_at_every_moment(
    held: list[Grant], wanted: Permissions, scope: Scope, period: Period
) -> None:
    actor = actor_with(held)
    given_away = list(direct_grants(wanted, at=[scope], name="", period=period))
    if actor.can_grant(wanted, at=scope, period=period):
        for hour in range(-1, 13):
            now = NOW + timedelta(hours=hour, microseconds=1)
            assert now < NOW or allowed(given_away, now) <= allowed(held, now)


@given(grant_lists, grants)
def test_whoever_holds_all_of_a_grant_can_give_it(held: list[Grant], mine: Grant) -> None:
    assert actor_with([*held, mine]).missing_of([mine]) == ()


@given(grant_lists, grant_lists)
def test_what_is_missing_is_exactly_what_the_one_has_more_than_the_other(
    some: list[Grant], others: list[Grant]
) -> None:
    missing = not_covered(rights_of(some, now=NOW), by=others)
    for right in missing:
        first = right.period.first_moment
        assert naive_may(some, max(first, NOW), right.permission, right.scope)
        assert not naive_may(others, max(first, NOW), right.permission, right.scope)
    given_now = {(right.permission, right.scope) for right in missing if right.period.contains(NOW)}
    for right in rights_of(some, now=NOW):
        if right.period.contains(NOW) and (right.permission, right.scope) not in given_now:
            assert naive_may(others, NOW, right.permission, right.scope)


@given(grant_lists, grant_lists)
def test_an_edit_that_adds_nothing_gives_nobody_more(before: list[Grant], after: list[Grant]) -> None:
    if not change_adds(before, after, now=NOW):
        assert allowed(after) <= allowed(before)


@given(grant_lists, grant_lists)
def test_a_comparison_is_empty_exactly_when_neither_has_more(before: list[Grant], after: list[Grant]) -> None:
    comparison = compare(before, after, now=NOW)
    same = allowed(before) == allowed(after)
    assert comparison != Comparison((), ()) or same
    assert compare(before, before, now=NOW) == Comparison((), ())


@given(grant_lists)
def test_a_preview_tells_what_the_engine_will_answer(held: list[Grant]) -> None:
    for summary in summarize(held, now=NOW):
        if summary.period.contains(NOW):
            actor = actor_with(held)
            for group in summary.groups:
                assert all(actor.may(permission, summary.scope) for permission in group.can)


@given(grant_lists, grant_lists)
def test_whoever_may_change_a_grant_also_sees_it(mine: list[Grant], theirs: list[Grant]) -> None:
    actor = actor_with(mine)
    visible = visible_grants(actor, theirs)
    assert all(each in visible for each in changeable_grants(actor, theirs))
    assert sees_member(actor, theirs) or not visible
