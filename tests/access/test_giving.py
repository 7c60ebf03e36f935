"""One permission, asked for and given: exactly that one, by whoever could give it."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.access.compiled import compile_access
from gafete.access.denials import AccessDenied
from gafete.access.giving import addition, could_give, lacks, where_to_ask
from gafete.access.grants import Grant
from gafete.access.managing import Target, change_adds, require_change
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, closure
from gafete.access.profiles import ACCOUNTANT, ADMINISTRATOR, BUILT_IN, ISSUER, VIEWER
from gafete.access.rights import not_covered, rights_of
from gafete.access.scopes import Scope
from tests.access.cast import (
    ACCOUNT,
    CARLA,
    CENTRO,
    DAY,
    FUTURE,
    NORTE,
    NOW,
    PAST,
    STRANGERS_PLACE,
    SUR,
    THIS_WEEK,
    TORTILLERIA,
    grant,
    member,
    owner,
)

P = Permission
FALLBACK = grant(VIEWER, ACCOUNT)
SCOPES = (ACCOUNT, TORTILLERIA, CENTRO, NORTE, SUR)


def gained(
    before: list[Grant], permission: Permission, at: Scope, **options: object
) -> set[tuple[str, Scope]]:
    """The rights that the change adds, one by one."""
    made = addition(before, permission, at, fallback=FALLBACK, now=NOW, **options)  # type: ignore[arg-type]
    kept = [each for each in before if each != made.replaces]
    added = not_covered(rights_of([*kept, made.grant], now=NOW), by=before)
    return {(right.permission, right.scope) for right in added}


class TestWhatIsGiven:
    def test_a_grant_at_the_very_place_gets_it_besides(self) -> None:
        held = grant(ISSUER, CENTRO, row=1)
        made = addition([held], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW)
        assert made.replaces == held
        assert made.grant.profile_name == "Facturador"
        assert made.grant.added == {P.CFDI_CANCEL}
        assert made.grant.removed == frozenset()

    def test_under_a_wider_grant_a_second_one_gives_it_alone(self) -> None:
        made = addition([grant(ISSUER, TORTILLERIA)], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW)
        assert made.replaces is None
        assert made.grant.profile_name == "Facturador"
        assert made.grant.effective == closure({P.CFDI_CANCEL})

    def test_for_a_while_it_is_a_second_grant_even_at_the_very_place(self) -> None:
        made = addition(
            [grant(ISSUER, CENTRO)], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, until=NOW + DAY, now=NOW
        )
        assert (made.replaces, made.period) == (None, Period(None, NOW + DAY))
        assert made.grant.effective == closure({P.CFDI_CANCEL})

    def test_without_any_grant_there_the_programs_own_profile_carries_it(self) -> None:
        made = addition([grant(ISSUER, CENTRO)], P.BILLING_MANAGE, ACCOUNT, fallback=FALLBACK, now=NOW)
        assert made.grant.profile_name == "Consulta"
        assert made.grant.effective == {P.BILLING_MANAGE}

    def test_a_profile_of_the_accounts_own_could_widen_unseen_and_carries_nothing_alone(self) -> None:
        own = replace(grant(ISSUER, TORTILLERIA), profile_code="", profile_name="Caja")
        made = addition([own], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW)
        assert made.grant.profile_name == "Consulta"

    def test_what_was_taken_out_comes_back_alone(self) -> None:
        """Ver los comprobantes propios was taken out, and with it everything that brings it along."""
        held = grant(ISSUER, CENTRO, remove={P.CFDI_VIEW_OWN})
        assert gained([held], P.CFDI_VIEW_OWN, CENTRO) == {(P.CFDI_VIEW_OWN, CENTRO)}
        assert gained([held], P.CFDI_DRAFT, CENTRO) == {(P.CFDI_VIEW_OWN, CENTRO), (P.CFDI_DRAFT, CENTRO)}

    def test_it_ends_with_the_longest_grant_at_the_place(self) -> None:
        short, long = grant(ISSUER, CENTRO, period=THIS_WEEK), grant(VIEWER, CENTRO)
        assert addition([short, long], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW).period == ALWAYS
        assert addition([short], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW).period == THIS_WEEK

    @pytest.mark.parametrize("period", [PAST, FUTURE])
    def test_a_grant_that_does_not_count_now_is_left_alone(self, period: Period) -> None:
        held = grant(ISSUER, CENTRO, period=period)
        made = addition([held], P.CFDI_CANCEL, CENTRO, fallback=FALLBACK, now=NOW)
        assert (made.replaces, made.period) == (None, ALWAYS)

    @given(data=st.data())
    def test_it_is_always_exactly_what_was_asked_for(self, data: st.DataObject) -> None:
        permissions = st.frozensets(st.sampled_from(list(P)), max_size=4)
        held = [
            grant(
                data.draw(st.sampled_from(BUILT_IN)),
                data.draw(st.sampled_from(SCOPES)),
                period=data.draw(st.sampled_from([ALWAYS, PAST, FUTURE, THIS_WEEK])),
                add=data.draw(permissions),
                remove=data.draw(permissions),
                row=row,
            )
            for row in range(data.draw(st.integers(0, 3)))
        ]
        at = data.draw(st.sampled_from(SCOPES))
        possible = [each for each in P if at == ACCOUNT or not each.account_wide_only]
        permission = data.draw(st.sampled_from(possible))
        until = data.draw(st.sampled_from([None, NOW + DAY]))
        made = addition(held, permission, at, fallback=FALLBACK, until=until, now=NOW)
        kept = [each for each in held if each != made.replaces]
        after = [*kept, made.grant]
        assert compile_access(1, after, NOW).mask_at(at) & permission.bit
        allowed = grant(VIEWER, at, add=closure({permission}), period=made.period)
        exact = replace(allowed, permissions=frozenset())
        assert not_covered(rights_of(after, now=NOW), by=[*held, exact]) == ()
        assert not_covered(rights_of(held, now=NOW), by=after) == ()


class TestWhoCouldGive:
    def test_he_manages_users_there_and_holds_it_there(self) -> None:
        ana = member(grant(ADMINISTRATOR, TORTILLERIA))
        assert could_give(ana, P.CFDI_CANCEL, CENTRO)
        assert not could_give(ana, P.CFDI_CANCEL, SUR)
        assert not could_give(ana, P.PAYROLL_VIEW, CENTRO)
        assert not could_give(ana, P.CFDI_CANCEL, STRANGERS_PLACE)
        assert not could_give(member(grant(ACCOUNTANT, TORTILLERIA)), P.CFDI_CANCEL, CENTRO)
        assert could_give(owner(), P.PAYROLL_VIEW, SUR)

    def test_not_for_longer_than_he_holds_it_himself(self) -> None:
        ana = member(grant(ADMINISTRATOR, TORTILLERIA, period=THIS_WEEK))
        assert not could_give(ana, P.CFDI_CANCEL, CENTRO)
        assert could_give(ana, P.CFDI_CANCEL, CENTRO, Period(None, NOW + DAY))

    def test_nobody_gives_below_the_account_what_only_counts_in_all_of_it(self) -> None:
        assert not could_give(owner(), P.PROFILES_MANAGE, CENTRO)
        assert could_give(owner(), P.PROFILES_MANAGE, ACCOUNT)

    def test_a_deactivated_administrator_gives_nothing(self) -> None:
        assert not could_give(member(grant(ADMINISTRATOR, ACCOUNT), active=False), P.CFDI_CANCEL, CENTRO)

    @pytest.mark.parametrize(
        ("permission", "at"),
        [
            *product([P.CFDI_CANCEL, P.PAYROLL_ISSUE, P.USERS_MANAGE], SCOPES),
            (P.PROFILES_MANAGE, ACCOUNT),
        ],
    )
    @pytest.mark.parametrize("held_at", SCOPES)
    def test_it_is_the_answer_that_the_change_itself_gets(
        self, at: Scope, permission: Permission, held_at: Scope
    ) -> None:
        ana = member(grant(ADMINISTRATOR, held_at, add={P.PAYROLL_ISSUE} if held_at != SUR else ()))
        carlas = [grant(ISSUER, CENTRO, row=1), grant(ISSUER, SUR, row=2)]
        made = addition(carlas, permission, at, fallback=FALLBACK, now=NOW)
        before = [] if made.replaces is None else [made.replaces]
        target = Target(member_id=CARLA, grants=tuple(carlas))
        try:
            require_change(ana, target, before=before, after=[made.grant])
        except AccessDenied:
            passes = False
        else:
            passes = True
        assert passes == could_give(ana, permission, at, made.period)
        assert {right.permission for right in change_adds(before, [made.grant], now=NOW)} <= closure(
            {permission}
        )


class TestWhereToAsk:
    def asked(self, *grants: Grant, permission: Permission, at: Scope = ACCOUNT) -> tuple[Scope, ...]:
        return where_to_ask(compile_access(1, grants, NOW), permission, at)

    def test_where_he_works_when_a_page_refused_him_altogether(self) -> None:
        both = (grant(ISSUER, SUR), grant(VIEWER, CENTRO))
        assert self.asked(*both, permission=P.USERS_VIEW) == (CENTRO, SUR)

    def test_the_wider_of_two_places_that_contain_each_other(self) -> None:
        both = (grant(ISSUER, TORTILLERIA), grant(VIEWER, CENTRO))
        assert self.asked(*both, permission=P.USERS_VIEW) == (TORTILLERIA,)

    def test_only_where_he_works_now(self) -> None:
        all_times = (
            grant(ISSUER, SUR),
            grant(ISSUER, CENTRO, period=PAST),
            grant(ISSUER, NORTE, period=FUTURE),
        )
        assert self.asked(*all_times, permission=P.USERS_VIEW) == (SUR,)
        assert self.asked(grant(ISSUER, CENTRO, period=PAST), permission=P.USERS_VIEW) == ()

    def test_at_the_place_where_it_was_refused(self) -> None:
        assert self.asked(grant(ISSUER, SUR), permission=P.CFDI_CANCEL, at=SUR) == (SUR,)

    def test_in_the_whole_account_what_he_has_in_a_part_of_it(self) -> None:
        assert self.asked(grant(ADMINISTRATOR, SUR), permission=P.USERS_VIEW) == (ACCOUNT,)

    def test_in_the_whole_account_what_only_counts_there(self) -> None:
        assert self.asked(grant(ISSUER, SUR), permission=P.PROFILES_MANAGE) == (ACCOUNT,)

    def test_nowhere_what_he_has(self) -> None:
        assert self.asked(grant(ADMINISTRATOR, ACCOUNT), permission=P.USERS_VIEW, at=SUR) == ()


def test_lacking_a_part_of_the_time_is_lacking() -> None:
    week = [grant(ACCOUNTANT, CENTRO, period=THIS_WEEK)]
    assert lacks(week, P.CFDI_CANCEL, CENTRO, ALWAYS, NOW)
    assert not lacks(week, P.CFDI_CANCEL, CENTRO, Period(None, NOW + DAY), NOW)
    assert lacks(week, P.CFDI_CANCEL, NORTE, Period(None, NOW + DAY), NOW)
    assert not lacks([grant(ACCOUNTANT, TORTILLERIA)], P.CFDI_CANCEL, NORTE, ALWAYS, NOW)
