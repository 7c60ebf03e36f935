"""User names for those for whom none was typed, and what is wrong with the ones that were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from gafete.identity.models import MAXIMUM_USERNAME_LENGTH
from gafete.identity.names import username_from
from gafete.members.importing.checking import Checked, Person
from gafete.members.importing.columns import EMAIL, USERNAME
from gafete.members.importing.known import Known

_ROUNDS = 30
_ROOM_FOR_NUMBER = 5

AskTaken = Callable[[Collection[str]], frozenset[str]]


def refuse_known(checked: Checked, known: Known) -> None:
    """Refuse people who are in the account already, and user names that others have.

    An address that is known elsewhere is no fault, and is told nobody: that person is invited to join.
    """
    for person in checked.people:
        if person.email in known.in_account:
            checked.blame(person.lead, EMAIL, _("Ese correo ya es de un usuario de esta cuenta."))
        if person.username in known.taken:
            checked.blame(person.lead, USERNAME, _("Esa cuenta de usuario ya está ocupada."))


def propose_usernames(checked: Checked, ask_taken: AskTaken) -> None:
    """Give a free user name to everybody sound for whom none was typed; a few questions for all."""
    used = {person.username for person in checked.people if person.username}
    waiting = [person for person in checked.sound if person.is_proposed]
    numbers: dict[str, int] = {}
    for _round in range(_ROUNDS):
        wanted = [(person, _next_candidate(person, used, numbers)) for person in waiting]
        taken = ask_taken([candidate for _person, candidate in wanted])
        for person, candidate in wanted:
            if candidate not in taken:
                person.username = candidate
        waiting = _left(waiting)
        if not waiting:
            return
    for person in waiting:
        checked.blame(
            person.lead, USERNAME, _("Escribe la cuenta del usuario: todas las parecidas están ocupadas.")
        )


def _left(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if not person.username]


def _next_candidate(person: Person, used: set[str], numbers: dict[str, int]) -> str:
    """The proposal that was shown, else the name, else the name with the next number."""
    proposed = person.lead.proposed
    base = username_from(person.name)[: MAXIMUM_USERNAME_LENGTH - _ROOM_FOR_NUMBER].rstrip("._-")
    for candidate in (proposed, base):
        if candidate and candidate not in used:
            used.add(candidate)
            return candidate
    number = numbers.get(base, 1)
    while True:
        number += 1
        candidate = f"{base}{number}"
        if candidate not in used:
            numbers[base] = number
            used.add(candidate)
            return candidate
