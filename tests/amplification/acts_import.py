"""Acts: a file of users is taken in and confirmed, and a worker registers them later, as things are then."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from gafete.access.actor import Actor
from gafete.members.operations.confirm_import import confirm_import
from gafete.members.operations.stage_import import stage_import
from gafete.work.operations.run_job import run_job
from tests.amplification import verdicts
from tests.amplification.drawing import (
    Draft,
    Hand,
    NothingToDo,
    any_nodes,
    choose,
    nodes_in_use,
    profiles_in_use,
)
from tests.amplification.play import Waiting
from tests.amplification.stage import Stage
from tests.amplification.verdicts import ImportedPerson, Wish
from tests.members.importing.workbooks import Upload, csv, person

# From today, in days; None is open.
DAYS: tuple[tuple[int | None, int | None], ...] = ((None, None), (None, None), (0, 2), (1, None), (None, 5))


class Importing(Stage):
    """What is done with files of users."""

    def stage(self, hand: Hand) -> None:
        """Importar usuarios, and say yes to what the preview shows."""
        people = [self._person(hand, draft, number) for number, draft in enumerate(hand.drafts)]
        upload = Upload(csv(self._line(each) for each in people))
        staged: list[uuid.UUID] = []

        def act(actor: Actor) -> None:
            job = stage_import(actor=actor, upload=upload, file_name="usuarios.csv", request_key=uuid.uuid4())
            staged.append(confirm_import(actor=actor, job_id=job.id).id)

        actor = self.attempt("stage import", hand, act, lambda actor: verdicts.staging(self.oracle, actor))
        if actor is not None:
            sound = tuple(each for each in people if verdicts.importable(self.oracle, actor, each))
            self.play.waiting.append(Waiting(staged[0], actor.user, actor.account, sound))

    def work(self, hand: Hand) -> None:
        """A worker takes one of the imports that wait."""
        if not self.play.waiting:
            raise NothingToDo
        waiting = self.play.waiting.pop(hand.whom % len(self.play.waiting))
        self.play.work(waiting, lambda: run_job(job_id=waiting.job))

    # -- inside ------------------------------------------------------------------------------------

    def _person(self, hand: Hand, draft: Draft, number: int) -> ImportedPerson:
        account = self.account(hand)
        # The names of the four profiles mean the account's own, whoever writes them.
        profiles = profiles_in_use(self.oracle, account)
        nodes = nodes_in_use(self.oracle, account)
        if hand.is_daring:
            # "Toda la cuenta" is the account of whoever imports; a file has no words for another one.
            whole_account = [node for node in nodes if node.company is None]
            nodes = whole_account + [node for node in any_nodes(self.oracle, account) if node.company]
        first, last = choose(DAYS, draft.period)
        zone = ZoneInfo(self.world.account(account)["time_zone"])
        today = self.play.now.astimezone(zone).date()
        starts = None if first is None else today + timedelta(days=first)
        ends = None if last is None else today + timedelta(days=last)
        wish = Wish(
            profile=choose(profiles, draft.profile),
            where=choose(nodes, draft.where),
            starts=None if starts is None else datetime.combine(starts, time.min, tzinfo=zone),
            ends=None if ends is None else datetime.combine(ends + timedelta(days=1), time.min, tzinfo=zone),
        )
        # One of them at the most is known elsewhere: the same address twice would be one person.
        email = self.address(hand if number == 0 else hand._replace(whom=1))
        self.play.newcomers += 1
        return ImportedPerson(f"Persona Número {self.play.newcomers}", email, wish, starts, ends)

    def _line(self, each: ImportedPerson) -> tuple[object, ...]:
        where = each.wish.where
        company = "Toda la cuenta" if where.company is None else self.world.companies[where.company].rfc
        place = "" if where.place is None else self.world.places[where.place].name
        starts, ends = (
            "" if day is None else day.strftime("%d/%m/%Y") for day in (each.first_day, each.last_day)
        )
        return person(each.name, "", each.email, each.wish.profile.name, company, place, starts, ends)
