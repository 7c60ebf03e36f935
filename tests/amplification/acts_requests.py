"""Acts: somebody asks for what he lacks, and somebody who has it gives it, or says no."""

from __future__ import annotations

from datetime import datetime, timedelta

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.members.models import AccessRequest
from gafete.members.operations.answer_request import answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.expire_requests import expire_requests
from gafete.members.operations.withdraw_request import withdraw_request
from tests.amplification import verdicts
from tests.amplification.catalogue import BROUGHT_ALONG
from tests.amplification.drawing import SORTED_CODES, Hand, NothingToDo, any_nodes, choose, nodes_in_use
from tests.amplification.oracle import Gift, Oracle
from tests.amplification.rows import RequestRow
from tests.amplification.stage import Stage

# In hours from now; None is for good, and the last one is over already.
ENDS = (None, None, None, 6, 48, 400, -1)
LONGER_THAN_A_REQUEST_WAITS = 15 * 24


class Requests(Stage):
    """What is done about requests for access."""

    def ask(self, hand: Hand) -> None:
        """Pedir acceso."""
        draft = hand.drafts[0]
        nodes = nodes_in_use(self.oracle, self.account(hand))
        if hand.is_daring:
            nodes = any_nodes(self.oracle, self.account(hand))
        code, node = choose(SORTED_CODES, draft.code), choose(nodes, draft.where)
        self.attempt(
            "ask",
            hand,
            lambda actor: ask_access(actor=actor, permission=Permission(code), at=Scope(*node)),
            lambda actor: verdicts.asking(self.oracle, actor, code, node),
        )

    def give(self, hand: Hand) -> None:
        """Dar acceso: exactly what was asked, for good or until a moment."""
        request, before = self._request(hand), self.oracle
        until = self._until(hand)
        giver = self.attempt(
            "give",
            hand,
            lambda actor: answer_by_giving(actor=actor, request=_row_of(request), until=until),
            lambda actor: verdicts.giving_asked(self.oracle, actor, request, until),
            target=self.world.members[request.member],
        )
        if giver is not None:
            _check_given(before, self.oracle, request, until)

    def decline(self, hand: Hand) -> None:
        """No dar acceso."""
        request = self._request(hand)
        self.attempt(
            "decline",
            hand,
            lambda actor: answer_by_declining(actor=actor, request=_row_of(request)),
            lambda actor: verdicts.answering(self.oracle, actor, request),
            target=self.world.members[request.member],
        )

    def withdraw_request(self, hand: Hand) -> None:
        """Retirar solicitud."""
        request = self._request(hand)

        def act(actor: Actor) -> object:
            return withdraw_request(actor=actor, request=_row_of(request))

        self.attempt("withdraw request", hand, act, lambda actor: verdicts.withdrawing_asked(actor, request))

    def sweep(self, hand: Hand) -> None:
        """So much time goes by that every request is over, and what waits no longer is closed."""
        self._request(hand)
        self.play.move(LONGER_THAN_A_REQUEST_WAITS)
        due = {each.id for each in self.world.requests.values() if each.state == "open"}
        before = self.world
        assert expire_requests() == len(due)
        self.play.reread()
        for id_, request in self.world.requests.items():
            state = "expired" if id_ in due else before.requests[id_].state
            assert request.state == state, f"{request} should be {state}"
        self.play.ended("sweep", "done")

    def _request(self, hand: Hand) -> RequestRow:
        """Any request at all or, without daring, one of the account that waits for an answer."""
        requests = list(self.world.requests.values())
        account = self.account(hand)
        waiting = [each for each in requests if each.account == account and each.state == "open"]
        return choose(requests if hand.is_daring else waiting, hand.whom)

    def _until(self, hand: Hand) -> datetime | None:
        hours = choose(ENDS, hand.who)
        if hours is not None and hours < 0 and not hand.is_daring:
            raise NothingToDo
        return None if hours is None else self.play.now + timedelta(hours=hours)


def _check_given(before: Oracle, after: Oracle, request: RequestRow, until: datetime | None) -> None:
    """Whoever asked has what he asked for now, and nothing else more or less than he had."""
    asker = after.world.members[request.member]
    had, has = before.gifts_of(before.world.members[request.member]), after.gifts_of(asker)
    where = verdicts.place_of(request)
    asked = Gift(BROUGHT_ALONG[request.permission], where, ends=until)
    assert after.may(asker, request.permission, where), f"{request} was granted, and he may not"
    more, less = after.lacking(has, [*had, asked]), after.lacking(had, has)
    assert not more, f"{request} was answered with more: {sorted(more)[:5]}"
    assert not less, f"{request} took something away: {sorted(less)[:5]}"


def _row_of(request: RequestRow) -> AccessRequest:
    return AccessRequest.objects.get(pk=request.id)
