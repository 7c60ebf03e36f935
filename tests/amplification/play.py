"""One game: acts, what came of each, the book of who gave what, and everybody's look at it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, NotFound, StaleEdit
from gafete.identity.models import User
from gafete.members.actors import load_actor
from gafete.members.authority import MemberGone
from gafete.members.models import Member, Profile
from gafete.members.operations.accept_invitation import InvitationOver, accept_invitation
from gafete.members.operations.answer_request import RequestClosed
from gafete.members.operations.ask_access import RequestNotPossible
from gafete.members.operations.deactivate_member import NotActive
from gafete.members.operations.edit_profile import ProfileInUse
from gafete.members.operations.offer_ownership import OfferNotPossible
from gafete.members.operations.reactivate_member import NotDeactivated
from gafete.members.operations.reassign_seat import StillActive
from gafete.members.operations.withdraw_invitation import InvitationAccepted
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.operations.create_place import CompanyArchived
from gafete.walls.standing import inside
from tests.amplification.drawing import SORTED_CODES, choose
from tests.amplification.ledger import Ledger, check_return
from tests.amplification.lists import Reader, reader
from tests.amplification.oracle import Oracle
from tests.amplification.promises import check_borders, check_others, check_owners, check_seats
from tests.amplification.rows import MemberRow
from tests.amplification.tally import Tally
from tests.amplification.verdicts import ImportedPerson, Verdict, free_seats, importable
from tests.amplification.world import World, differences, read_world

# After so many steps everybody looks at everything.
LOOK_ROUND_EVERY = 25
# After each of the others one part of the smaller lists is looked at.
TURNS = 5
BEGINNING = datetime(2026, 11, 23, 15, tzinfo=UTC)
# What an act may answer when it is refused for another reason than "you may not".
REFUSALS = (
    CompanyArchived, InvalidFields, InvitationAccepted, InvitationOver, MemberGone, NoFreeSeat, NotActive, NotDeactivated,
    NotFound, OfferNotPossible, Profile.DoesNotExist, ProfileInUse, RequestClosed, RequestNotPossible, StaleEdit,
    StillActive,
)  # fmt: skip

Act = Callable[[Actor], object]


@dataclass(frozen=True)
class Waiting:
    """An import that was confirmed and waits for a worker."""

    job: UUID
    requester: int
    account: int
    # Those with whom nothing was wrong when the file was looked through.
    people: tuple[ImportedPerson, ...]


@dataclass
class Play:
    """The state of one game."""

    tally: Tally
    move_to: Callable[[datetime], None]
    now: datetime = BEGINNING
    steps: int = 0
    newcomers: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    oracle: Oracle = field(init=False)
    # How many seats there are, whatever their state.
    seats: int = field(init=False)

    def __post_init__(self) -> None:
        """Look at the world as it is at the beginning."""
        self.move_to(self.now)
        self.oracle = Oracle(read_world(), self.now)
        self.ledger.begin(self.oracle)
        self.seats = len(self.world.seats)

    @property
    def world(self) -> World:
        """The world after the last step."""
        return self.oracle.world

    # -- acting ------------------------------------------------------------------------------------

    def attempt(
        self,
        kind: str,
        member: MemberRow,
        act: Act,
        verdict: Verdict,
        *,
        target: MemberRow | None = None,
        giver: MemberRow | None = None,
    ) -> str:
        """Let a member act, and hold what came of it against the verdict and all the promises."""
        actor = self.actor_of(member)
        before = self.oracle
        outcome, refusal = self._outcome(lambda: act(actor))
        self.oracle = Oracle(read_world(), self.now)
        self._check_outcome(f"{kind} by {member} of {target}", outcome, refusal, verdict, before)
        self._check_change(before, giver or member, account=member.account)
        self.ended(kind, outcome, concerned=[member, target])
        return outcome

    def enter(self, invited: MemberRow, person: int) -> str:
        """Let a person follow the link of an invitation."""
        is_his = invited.user == person
        before = self.oracle
        outcome, refusal = self._outcome(
            lambda: accept_invitation(
                user=User.objects.get(pk=person), member=Member.objects.get(pk=invited.id)
            )
        )
        self.oracle = Oracle(read_world(), self.now)
        self._check_outcome(
            f"entering of {person} as {invited}", outcome, refusal, Verdict(faulty=not is_his), before
        )
        self._check_change(before, None, account=invited.account)
        self.ended("enter", outcome, concerned=[invited])
        return outcome

    def work(self, waiting: Waiting, act: Callable[[], object]) -> None:
        """Let a worker register the people of an import, by what whoever asked for it may give by now."""
        before = self.oracle
        requester = next(
            (
                each
                for each in before.world.members_of(waiting.account)
                if each.user == waiting.requester and each.state == "active"
            ),
            None,
        )
        sound = [each for each in waiting.people if requester and importable(before, requester, each)]
        expected = {each.email for each in sound[: free_seats(before, waiting.account)]}
        act()
        self.oracle = Oracle(read_world(), self.now)
        new = self.world.members.keys() - before.world.members.keys()
        registered = {self.world.users[self.world.members[id_].user].email for id_ in new}
        assert registered == expected, f"{waiting} by {requester} registered {registered}, not {expected}"
        self._check_change(before, requester, account=waiting.account)
        self.ended("import", "done" if new else "refused", concerned=[requester])

    @staticmethod
    def actor_of(member: MemberRow) -> Actor:
        """An active member as whoever acts."""
        with inside(member.account):
            return load_actor(User.objects.get(pk=member.user), member.account).actor

    def ended(self, kind: str, outcome: str, *, concerned: Iterable[MemberRow | None] = ()) -> None:
        """Count a step; look through the eyes of one whom it concerned or, in turn, of everybody."""
        self.tally.note(kind, outcome)
        self.steps += 1
        everybody = list(self.world.members)
        ids = [each.id for each in concerned if each is not None] or everybody
        looker = choose(choose([ids, everybody], self.steps), self.steps // 2)
        self._look(self.world.members[looker])
        if self.steps % LOOK_ROUND_EVERY == 0:
            for member in self.world.members.values():
                self._look(member, at_everything=True)

    def move(self, hours: int) -> None:
        """Let time pass; periods begin and end."""
        self.now += timedelta(hours=hours)
        self.move_to(self.now)
        self.oracle = Oracle(self.world, self.now)

    def reread(self) -> None:
        """Look again, after something that no member did."""
        before = self.oracle
        self.oracle = Oracle(read_world(), self.now)
        self._check_promises(before, None)

    @staticmethod
    def _outcome(act: Callable[[], object]) -> tuple[str, Exception | None]:
        try:
            act()
        except AccessDenied as denied:
            return "denied", denied
        except REFUSALS as refusal:
            return "refused", refusal
        return "done", None

    def _check_outcome(
        self, what: str, outcome: str, refusal: Exception | None, verdict: Verdict, before: Oracle
    ) -> None:
        possible = {"done"} if verdict.passes else set()
        possible |= ({"denied"} if verdict.denied else set()) | ({"refused"} if verdict.faulty else set())
        assert outcome in possible, f"{what} was {outcome} ({refusal!r}), should have been {possible}"
        if outcome != "done":
            written = differences(before.world, self.world)
            assert not written, f"{what} was {outcome}, and wrote {written}"

    # -- what must hold ----------------------------------------------------------------------------

    def _check_change(self, before: Oracle, giver: MemberRow | None, *, account: int) -> None:
        check_others(before.world, self.world, account=account)
        self._check_promises(before, giver)

    def _check_promises(self, before: Oracle, giver: MemberRow | None) -> None:
        self.ledger.note(before, self.oracle, giver)
        self.ledger.check(self.oracle)
        check_return(before, self.oracle, giver)
        check_owners(before.world, self.world)
        check_seats(self.world, number=self.seats)
        check_borders(self.world)

    # -- looking -----------------------------------------------------------------------------------

    def _look(self, member: MemberRow, *, at_everything: bool = False) -> None:
        """Ask what a member can ask, and hold it against the oracle; of the smaller lists, some in turn."""
        with inside(member.account):
            found = reader(self.oracle, member)
            if found is None:
                return
            found.check_answers()
            found.check_people(closely=self.steps)
            found.check_trail()
            for number, check in enumerate(self._smaller_lists(found)):
                if at_everything or number % TURNS == self.steps % TURNS:
                    check()

    def _smaller_lists(self, found: Reader) -> list[Callable[[], None]]:
        account = found.member.account
        node = choose(self.oracle.nodes(account), self.steps)
        profiles = [each for each in self.world.profiles.values() if each.account == account]
        profile = choose(profiles, self.steps)
        return [
            found.check_profiles,
            found.check_tree,
            found.check_meter,
            found.check_requests,
            partial(found.check_granters, choose(SORTED_CODES, self.steps), node),
            partial(found.check_reach, node),
            partial(found.check_offered, Permission.USERS_MANAGE),
            partial(found.check_offered, Permission.PLACES_MANAGE),
            partial(found.check_holders, profile),
            partial(found.check_narrowed, profile),
        ]
