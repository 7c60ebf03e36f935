"""What is wrong with the lines of a file, and the people that they make. No database.

Several lines with the same address are one person with several grants. A person is taken as a whole:
one faulty line holds back the others of that person, and nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.grants import Grant
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import FieldFault
from gafete.identity.names import clean_email, clean_name, clean_username
from gafete.members.approvals.rules import gives_security
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.importing.columns import COMPANY, EMAIL, ENDS, NAME, PLACE, PROFILE, STARTS, USERNAME
from gafete.members.importing.days import period_between
from gafete.members.importing.directory import Directory
from gafete.members.importing.reading import Line
from gafete.tenancy.seconding import needs_second

Faults = dict[int, list[FieldFault]]


@dataclass(slots=True)
class Person:
    """Somebody whom the file wants in the account: his lines, and what they say."""

    lines: Sequence[Line]
    name: str = ""
    username: str = ""
    email: str = ""
    grants: list[Grant] = field(default_factory=list)
    # The user name was not typed: where it is taken, another one will do.
    is_proposed: bool = False

    @property
    def lead(self) -> Line:
        """The line with which he begins."""
        return self.lines[0]

    @property
    def numbers(self) -> list[int]:
        """The numbers of his lines."""
        return [line.number for line in self.lines]


@dataclass(slots=True)
class Checked:
    """The people of a file and what is wrong with their lines, by the line's number."""

    people: list[Person]
    faults: Faults

    @property
    def sound(self) -> list[Person]:
        """The people with no faulty line."""
        return [person for person in self.people if not self.is_faulty(person)]

    def is_faulty(self, person: Person) -> bool:
        """Whether anything is wrong with one of his lines."""
        return any(self.faults.get(line.number) for line in person.lines)

    def blame(self, line: Line, field_name: str, sentence: str) -> None:
        """Say what is wrong with a line."""
        self.faults.setdefault(line.number, []).append(FieldFault(field_name, sentence))

    def hold_back_companions(self) -> None:
        """Tell the sound lines of a faulty person why they wait."""
        for person in self.people:
            faulty = next((line for line in person.lines if self.faults.get(line.number)), None)
            if faulty is None:
                continue
            for line in person.lines:
                if not self.faults.get(line.number):
                    self.blame(
                        line,
                        EMAIL,
                        _("Es de la misma persona que la fila %(row)s, que tiene un error.")
                        % {"row": faulty.number},
                    )


class GrantReader:
    """Turns lines into grants that the actor may give. The engine is asked once for each kind of grant."""

    def __init__(self, actor: Actor, directory: Directory, *, now: datetime) -> None:
        self._actor = actor
        self._directory = directory
        self._now = now
        self._answers: dict[tuple[str, ...], list[Grant] | FieldFault] = {}

    def read(self, cells: Mapping[str, str]) -> list[Grant]:
        """The grants of a line.

        Raises:
            FieldFault: a name that leads nowhere, or more than the actor may give.
        """
        said = tuple(cells.get(key, "") for key in (PROFILE, COMPANY, PLACE, STARTS, ENDS))
        if said not in self._answers:
            try:
                self._answers[said] = self._read(*said)
            except FieldFault as fault:
                self._answers[said] = fault
        answer = self._answers[said]
        if isinstance(answer, FieldFault):
            raise FieldFault(answer.field, answer.sentence)
        return answer

    def _read(self, profile: str, company: str, place: str, starts: str, ends: str) -> list[Grant]:
        found = self._directory.profile(profile)
        scope = self._directory.scope(company, place)
        period = period_between(starts, ends, zone=self._directory.zone, now=self._now)
        drafts = drafted_grants(
            [Assignment(found, frozenset({scope}), period=period)],
            granted_by=self._actor.label,
            granted_at=self._now,
        )
        self._require(scope, drafts)
        return drafts

    def _require(self, scope: Scope, drafts: list[Grant]) -> None:
        try:
            self._actor.require(Permission.USERS_MANAGE, at=scope)
        except AccessDenied as denied:
            raise FieldFault(COMPANY, denied.sentence.render(_)) from denied
        try:
            self._actor.require_holds(drafts)
        except AccessDenied as denied:
            raise FieldFault(PROFILE, denied.sentence.render(_)) from denied
        if gives_security(drafts) and needs_second(self._actor.account_id):
            raise FieldFault(
                PROFILE,
                _("Este acceso necesita doble autorización: registra a esta persona con «Nuevo usuario»."),
            )


def check_lines(lines: Iterable[Line], grants: GrantReader) -> Checked:
    """Everything that can be said about the lines without asking who is known already."""
    checked = Checked(people=[Person(those) for those in _by_address(lines)], faults={})
    for person in checked.people:
        _read_identity(person, checked)
        for line in person.lines:
            _read_grants(person, line, grants, checked)
    _refuse_shared_usernames(checked)
    return checked


def _by_address(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each person, in the order of the file; a line without address stands alone."""
    people: dict[str | int, list[Line]] = defaultdict(list)
    for line in lines:
        people[line.cells.get(EMAIL, "").lower() or line.number].append(line)
    return iter(people.values())


def _read_identity(person: Person, checked: Checked) -> None:
    person.name = _read(person, NAME, clean_name, checked)
    person.email = _read(person, EMAIL, clean_email, checked)
    if any(line.cells.get(USERNAME) for line in person.lines):
        person.username = _read(person, USERNAME, clean_username, checked)
    else:
        person.is_proposed = True


def _read(person: Person, key: str, clean: Callable[[str], str], checked: Checked) -> str:
    """A value that belongs to the person: it stands in one of his lines, or in several alike."""
    said = next((line for line in person.lines if line.cells.get(key)), person.lead)
    try:
        value = clean(said.cells.get(key, ""))
    except FieldFault as fault:
        checked.blame(said, key, fault.sentence)
        return ""
    for line in person.lines:
        other = line.cells.get(key)
        if other and other.lower() != said.cells[key].lower():
            checked.blame(line, key, _("No es igual que en la fila %(row)s.") % {"row": said.number})
    return value


def _read_grants(person: Person, line: Line, grants: GrantReader, checked: Checked) -> None:
    for key in sorted(line.formulas):
        checked.blame(line, key, _("La celda tiene una fórmula. Pégala como valor."))
    try:
        person.grants += [grant for grant in grants.read(line.cells) if grant not in person.grants]
    except FieldFault as fault:
        if fault.field not in line.formulas:
            checked.blame(line, fault.field, fault.sentence)


def _refuse_shared_usernames(checked: Checked) -> None:
    first: dict[str, Person] = {}
    for person in checked.people:
        if not person.username:
            continue
        holder = first.setdefault(person.username, person)
        if holder is not person:
            checked.blame(
                person.lead,
                USERNAME,
                _("La fila %(row)s usa la misma cuenta de usuario.") % {"row": holder.lead.number},
            )
