"""Acts: people come, get and lose access, and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.members.assignments import Assignment
from gafete.members.models import Profile
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.walls.standing import inside
from gafete.web.members.assignment_form import AssignmentForm
from gafete.web.members.bulk import give_profile
from gafete.web.members.choices import Choices
from gafete.web.members.copying import copy_from
from tests.amplification import verdicts
from tests.amplification.drawing import Hand, choose, profiles_in_use
from tests.amplification.oracle import Where
from tests.amplification.rows import GrantRow, MemberRow
from tests.amplification.stage import Stage, assignment_of, row_of
from tests.amplification.verdicts import Verdict, Wish

HOLDING = ("invited", "active", "deactivated")


class People(Stage):
    """What is done to members."""

    def invite(self, hand: Hand) -> None:
        """Nuevo usuario."""
        wishes, email = self.wishes(hand), self.address(hand)
        invitation = self.invitation(wishes, email=email)
        self.attempt(
            "invite",
            hand,
            lambda actor: invite_member(actor=actor, invitation=invitation),
            lambda actor: verdicts.inviting(self.oracle, actor, wishes, email=email),
        )

    def reassign(self, hand: Hand) -> None:
        """Reasignar asiento."""
        wishes, email = self.wishes(hand), self.address(hand)
        invitation = self.invitation(wishes, email=email)
        former = self.target(hand, "invited", "deactivated")
        self.attempt(
            "reassign",
            hand,
            lambda actor: reassign_seat(actor=actor, member=row_of(former), invitation=invitation),
            lambda actor: verdicts.reassigning(self.oracle, actor, former, wishes, email=email),
            target=former,
        )

    def change(self, hand: Hand) -> None:
        """Cambiar acceso."""
        self._change("change", hand, self.target(hand, *HOLDING), self.wishes(hand))

    def keep_half(self, hand: Hand) -> None:
        """Cambiar acceso: every second grant that the editor is shown stays, the others go."""
        member = self.target(hand, *HOLDING)
        grants = self.world.grants_of(member.id)[hand.who % 2 :: 2]
        self._change("keep half", hand, member, [self._wish_of(grant) for grant in grants])

    def deactivate(self, hand: Hand) -> None:
        """Desactivar."""
        member = self.target(hand, "active")
        self._on_member(
            "deactivate",
            hand,
            deactivate_member,
            member,
            lambda actor: verdicts.switching(self.oracle, actor, member, verdicts.DEACTIVATE, when="active"),
        )

    def reactivate(self, hand: Hand) -> None:
        """Reactivar."""
        member = self.target(hand, "deactivated")
        self._on_member(
            "reactivate",
            hand,
            reactivate_member,
            member,
            lambda actor: verdicts.switching(
                self.oracle, actor, member, verdicts.DEACTIVATE, when="deactivated", needs_seat=True
            ),
        )

    def delete(self, hand: Hand) -> None:
        """Eliminar."""
        member = self.target(hand, *HOLDING)
        self._on_member(
            "delete", hand, delete_member, member, lambda actor: verdicts.deleting(self.oracle, actor, member)
        )

    def withdraw(self, hand: Hand) -> None:
        """Retirar invitación."""
        member = self.target(hand, "invited")
        self._on_member(
            "withdraw",
            hand,
            withdraw_invitation,
            member,
            lambda actor: verdicts.switching(self.oracle, actor, member, verdicts.MANAGE, when="invited"),
        )

    def _wish_of(self, grant: GrantRow) -> Wish:
        return Wish(
            profile=self.world.profiles[grant.profile],
            where=Where(grant.account, grant.company, grant.place),
            added=grant.added,
            removed=grant.removed,
            starts=grant.starts,
            ends=grant.ends,
        )

    def enter(self, hand: Hand) -> None:
        """Somebody follows the link of an invitation: whom it was sent to, or, daring, whoever else has it."""
        invited = choose(self.members_in("invited"), hand.whom)
        person = choose(list(self.world.users), hand.who) if hand.is_daring else invited.user
        self.play.enter(invited, person)

    def give_profile(self, hand: Hand) -> None:
        """Cambiar perfil, of several users at once."""
        member = self.target(hand, *HOLDING)
        profile = choose(profiles_in_use(self.oracle, self.account(hand)), hand.drafts[0].profile)
        row = Profile.objects.get(pk=profile.id)
        self.attempt(
            "give profile",
            hand,
            lambda actor: give_profile(actor, row_of(member), row),
            lambda actor: verdicts.giving_profile(self.oracle, actor, member, profile),
            target=member,
        )

    def copy(self, hand: Hand) -> None:
        """Copiar acceso de somebody, into the form of somebody else."""
        model, member = self.target(hand, *HOLDING), self.target(hand._replace(whom=hand.who), *HOLDING)
        active = [each for each in self.members_in("active") if each.account == self.account(hand)]
        managing = [each for each in active if self.oracle.may_somewhere(each, verdicts.MANAGE)]
        actor = choose(active if hand.is_daring else managing, hand.where)
        assignments = self._copied(actor, model)
        if not assignments:
            self.play.ended("copy", "refused", concerned=[actor, model])
            return
        wishes = [wish for each in assignments for wish in self._wishes_of(each)]

        def act(it: Actor) -> object:
            row = row_of(member)
            return change_grants(actor=it, member=row, assignments=assignments, version=row.version)

        verdict = verdicts.changing(self.oracle, actor, member, wishes)
        self.play.attempt("copy", actor, act, verdict, target=member)

    # -- inside ------------------------------------------------------------------------------------

    def _copied(self, member: MemberRow, model: MemberRow) -> list[Assignment]:
        """What the form says after "Copiar acceso": only what he sees of the model, and only where he manages."""
        actor = self.play.actor_of(member)
        public_id = str(row_of(model).public_id)
        try:
            with inside(member.account):
                form = AssignmentForm(Choices.of(actor), [])
                copy_from(actor, form, public_id)
                copied = form.assignments()
        except NotFound:
            assert model not in self.oracle.visible_to(member), f"{member} cannot copy from {model}"
            return []
        assert model in self.oracle.visible_to(member), f"{member} copies from {model}"
        seen = self.oracle.where(member, "users.view")
        shown = [grant for grant in self.world.grants_of(model.id) if self.oracle.meets(seen, grant)]
        for assignment in copied:
            assert assignment.profile.pk in {grant.profile for grant in shown}
            nodes = [Where(each.account_id, each.company_id, each.place_id) for each in assignment.scopes]
            assert all(self.oracle.may(member, verdicts.MANAGE, node) for node in nodes)
        return copied if form.is_valid else []

    def _wishes_of(self, assignment: Assignment) -> list[Wish]:
        return [
            Wish(
                profile=self.world.profiles[assignment.profile.pk],
                where=Where(scope.account_id, scope.company_id, scope.place_id),
                added=frozenset(map(str, assignment.added)),
                removed=frozenset(map(str, assignment.removed)),
                starts=assignment.period.starts_at,
                ends=assignment.period.ends_at,
            )
            for scope in assignment.scopes
        ]

    def _change(self, kind: str, hand: Hand, member: MemberRow, wishes: list[Wish]) -> None:
        assignments = [assignment_of(wish) for wish in wishes]

        def act(actor: Actor) -> object:
            row = row_of(member)
            return change_grants(actor=actor, member=row, assignments=assignments, version=row.version)

        def verdict(actor: MemberRow) -> Verdict:
            return verdicts.changing(self.oracle, actor, member, wishes)

        self.attempt(kind, hand, act, verdict, target=member)

    def _on_member(
        self,
        kind: str,
        hand: Hand,
        operation: Callable[..., Any],
        member: MemberRow,
        verdict: Callable[[MemberRow], Verdict],
    ) -> None:
        self.attempt(
            kind,
            hand,
            lambda actor: operation(actor=actor, member=row_of(member)),
            verdict,
            target=member,
        )
