"""What must hold of the rows after every step, whoever did what."""

from __future__ import annotations

from tests.amplification.rows import MemberRow, SeatRow
from tests.amplification.world import World, differences


def check_owners(before: World, after: World) -> None:
    """Every account has one active owner; another one only where he was offered it by the one before."""
    for account in after.accounts:
        owners = [each for each in after.members_of(account) if each.is_owner]
        assert [each.state for each in owners] == ["active"], f"{account} is owned by {owners}"
        former, [owner] = before.owner_of(account), owners
        if owner.id != former.id:
            offers = [each for each in before.offers.values() if each.is_open]
            pairs = [(each.offered_by, each.offered_to) for each in offers]
            assert (former.id, owner.id) in pairs, f"nobody offered {account} to {owner}"


def check_seats(world: World, *, number: int) -> None:
    """Nobody sits without a seat or on one that cannot be sat on, and no seat is held by nobody."""
    assert len(world.seats) == number, "seats appeared or vanished"
    holders = {each.seat: each for each in world.members.values() if each.seat is not None}
    for member in world.members.values():
        _check_member(member, None if member.seat is None else world.seats[member.seat])
    for seat in world.seats.values():
        if seat.state == "held":
            assert seat.id in holders, f"nobody sits on {seat}"
            assert holders[seat.id].account == seat.account, f"{holders[seat.id]} sits on {seat}"
        elif seat.state != "expired":
            assert seat.id not in holders, f"{holders[seat.id]} sits on {seat}"


def _check_member(member: MemberRow, seat: SeatRow | None) -> None:
    sits = member.is_holding and not member.is_owner
    assert (seat is not None) == sits, f"{member} should {'' if sits else 'not '}have a seat"
    if seat is not None and member.state != "deactivated":
        assert seat.state == "held", f"{member} sits on {seat}"


def check_borders(world: World) -> None:
    """What belongs together belongs to one account, and a place to the company that is named with it."""
    for grant in world.grants.values():
        accounts = {world.members[grant.member].account, world.profiles[grant.profile].account}
        if grant.company is not None:
            accounts.add(world.companies[grant.company].account)
        if grant.place is not None:
            place = world.places[grant.place]
            accounts.add(place.account)
            assert place.company == grant.company, f"{grant} names another company than {place}"
        assert accounts == {grant.account}, f"{grant} reaches into {accounts}"
    for request in world.requests.values():
        asker = world.members[request.member].account
        assert asker == request.account, f"{request} is asked by somebody of {asker}"


def check_others(before: World, after: World, *, account: int) -> None:
    """An act in one account changes nothing of another."""
    for other in after.accounts:
        if other != account:
            unchanged = before.of_account(other) == after.of_account(other)
            assert unchanged, f"an act in {account} changed {other}: {differences(before, after)}"
            assert before.events_of(other) == after.events_of(other), f"an event in {other} by {account}"
