"""What must become of each act, said as plainly as the rules read, before it is tried.

`denied`: whoever acts may not do this. `faulty`: something else speaks against it (no seat is free, the place is
archived). An act with neither must succeed; one that is denied must not; one that is only faulty must be refused in
another way than "you may not".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tests.amplification.catalogue import ACCOUNT_WIDE, BROUGHT_ALONG, CODES, effective
from tests.amplification.oracle import Gift, Oracle, Where, codes_of
from tests.amplification.rows import GrantRow, MemberRow, OfferRow, ProfileRow, RequestRow

MANAGE, DEACTIVATE, DELETE, VIEW_AS = "users.manage", "users.deactivate", "users.delete", "users.view_as"
MOST_OPEN, MOST_A_DAY, A_DAY = 5, 10, timedelta(days=1)


class Verdict(NamedTuple):
    """What must become of an act."""

    denied: bool = False
    faulty: bool = False

    @property
    def passes(self) -> bool:
        """Whether nothing speaks against it."""
        return not (self.denied or self.faulty)


@dataclass(frozen=True)
class ImportedPerson:
    """Somebody in a file, with the days as they stand there."""

    name: str
    email: str
    wish: Wish
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class Wish:
    """One grant that somebody wants to give."""

    profile: ProfileRow
    where: Where
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    starts: datetime | None = None
    ends: datetime | None = None

    @property
    def gift(self) -> Gift:
        """What it would give."""
        codes = effective(
            codes_of(self.profile) | self._counting(self.added),
            self._counting(self.removed),
            in_whole_account=self.where.company is None,
        )
        return Gift(codes, self.where, self.starts, self.ends)

    def is_already(self, grant: GrantRow) -> bool:
        """Whether a grant says just this."""
        mine = (self.profile.id, self.where, self._counting(self.added), self._counting(self.removed))
        theirs = (grant.profile, Where(grant.account, grant.company, grant.place), grant.added, grant.removed)
        return mine == theirs and (self.starts, self.ends) == (grant.starts, grant.ends)

    def _counting(self, codes: frozenset[str]) -> frozenset[str]:
        """Only what can mean something there is kept of single permissions."""
        return codes if self.where.company is None else codes - ACCOUNT_WIDE


def gives(oracle: Oracle, actor: MemberRow, wishes: Iterable[Wish]) -> bool:
    """Whether he manages users everywhere there, and holds all of it for as long as he gives it."""
    asked = list(wishes)
    return all(oracle.may(actor, MANAGE, wish.where) for wish in asked) and not oracle.lacking(
        [wish.gift for wish in asked], oracle.own(actor)
    )


def can_exist(oracle: Oracle, account: int, wishes: Sequence[Wish]) -> bool:
    """Whether there is something to give, and all of it is the account's and in use."""
    return bool(wishes) and all(
        oracle.exists(wish.where) and wish.profile.account == account and not wish.profile.is_archived
        for wish in wishes
    )


def rules_whole_member(oracle: Oracle, actor: MemberRow, code: str, member: MemberRow) -> bool:
    """Whether he may do this to the member as a whole: holding the right where the member is, and all that he has."""
    if member.account != actor.account or member.is_owner or member.id == actor.id:
        return False
    gifts = oracle.gifts_of(member)
    lasting = [gift for gift in gifts if not oracle.is_over(gift)]
    places = [gift.where for gift in lasting or gifts] or [Where(actor.account)]
    holds_it = all(oracle.may(actor, code, where) for where in places)
    return holds_it and not oracle.lacking(gifts, oracle.own(actor))


# -- acts on members -------------------------------------------------------------------------------


def inviting(oracle: Oracle, actor: MemberRow, wishes: Sequence[Wish], *, email: str) -> Verdict:
    """Registering somebody under that address on a free seat."""
    newcomer = _newcomer(oracle, actor, wishes, email=email)
    return newcomer._replace(faulty=newcomer.faulty or not free_seats(oracle, actor.account))


