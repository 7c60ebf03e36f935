"""Every list and every answer that a member gets, held against the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.queries import latest_events, list_events
from gafete.identity.models import User
from gafete.members.actors import NotAMember, load_actor
from gafete.members.asking.queries import granters, list_requests_to_answer, own_requests
from gafete.members.models import Member, Profile
from gafete.members.queries import (
    MemberFilter,
    access_of,
    holders_of,
    list_members,
    list_profiles,
    numbers_by_state,
    who_reaches,
)
from gafete.seats.queries import seat_meter
from gafete.tenancy.queries import Kept, companies_for, list_companies, list_places, tree
from gafete.web.members.powers import Asker, Powers, grants_fetched
from tests.amplification import verdicts
from tests.amplification.catalogue import CODES
from tests.amplification.oracle import LATER, Leaves, Oracle, Where
from tests.amplification.rows import MemberRow, ProfileRow, RequestRow

VIEW, MANAGE, AUDIT = "users.view", "users.manage", "audit.view"
A_PAGE = 50
MOST = 1_000
DENIED = "denied"


class Reader:
    """A member, what he is answered, and what he should be."""

    def __init__(self, oracle: Oracle, member: MemberRow, actor: Actor) -> None:
        self.oracle = oracle
        self.world = oracle.world
        self.member = member
        self.actor = actor
        self.seen = oracle.where(member, VIEW)
        self.sees_all = (LATER, LATER) in self.seen

    # -- may ---------------------------------------------------------------------------------------

    def check_answers(self) -> None:
        """`may` for every permission at every node, of both accounts."""
        nodes = [node for account in self.world.accounts for node in self.oracle.nodes(account)]
        for node in nodes:
            scope = Scope(*node)
            should = {code for code in CODES if self.oracle.may(self.member, code, node)}
            answered = {permission.value for permission in Permission if self.actor.may(permission, scope)}
            self._same(f"may, at {node}", answered, should)
        anywhere = {permission.value for permission in Permission if self.actor.may_anywhere(permission)}
        self._same("may anywhere", anywhere, {code for code in CODES if self.oracle.where(self.member, code)})

    # -- people ------------------------------------------------------------------------------------

    def check_people(self, *, closely: int) -> None:
        """The list of users with what may be done to each, the numbers, and one of them closely."""
        visible = self.oracle.visible_to(self.member)
        holding = {member.id for member in visible if member.is_holding}
        page = self._answer(lambda: list_members(self.actor, size=MOST).rows, asks=VIEW)
        if page == DENIED:
            assert not holding, f"{self.member} is denied a list that is not empty"
        else:
            self._same("list_members", {row.pk for row in page}, holding)
            self._check_powers(page)
            self._check_access(page[closely % len(page)])
        counted = Counter(each.state for each in visible if each.is_holding and not each.is_owner)
        states = {state: counted[state] for state in ("invited", "active", "deactivated")}
        self._same("numbers_by_state", numbers_by_state(self.actor), states)

    def _check_powers(self, rows: Iterable[Member]) -> None:
        asker = Asker(self.actor, copies_links=True)
        for row in rows:
            member = self.world.members[row.pk]
            self._same(f"powers over {member}", asker.powers(row, grants_fetched(row)), self._powers(member))

    def _check_access(self, row: Member) -> None:
        """What he is shown of one member's grants, and which of them are his to change."""
        shown = access_of(self.actor, row)
        grants = self.world.grants_of(row.pk)
        if not row.is_owner:
            seen = {grant.id for grant in grants if self.oracle.meets(self.seen, grant)}
            his = {grant.id for grant in grants if verdicts.is_his_to_change(self.oracle, self.member, grant)}
            answered = ({it.id for it in shown.grants}, {it.id for it in shown.changeable}, shown.has_others)
            self._same(f"access_of {row.pk}", answered, (seen, his, len(seen) < len(grants)))

    def check_reach(self, node: Where) -> None:
        """Who reaches a place."""
        reached = [member.pk for member in who_reaches(self.actor, Scope(*node), now=self.oracle.now)]
        self._same(f"who_reaches {node}", set(reached), self._reaching(node))

    def check_holders(self, profile: ProfileRow) -> None:
        """Who holds a profile."""
        holders = {member.pk for member in holders_of(self.actor, Profile(pk=profile.id))}
        self._same(f"holders_of {profile.name}", holders, self._holders(profile))

    def check_narrowed(self, profile: ProfileRow) -> None:
        """The list of users by profile."""
        filters = MemberFilter(profile=Profile(pk=profile.id))
        page = self._answer(lambda: list_members(self.actor, filters=filters, size=MOST).rows, asks=VIEW)
        if page != DENIED:
            self._same(f"list_members by {profile.name}", {each.pk for each in page}, self._holders(profile))

    def check_profiles(self) -> None:
        """The profiles with how many hold each, as far as he sees them."""
        in_use = [each for each in self.world.profiles.values() if each.account == self.member.account]
        should = {each.id: len(self._holders(each)) for each in in_use if not each.is_archived}
        listed = {row.pk: row.holders for row in list_profiles(self.actor)}  # type: ignore[attr-defined]
        self._same("list_profiles", listed, should)

    def _powers(self, member: MemberRow) -> Powers:
        """What the page should draw: exactly what the acts would do."""

        def rules(code: str) -> bool:
            return verdicts.rules_whole_member(self.oracle, self.member, code, member)

        state, manage, switch = member.state, rules(MANAGE), rules(verdicts.DEACTIVATE)
        return Powers(
            edit=manage,
            change_access=self._may_change_access(member),
            resend=self._may_resend(member, manage=manage),
            copy_link=manage and state == "invited",
            withdraw=manage and state == "invited",
            deactivate=switch and state == "active",
            reactivate=switch and state == "deactivated",
            reassign=manage and state in {"invited", "deactivated"},
            delete=rules(verdicts.DELETE) and state != "invited",
            view_as=rules(verdicts.VIEW_AS) and state == "active",
            offer_ownership=self.member.is_owner and state == "active" and not member.is_owner,
        )

    def _may_resend(self, member: MemberRow, *, manage: bool) -> bool:
        if member.is_owner:
            manage = self.oracle.may(self.member, MANAGE, Where(self.member.account))
        return manage and member.state == "invited"

    def _may_change_access(self, member: MemberRow) -> bool:
        if member.is_owner or member.id == self.member.id:
            return False
        grants = self.world.grants_of(member.id)
        his = [verdicts.is_his_to_change(self.oracle, self.member, grant) for grant in grants]
        return self.oracle.may_somewhere(self.member, MANAGE) and (not grants or any(his))

    # -- the tree ----------------------------------------------------------------------------------

    def check_tree(self) -> None:
        """The companies and places that he sees."""
        reach = self.oracle.reach(self.member)
        companies = list_companies(self.actor, kept=Kept.ALL, size=MOST).rows
        places = list_places(self.actor, kept=Kept.ALL, size=MOST).rows
        self._same(
            "list_companies", {row.pk for row in companies}, {company for company, _ in reach if company}
        )
        self._same("list_places", {row.pk for row in places}, {place for _, place in reach if place})

    def check_offered(self, permission: Permission) -> None:
        """Those that a form offers him, where he holds a permission."""
        held = self.oracle.where(self.member, permission.value)
        in_use = {each.id for each in self.world.companies.values() if not each.is_archived}
        open_places = {each.id for each in self.world.places.values() if not each.is_archived}
        should = {
            (company, company_wide(held, company), place)
            for company, place in held
            if company in in_use and place in {LATER, *open_places}
            if place != LATER
        }
        branches = tree(self.actor, permission)
        shown = {(it.company.pk, it.is_whole, place.pk) for it in branches for place in it.places}
        self._same(f"tree for {permission}", shown, should)
        whole = {company for company in in_use if company_wide(held, company)}
        self._same(
            f"companies for {permission}", {row.pk for row in companies_for(self.actor, permission)}, whole
        )

    # -- requests ----------------------------------------------------------------------------------

    def check_requests(self) -> None:
        """Those that wait for his answer, and his own."""
        requests = self.world.requests.values()
        waiting = {
            each.id
            for each in requests
            if verdicts.answers(self.oracle, self.member, each)
            and verdicts.is_pending(self.oracle, each)
            and self.world.members[each.member].state == "active"
            and self._is_in_use(each)
        }
        page = list_requests_to_answer(self.actor, now=self.oracle.now, size=MOST)
        self._same("list_requests_to_answer", {row.pk for row in page.rows}, waiting)
        own = {each.id for each in requests if each.member == self.member.id}
        self._same("own_requests", {row.pk for row in own_requests(self.actor, size=MOST)}, own)

    def check_granters(self, code: str, node: Where) -> None:
        """Whom he is told to ask for a permission."""
        if node.account != self.member.account:
            return
        known = [each for each in self.oracle.visible_to(self.member) if each.is_holding]
        should = {
            each.id
            for each in {*known, self.world.owner_of(self.member.account)}
            if verdicts.could_give(self.oracle, each, code, node)
        }
        named = granters(self.actor, Permission(code), Scope(*node), now=self.oracle.now)
        self._same(f"granters of {code} at {node}", {row.pk for row in named}, should)

    def _is_in_use(self, request: RequestRow) -> bool:
        is_open_company = request.company is None or not self.world.companies[request.company].is_archived
        return is_open_company and (request.place is None or not self.world.places[request.place].is_archived)

    # -- the trail and the meter -------------------------------------------------------------------

    def check_trail(self) -> None:
        """The newest events, through the page and the overview."""
        where = self.oracle.where(self.member, AUDIT)
        should = list(islice(self._events_seen(where), A_PAGE))
        page = self._answer(lambda: list_events(self.actor, size=A_PAGE).rows, asks=AUDIT)
        if page != DENIED:
            self._same("list_events", [event.sequence for event in page], should)
        latest = [event.sequence for event in latest_events(self.actor, size=5)]
        self._same("latest_events", latest, should[:5])

    def check_meter(self) -> None:
        """How full the account is, for whoever sees users."""
        meter = self._answer(lambda: seat_meter(self.actor), asks=VIEW)
        if meter != DENIED:
            seats = [each for each in self.world.seats.values() if each.account == self.member.account]
            held = sum(1 for seat in seats if seat.state == "held")
            total = held + verdicts.free_seats(self.oracle, self.member.account)
            self._same("seat_meter", (meter.held, meter.total), (held, total))

    def _events_seen(self, where: Leaves) -> Iterable[int]:
        account = self.member.account
        sees_all = (LATER, LATER) in where
        reached: dict[int, set[tuple[int, int]]] = {}
        for of, number, company, place in self.world.reaches:
            if of == account:
                reached.setdefault(number, set()).add((company, place))
        for number in self.world.events_of(account):
            parts = reached.get(number, set())
            if sees_all or any(part in where or company_wide(where, part[0]) for part in parts):
                yield number

    # -- inside ------------------------------------------------------------------------------------

    def _answer(self, ask: Callable[[], Any], *, asks: str) -> Any:
        """What he is answered; he is denied exactly where he holds the permission nowhere."""
        try:
            answer = ask()
        except AccessDenied:
            assert not self.oracle.where(self.member, asks), f"{self.member} has {asks}, and is denied"
            return DENIED
        assert self.oracle.where(self.member, asks), f"{self.member} is answered without {asks}"
        return answer

    def _reaching(self, node: Where) -> set[int]:
        asked = self.oracle.leaves(node)
        return {
            each.id
            for each in self.oracle.visible_to(self.member)
            if each.is_holding
            and any(
                asked <= self.oracle.leaves(gift.where) and gift.holds_at(self.oracle.now)
                for gift in self.oracle.gifts_of(each)
            )
        }

    def _holders(self, profile: ProfileRow) -> set[int]:
        return {
            grant.member
            for grant in self.world.grants.values()
            if grant.profile == profile.id
            and self.oracle.meets(self.seen, grant)
            and self.world.members[grant.member].is_holding
        }

    def _same(self, what: str, answered: object, should: object) -> None:
        assert answered == should, f"{what}, for {self.member}: is {answered}, should be {should}"


def company_wide(where: Leaves, company: int) -> bool:
    """Whether all of a company lies in there, its later places included."""
    return (company, LATER) in where


def reader(oracle: Oracle, member: MemberRow) -> Reader | None:
    """The member as a reader; nobody who is not active gets in."""
    person = User.objects.get(pk=member.user)
    try:
        actor = load_actor(person, member.account).actor
    except NotAMember:
        assert not is_inside(oracle, member), f"{member} is kept out"
        return None
    assert is_inside(oracle, member), f"{member} gets in"
    return Reader(oracle, oracle.world.members[actor.member_id or 0], actor)


def is_inside(oracle: Oracle, member: MemberRow) -> bool:
    """Whether the person of this membership is active in the account, through it or a later one."""
    return any(
        each.user == member.user and each.state == "active"
        for each in oracle.world.members_of(member.account)
    )
