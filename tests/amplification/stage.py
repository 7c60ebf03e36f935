"""The state machine without its rules: a game in two accounts, taken back when it is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.members.actors import compiled_cache
from gafete.members.assignments import Assignment
from gafete.members.invitations import Invitation
from gafete.members.models import Member, Profile
from tests.amplification.drawing import (
    ABLE,
    NEARLY_ABLE,
    Hand,
    any_nodes,
    choose,
    nodes_in_use,
    profiles_in_use,
    wish_from,
)
from tests.amplification.oracle import Oracle
from tests.amplification.play import Act, Play
from tests.amplification.rows import MemberRow
from tests.amplification.tally import Tally
from tests.amplification.verdicts import MANAGE, Verdict, Wish
from tests.amplification.world import World


class Stage(RuleBasedStateMachine):
    """What the rules choose from, and how they act."""

    tally: ClassVar[Tally]
    move_to: ClassVar[Callable[[datetime], None]]

    def __init__(self) -> None:
        super().__init__()
        # Every game begins with the same rows, which share ids and versions with those of the game before.
        compiled_cache.clear()
        self._game = transaction.atomic()
        self._game.__enter__()
        self.play = Play(tally=self.tally, move_to=type(self).move_to)

    def teardown(self) -> None:
        """Take back what the game wrote."""
        transaction.set_rollback(True)
        self._game.__exit__(None, None, None)

    @property
    def oracle(self) -> Oracle:
        """The answers for the present state."""
        return self.play.oracle

    @property
    def world(self) -> World:
        """The present state."""
        return self.play.world

    # -- choosing ----------------------------------------------------------------------------------

    def account(self, hand: Hand) -> int:
        """One of the two accounts."""
        return choose(self.world.accounts, hand.where)

    def members_in(self, *states: str) -> list[MemberRow]:
        """Everybody who is in one of these states, owners included."""
        return [each for each in self.world.members.values() if each.state in states]

    def target(self, hand: Hand, *states: str) -> MemberRow:
        """To whom: anybody of any account, or, without daring, a member of this one in one of these states."""
        everybody = list(self.world.members.values())
        account = self.account(hand)
        fitting = [each for each in everybody if each.account == account and each.state in states]
        fitting = [each for each in fitting if not each.is_owner]
        return choose(everybody if hand.is_daring else fitting, hand.whom)

    def wishes(self, hand: Hand) -> list[Wish]:
        """What is to be given, without doubles."""
        account = self.account(hand)
        profiles = profiles_in_use(self.oracle, account)
        nodes = nodes_in_use(self.oracle, account)
        if hand.is_daring:
            profiles, nodes = list(self.world.profiles.values()), any_nodes(self.oracle, account)
        return list(dict.fromkeys(wish_from(draft, profiles, nodes, self.play.now) for draft in hand.drafts))

    # -- acting ------------------------------------------------------------------------------------

    def attempt(
        self,
        kind: str,
        hand: Hand,
        act: Act,
        verdict: Callable[[MemberRow], Verdict],
        *,
        target: MemberRow | None = None,
        giver: MemberRow | None = None,
    ) -> MemberRow | None:
        """Let one act who fits the manner; who it was, if it was done."""
        active = [each for each in self.world.members_of(self.account(hand)) if each.state == "active"]
        actor = choose(self._fitting(hand, active, verdict), hand.who)
        outcome = self.play.attempt(kind, actor, act, verdict(actor), target=target, giver=giver)
        return actor if outcome == "done" else None

    def _fitting(
        self, hand: Hand, active: list[MemberRow], verdict: Callable[[MemberRow], Verdict]
    ) -> list[MemberRow]:
        if hand.manner == ABLE:
            return [each for each in active if verdict(each).passes]
        if hand.manner == NEARLY_ABLE:
            managing = [each for each in active if self.oracle.may_somewhere(each, MANAGE)]
            return [each for each in managing if verdict(each).denied] or active
        return active

    def invitation(self, wishes: Sequence[Wish], *, email: str) -> Invitation:
        """What an administrator types about somebody new; the address may be one that is known elsewhere."""
        self.play.newcomers += 1
        number = self.play.newcomers
        return Invitation(
            name=f"Persona Número {number}",
            username=f"persona.{number}",
            email=email,
            assignments=[assignment_of(wish) for wish in wishes],
        )

    def address(self, hand: Hand) -> str:
        """A new person's address or, one time in three, that of somebody who is in the other account."""
        account = self.account(hand)
        elsewhere = [each for each in self.world.members.values() if each.account != account]
        if hand.whom % 3 == 0 and elsewhere:
            return self.world.users[choose(elsewhere, hand.whom).user].email or self._new_address()
        return self._new_address()

    def _new_address(self) -> str:
        return f"persona{self.play.newcomers + 1}@correo.example"


def assignment_of(wish: Wish) -> Assignment:
    """A wish as the form hands it on."""
    return Assignment(
        profile=Profile.objects.get(pk=wish.profile.id),
        scopes=frozenset({Scope(*wish.where)}),
        added=frozenset(Permission(code) for code in wish.added),
        removed=frozenset(Permission(code) for code in wish.removed),
        period=Period(wish.starts, wish.ends),
    )


def row_of(member: MemberRow) -> Member:
    """The member's row, as a view hands it on."""
    return Member.objects.select_related("user", "account", "seat").get(pk=member.id)