def reassigning(
    oracle: Oracle, actor: MemberRow, former: MemberRow, wishes: Sequence[Wish], *, email: str
) -> Verdict:
    """Giving somebody's seat to a new person."""
    newcomer = _newcomer(oracle, actor, wishes, email=email)
    state = "" if former.seat is None else oracle.world.seats[former.seat].state
    return Verdict(
        denied=newcomer.denied or not rules_whole_member(oracle, actor, MANAGE, former),
        faulty=newcomer.faulty
        or is_gone(actor, former)
        or former.state not in {"invited", "deactivated"}
        or state != "held",
    )


def _newcomer(oracle: Oracle, actor: MemberRow, wishes: Sequence[Wish], *, email: str) -> Verdict:
    somewhere = oracle.may_somewhere(actor, MANAGE)
    return Verdict(
        denied=not (somewhere and gives(oracle, actor, wishes)),
        faulty=is_present(oracle, actor.account, email) or not can_exist(oracle, actor.account, wishes),
    )


def changing(oracle: Oracle, actor: MemberRow, member: MemberRow, wishes: Sequence[Wish]) -> Verdict:
    """Making the grants that he manages those that he wishes."""
    if is_gone(actor, member):
        return Verdict(faulty=True)
    if member.is_owner or member.id == actor.id:
        return Verdict(denied=True)
    shown = [grant for grant in oracle.world.grants_of(member.id) if is_his_to_change(oracle, actor, grant)]
    new = [wish for wish in wishes if not any(wish.is_already(grant) for grant in shown)]
    gone = [grant for grant in shown if not any(wish.is_already(grant) for wish in wishes)]
    replaced = [oracle.gift_of(grant) for grant in gone]
    too_much = oracle.lacking([wish.gift for wish in new], [*replaced, *oracle.own(actor)])
    is_left_with_something = wishes or len(shown) < len(oracle.world.grants_of(member.id))
    return Verdict(
        denied=bool(too_much) or not all(oracle.may(actor, MANAGE, wish.where) for wish in new),
        faulty=not is_left_with_something or not (can_exist(oracle, actor.account, new) or not new),
    )


def giving_profile(oracle: Oracle, actor: MemberRow, member: MemberRow, profile: ProfileRow) -> Verdict:
    """Putting one profile in the place of all that he may change, where and while it was."""
    shown = [grant for grant in oracle.world.grants_of(member.id) if is_his_to_change(oracle, actor, grant)]
    if not shown:
        return Verdict(denied=True)
    wishes = [
        Wish(profile, Where(it.account, it.company, it.place), starts=it.starts, ends=it.ends) for it in shown
    ]
    return changing(oracle, actor, member, list(dict.fromkeys(wishes)))


def is_his_to_change(oracle: Oracle, actor: MemberRow, grant: GrantRow) -> bool:
    """Whether a grant lies wholly where he manages users."""
    return oracle.may(actor, MANAGE, Where(grant.account, grant.company, grant.place))


def switching(
    oracle: Oracle, actor: MemberRow, member: MemberRow, code: str, *, when: str, needs_seat: bool = False
) -> Verdict:
    """What asks for one permission over a whole member in one state: deactivating, reactivating, withdrawing."""
    state = "" if member.seat is None else oracle.world.seats[member.seat].state
    return Verdict(
        denied=not rules_whole_member(oracle, actor, code, member),
        faulty=is_gone(actor, member) or member.state != when or (needs_seat and state != "held"),
    )


def deleting(oracle: Oracle, actor: MemberRow, member: MemberRow) -> Verdict:
    """Ending a membership; an invitation is withdrawn, which asks for managing besides."""
    needed = {DELETE, MANAGE} if member.state == "invited" else {DELETE}
    return Verdict(
        denied=not all(rules_whole_member(oracle, actor, code, member) for code in needed),
        faulty=is_gone(actor, member),
    )


def is_gone(actor: MemberRow, member: MemberRow) -> bool:
    """Whether he is no member of the actor's account, or not any more."""
    return member.account != actor.account or not member.is_holding


def free_seats(oracle: Oracle, account: int) -> int:
    """How many people fit in still."""
    seats = [seat for seat in oracle.world.seats.values() if seat.account == account and seat.state == "free"]
    return sum(1 for seat in seats if seat.ends is None or seat.ends > oracle.now)


