"""The trail: what an event costs beside the change that it tells of, and how quickly chains are verified.

On both databases, as the role that serves on PostgreSQL. Candidates take turns, and medians are compared; what eight
writers do at once is there to be known, for it depends on the machine's cores.
"""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

from benches.databases import CLOCKS, gafete_on, hand_over, on_each_database
from benches.report import Ratio

if TYPE_CHECKING:
    from tests.cast import House

ROUNDS, WRITES_A_ROUND = 40, 20
WRITERS, EVENTS_EACH = 8, 60
FEW, MANY = 20_000, 200_000
VERIFICATIONS = 5
MOST_OF_BARE = 1.7
LEAST_ROWS = 100_000
SAME_MEMORY = 1.2


def measure() -> list[Ratio]:
    """On both databases."""
    return on_each_database("audit")


def measure_on(database: str) -> list[Ratio]:
    """All the ratios of one database."""
    with gafete_on(database):
        from benches.crowd import add_trail, house_of, refresh_statistics  # noqa: PLC0415 -- Django is ready by now

        few, many = house_of("f", people=20), house_of("m", people=20)
        add_trail(few, events=FEW)
        add_trail(many, events=MANY)
        desks = [_Desk(house_of(f"w{number}", people=1)) for number in range(WRITERS)]
        refresh_statistics()
        return [
            _write_ratio(database, desks[0]),
            _writers_ratio(database, desks),
            *_verification_ratios(database, few.account.pk, many.account.pk),
        ]


class _Desk:
    """Somebody of an account who changes a colleague's name, again and again."""

    def __init__(self, house: House) -> None:
        from gafete.members.models import Member  # noqa: PLC0415 -- as above
        from gafete.members.naming import member_target  # noqa: PLC0415 -- as above

        colleague = Member.objects.filter(account=house.account, is_owner=False)[0]
        self.actor = house.actor(house.owner.name.split()[0].lower())
        self.colleague = colleague.pk
        self.target = member_target(colleague)
        self.reach = [house.companies[min(house.companies)].scope]
        self.number = 0

    def write_bare(self) -> None:
        """The change alone."""
        from gafete.walls.standing import acting  # noqa: PLC0415 -- as above

        with acting(self.actor):
            self._change()

    def write_audited(self) -> None:
        """The change and its event."""
        from gafete.audit.operations.record_event import record_event  # noqa: PLC0415 -- as above
        from gafete.members.events import MEMBER_EDITED  # noqa: PLC0415 -- as above
        from gafete.walls.standing import acting  # noqa: PLC0415 -- as above

        with acting(self.actor):
            before, after = self._change()
            record_event(
                MEMBER_EDITED,
                actor=self.actor,
                target=self.target,
                data={"before": {"name": before}, "after": {"name": after}},
                reach=self.reach,
            )

    def _change(self) -> tuple[str, str]:
        from gafete.members.models import Member  # noqa: PLC0415 -- as above

        self.number += 1
        name = f"Carla {self.number}"
        Member.objects.filter(account_id=self.actor.account_id, pk=self.colleague).update(name=name)
        return f"Carla {self.number - 1}", name


# -- writing -------------------------------------------------------------------------------------------


def _write_ratio(database: str, desk: _Desk) -> Ratio:
    times: dict[Callable[[], None], list[float]] = {desk.write_bare: [], desk.write_audited: []}
    for _round in range(ROUNDS):
        for write, taken in times.items():
            taken += [_seconds(write, time.perf_counter) for _write in range(WRITES_A_ROUND)]
    bare, audited = (median(taken) for taken in times.values())
    return Ratio(
        f"{database}: audited write / bare update",
        audited / bare,
        MOST_OF_BARE,
        note=f"{audited * 1000:.2f} ms, {bare * 1000:.2f} ms bare",
    )


def _writers_ratio(database: str, desks: list[_Desk]) -> Ratio:
    """Chains are kept by account, so that one account's writers do not wait for another's."""
    apart = _rate([desk.write_audited for desk in desks])
    together = _rate([desks[0].write_audited] * len(desks))
    return Ratio(
        f"{database}: {WRITERS} writers of one account / of {WRITERS} accounts",
        together / apart,
        None,
        note=f"{together:,.0f} and {apart:,.0f} writes a second",
    )


def _rate(acts: list[Callable[[], None]]) -> float:
    """How many a second, each act in a thread of its own."""
    start = threading.Barrier(len(acts) + 1)

    def write(act: Callable[[], None]) -> None:
        from django.db import connections  # noqa: PLC0415 -- as above

        start.wait()
        for _event in range(EVENTS_EACH):
            act()
        connections.close_all()

    threads = [threading.Thread(target=write, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(acts) * EVENTS_EACH / (time.perf_counter() - begun)


# -- verifying -----------------------------------------------------------------------------------------


def _verification_ratios(database: str, few: int, many: int) -> list[Ratio]:
    clock = CLOCKS[database]
    best = min(_seconds(lambda: _verify(many, MANY), clock) for _time in range(VERIFICATIONS))
    return [
        Ratio(
            f"{database}: rows verified a second",
            MANY / best,
            LEAST_ROWS,
            better="higher",
            note=f"{MANY:,} rows in {best:.2f} s",
        ),
        Ratio(
            f"{database}: memory for {MANY:,} rows / for {FEW:,}",
            _peak(many, MANY) / _peak(few, FEW),
            SAME_MEMORY,
        ),
    ]


def _verify(account_id: int, at_least: int) -> None:
    from gafete.audit.queries import verify_chain  # noqa: PLC0415 -- as above

    verdict = verify_chain(account_id)
    if verdict.broken or verdict.links < at_least:
        message = f"An honest chain looks broken: {verdict}"
        raise RuntimeError(message)


def _peak(account_id: int, rows: int) -> float:
    tracemalloc.start()
    try:
        _verify(account_id, rows)
        return float(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def _seconds(act: Callable[[], Any], clock: Callable[[], float]) -> float:
    begun = clock()
    act()
    return clock() - begun


if __name__ == "__main__":
    hand_over(measure_on)
