"""Looks through the lines of a file as an import would take them at this moment. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gafete.access.actor import Actor
from gafete.members.importing.checking import Checked, GrantReader, check_lines
from gafete.members.importing.known import Known
from gafete.members.importing.proposals import propose_usernames, refuse_known
from gafete.members.importing.queries import directory_for, known_people, taken_usernames
from gafete.members.importing.reading import Line


@dataclass(frozen=True, slots=True)
class Findings:
    """The people and the faults of the lines, and the identities that exist already."""

    checked: Checked
    known: Known


def look_through(actor: Actor, lines: Sequence[Line], *, now: datetime) -> Findings:
    """What an import of these lines would do now, seats aside."""
    checked = check_lines(lines, GrantReader(actor, directory_for(actor), now=now))
    known = known_people(
        actor,
        emails={person.email for person in checked.people if person.email},
        usernames={person.username for person in checked.people if person.username},
    )
    refuse_known(checked, known)
    propose_usernames(checked, taken_usernames)
    checked.hold_back_companions()
    return Findings(checked=checked, known=known)