def staging(oracle: Oracle, actor: MemberRow) -> Verdict:
    """Having a file looked through: for whoever registers users somewhere."""
    return Verdict(denied=not oracle.may_somewhere(actor, MANAGE))


def importable(oracle: Oracle, actor: MemberRow, person: ImportedPerson) -> bool:
    """Whether he may register this person now."""
    wishes = [person.wish]
    is_past = person.wish.ends is not None and person.wish.ends <= oracle.now
    return (
        gives(oracle, actor, wishes)
        and can_exist(oracle, actor.account, wishes)
        and not is_past
        and not is_present(oracle, actor.account, person.email)
    )


def is_present(oracle: Oracle, account: int, email: str) -> bool:
    """Whether the address is that of somebody who is in the account."""
    return any(
        member.is_holding and oracle.world.users[member.user].email == email
        for member in oracle.world.members_of(account)
    )


# -- profiles --------------------------------------------------------------------------------------


def creating_profile(oracle: Oracle, actor: MemberRow, codes: frozenset[str]) -> Verdict:
    """Making a profile: only of what he holds in the whole account, for good."""
    return Verdict(
        denied=not (
            oracle.may(actor, "profiles.manage", Where(actor.account))
            and holds_for_good(oracle, actor, codes)
        ),
        faulty=not codes,
    )


def editing_profile(oracle: Oracle, actor: MemberRow, profile: ProfileRow, codes: frozenset[str]) -> Verdict:
    """Changing a profile: what it gains counts as given to all who hold it."""
    nothing = frozenset[str]()
    before = effective(profile.permissions, nothing, in_whole_account=True)
    gained = effective(codes, nothing, in_whole_account=True) - before
    editable = archiving_profile(oracle, actor, profile, holders_matter=False)
    return Verdict(
        denied=editable.denied or not holds_for_good(oracle, actor, gained),
        faulty=not codes or editable.faulty,
    )


def archiving_profile(
    oracle: Oracle, actor: MemberRow, profile: ProfileRow, *, holders_matter: bool = True
) -> Verdict:
    """Putting a profile away that nobody holds."""
    held = any(
        oracle.world.members[grant.member].is_holding
        for grant in oracle.world.grants.values()
        if grant.profile == profile.id
    )
    is_own = any(grant.profile == profile.id for grant in oracle.world.grants_of(actor.id))
    return Verdict(
        denied=not oracle.may(actor, "profiles.manage", Where(actor.account)) or bool(profile.code) or is_own,
        faulty=profile.account != actor.account or (holders_matter and held),
    )


def holds_for_good(oracle: Oracle, actor: MemberRow, codes: frozenset[str]) -> bool:
    """Whether he holds these in the whole account, without an end."""
    return not oracle.lacking([Gift(codes & CODES, Where(actor.account))], oracle.own(actor))


# -- ownership -------------------------------------------------------------------------------------


def offering(oracle: Oracle, actor: MemberRow, member: MemberRow) -> Verdict:
    """Offering the account to an active member; one offer at a time."""
    is_open = any(offer.is_open for offer in oracle.world.offers.values() if offer.account == actor.account)
    return Verdict(
        denied=not actor.is_owner,
        faulty=is_gone(actor, member) or member.is_owner or member.state != "active" or is_open,
    )


def accepting(oracle: Oracle, actor: MemberRow, offer: OfferRow) -> Verdict:
    """Taking the account over: he to whom its present owner offers it still."""
    is_his = offer.is_open and offer.account == actor.account and offer.offered_to == actor.id
    return Verdict(faulty=not is_his or not oracle.world.members[offer.offered_by].is_owner)


def closing(actor: MemberRow, offer: OfferRow) -> Verdict:
    """Withdrawing an offer, or declining it."""
    return Verdict(
        denied=not actor.is_owner and offer.offered_to != actor.id,
        faulty=not offer.is_open or offer.account != actor.account,
    )


# -- requests --------------------------------------------------------------------------------------


def asking(oracle: Oracle, actor: MemberRow, code: str, where: Where) -> Verdict:
    """Asking for what one lacks, where one works; whoever asks again is answered with the request that is open."""
    own = [each for each in oracle.world.requests.values() if each.member == actor.id]
    same = [each for each in own if each.permission == code and place_of(each) == where]
    makes_sense = (
        where.account == actor.account
        and (where.company is None or not oracle.leaves(where).isdisjoint(oracle.reach(actor)))
        and not oracle.may(actor, code, where)
        and counts_at(code, where)
        and oracle.exists(where)
    )
    is_asked_already = any(is_pending(oracle, each) for each in same)
    too_much = (
        sum(1 for each in own if is_pending(oracle, each)) >= MOST_OPEN
        or sum(1 for each in own if each.asked > oracle.now - A_DAY) >= MOST_A_DAY
        or any(each.state == "declined" and _was_lately(oracle, each) for each in same)
    )
    return Verdict(faulty=not makes_sense or (too_much and not is_asked_already))


def giving_asked(oracle: Oracle, actor: MemberRow, request: RequestRow, until: datetime | None) -> Verdict:
    """Giving what was asked for: out of what he holds himself, for so long; who has it by now needs nothing."""
    where, answer = place_of(request), answering(oracle, actor, request)
    asker = oracle.world.members[request.member]
    if not oracle.lacking([Gift(frozenset({request.permission}), where, ends=until)], oracle.gifts_of(asker)):
        return answer._replace(faulty=answer.faulty or _is_past(oracle, until))
    present = [gift for gift in oracle.gifts_of(asker) if gift.where == where and gift.holds_at(oracle.now)]
    widened = max(present, key=_last_moment, default=None) if until is None else None
    end = until if widened is None else widened.ends
    added = Gift(BROUGHT_ALONG[request.permission], where, ends=end)
    too_much = oracle.lacking([added], [*([] if widened is None else [widened]), *oracle.own(actor)])
    return Verdict(
        denied=answer.denied or bool(too_much),
        faulty=answer.faulty or _is_past(oracle, until) or not oracle.exists(where),
    )


def answering(oracle: Oracle, actor: MemberRow, request: RequestRow) -> Verdict:
    """Answering somebody else's open request for what one could give oneself."""
    asker = oracle.world.members[request.member]
    return Verdict(
        denied=not answers(oracle, actor, request),
        faulty=request.account != actor.account or not is_pending(oracle, request) or asker.state != "active",
    )


def withdrawing_asked(actor: MemberRow, request: RequestRow) -> Verdict:
    """Taking back an open request of one's own."""
    return Verdict(faulty=request.member != actor.id or request.state != "open")


def answers(oracle: Oracle, actor: MemberRow, request: RequestRow) -> bool:
    """Whether it is for him to answer: somebody else's, where he manages users, for what he holds."""
    where = place_of(request)
    return request.member != actor.id and all(
        oracle.may(actor, code, where) for code in (MANAGE, request.permission)
    )


def could_give(oracle: Oracle, giver: MemberRow, code: str, where: Where) -> bool:
    """Whether he could give somebody this, for good."""
    return (
        counts_at(code, where)
        and oracle.may(giver, MANAGE, where)
        and not oracle.lacking([Gift(BROUGHT_ALONG[code], where)], oracle.own(giver))
    )


def counts_at(code: str, where: Where) -> bool:
    """Whether a permission means anything there."""
    return where.company is None or code not in ACCOUNT_WIDE


def is_pending(oracle: Oracle, request: RequestRow) -> bool:
    """Whether it waits for an answer still."""
    return request.state == "open" and request.expires > oracle.now


def place_of(request: RequestRow) -> Where:
    """Where something is asked for."""
    return Where(request.account, request.company, request.place)


def _was_lately(oracle: Oracle, request: RequestRow) -> bool:
    return request.closed is not None and request.closed > oracle.now - A_DAY


def _is_past(oracle: Oracle, until: datetime | None) -> bool:
    return until is not None and until <= oracle.now


def _last_moment(gift: Gift) -> datetime:
    return gift.ends or datetime.max.replace(tzinfo=UTC)


# -- companies and places --------------------------------------------------------------------------


def in_tree(oracle: Oracle, actor: MemberRow, code: str, where: Where, *, faulty: bool = False) -> Verdict:
    """What asks for one permission at one node of the tree."""
    return Verdict(denied=not oracle.may(actor, code, where), faulty=faulty)
