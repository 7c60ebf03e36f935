"""Whose names each person may ever read, on whatever page. Written by hand, like the table.

No answer may contain the name of a member, company, place, profile or account that its reader does not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.doors.people import ELSEWHERE, INSIDE, MEMBERS, PEOPLE, people
from tests.doors.promises import Reach
from tests.doors.table import (
    ADD_PLACE_TO,
    ANSWER_APPROVAL,
    ANSWER_REQUEST,
    ASK_ABOUT_PLACE,
    MANAGE_USERS_AT,
    SEE_COMPANY,
    SEE_PLACE,
    SEE_REVIEW,
)
from tests.doors.things import ACTIVE, DEACTIVATED, ENDED, INVITED, REVIEWS
from tests.doors.world import GUEST_IN_GRUPO_MAIZ, NAMES

# -- who works where, and who sees somebody who works there -----------------------------------------------

WORKS_IN = {
    "whole account": "administrator registrar expired idle deactivated closed",
    "whole company": "company_admin accountant watcher auditor",
    "own place": "branch_admin issuer viewer keeper newcomer half_in",
    "other place": "neighbour",
    "other company": "baker",
    "other account": "guest stranger",
}
SEE_MEMBER_IN: Reach = {
    "whole account": "owner administrator company_admin branch_admin neighbour baker watcher registrar",
    "whole company": "owner administrator company_admin branch_admin neighbour watcher registrar",
    "own place": "owner administrator company_admin branch_admin watcher registrar",
    "other place": "owner administrator company_admin neighbour watcher registrar",
    "other company": "owner administrator baker registrar",
    "other account": "stranger",
}
# Whoever reads the trail reads of those whom it names there.
READ_OF_MEMBER_IN: Reach = (
    SEE_MEMBER_IN
    | {place: f"{SEE_MEMBER_IN[place]} auditor" for place in ("whole company", "own place", "other place")}
    | {"other account": "stranger guest"}
)
COMPANIES = {
    "own company": ("Maíz Azul", "TMA010101AB1"),
    "other company": ("Panadería", "PLC020202CD2"),
    "archived": ("Antaño", "ANT040404GH4"),
    "other account": ("Ajena", "AJE030303EF3"),
}
PLACES = {
    "own place": "Zócalo",
    "other place": "Orizaba",
    "other company": "Puertomar",
    "archived": "Clausurada",
    "other account": "Lontananza",
}
PROFILES_OF_GRUPO_MAIZ = ("Mirador", "Empadronador", "Vigía", "Velador", "Refuerzo", "Comodín", "Jubilado")
PROFILES_OF_OTRA_CUENTA = ("Foráneo",)


def _names_of_people() -> Iterator[tuple[str, frozenset[str]]]:
    for place, words in WORKS_IN.items():
        for person in words.split():
            yield NAMES[person], people(READ_OF_MEMBER_IN[place]) | {person}
    for names in (ACTIVE, DEACTIVATED, INVITED):
        for place, name in names.items():
            readers = "stranger" if place == "other account" else READ_OF_MEMBER_IN[place]
            yield name, people(readers)
    for name in (ENDED, GUEST_IN_GRUPO_MAIZ):
        yield name, people(READ_OF_MEMBER_IN["own place"])
    # Everybody in the account may know whom to ask.
    yield NAMES["owner"], frozenset(INSIDE) | {"newcomer", "half_in", "idle", "deactivated", "closed"}


def _names_of_things() -> Iterator[tuple[str, frozenset[str]]]:
    for relation, names in COMPANIES.items():
        # Whose session was closed is still a member: the choice of his accounts tells their RFCs.
        besides = frozenset() if relation == "other account" else {"closed"}
        yield from ((name, people(SEE_COMPANY[relation]) | besides) for name in names)
    yield from ((place, people(SEE_PLACE[relation])) for relation, place in PLACES.items())
    yield from ((profile, frozenset(INSIDE)) for profile in PROFILES_OF_GRUPO_MAIZ)
    yield from ((profile, frozenset(ELSEWHERE)) for profile in PROFILES_OF_OTRA_CUENTA)
    yield from ((name, people(SEE_REVIEW[relation])) for relation, name in REVIEWS.items())
    yield "Grupo Maíz", frozenset(PEOPLE) - {"stranger", "guest", "operator", "suspended", "anonymous"}
    yield "Abarrotes Lontano", frozenset(ELSEWHERE)


_NAMES = dict([*_names_of_people(), *_names_of_things()])
_FORBIDDEN = {
    person: re.compile(
        "|".join(rf"\b{re.escape(name)}\b" for name, readers in _NAMES.items() if person not in readers),
        re.IGNORECASE,
    )
    for person in PEOPLE
}

Named = list[tuple[str, frozenset[str]]]


def _everybody() -> Named:
    """Everybody who has not left, by first name."""
    found = [
        (NAMES[person], people(SEE_MEMBER_IN[place]))
        for place, words in WORKS_IN.items()
        for person in words.split()
    ]
    for names in (ACTIVE, DEACTIVATED, INVITED):
        found += [(name, people(SEE_MEMBER_IN[place])) for place, name in names.items()]
    found.append((GUEST_IN_GRUPO_MAIZ, people(SEE_MEMBER_IN["own place"])))
    found.append((NAMES["owner"], people(SEE_MEMBER_IN["whole account"])))
    return found


def _invited() -> Named:
    waiting = {*INVITED.values(), NAMES["newcomer"], NAMES["half_in"], GUEST_IN_GRUPO_MAIZ}
    return [(name, readers) for name, readers in _everybody() if name in waiting]


def _with_operator(words: str) -> frozenset[str]:
    """Whoever runs the installation holds a right in the whole account."""
    found = people(words)
    return found | {"operator"} if "administrator" in found else found


def _companies(reach: Reach, *, archived: bool) -> Named:
    return [
        (COMPANIES[relation][1].lower(), _with_operator(reach[relation]))
        for relation in COMPANIES
        if archived or relation != "archived"
    ]


def _places(reach: Reach, *, archived: bool) -> Named:
    return [
        (PLACES[relation].lower(), _with_operator(reach[relation]))
        for relation in PLACES
        if archived or relation != "archived"
    ]


def _who_asks() -> Named:
    """Everybody who asks for something; nobody answers himself."""
    places = {"neighbour": "other place", "baker": "other company"} | dict.fromkeys(
        ELSEWHERE, "other account"
    )
    answers = {person: ANSWER_REQUEST[places.get(person, "own place")] for person in MEMBERS}
    answers["expired"] = "owner administrator"
    own = [(NAMES[person], people(who) - {person}) for person, who in answers.items()]
    asking = {relation: ANSWER_REQUEST[relation] for relation in ACTIVE}
    asking["own place"] = ANSWER_REQUEST["for users.view"]
    return [*own, *((ACTIVE[relation], people(who)) for relation, who in asking.items())]


# What each kind of list holds, and for whom.
LISTS: dict[str, Named] = {
    "members": _everybody(),
    "invited": _invited(),
    "people in the trail": [(name, _NAMES[name]) for name, _readers in _everybody()]
    + [(ENDED, _NAMES[ENDED])],
    "who asks": _who_asks(),
    "who takes over": [(ACTIVE["own place"], people("owner"))],
    "who waits for a second": [
        (ACTIVE["own place"], people(ANSWER_APPROVAL["of his company"])),
        (ACTIVE["other company"], people(ANSWER_APPROVAL["of another company"])),
        (ACTIVE["other account"], people(ANSWER_APPROVAL["other account"])),
    ],
    "who was answered": [(ACTIVE["own place"], people(ANSWER_REQUEST["answered"]))],
    "reviews": [(name.lower(), people(SEE_REVIEW[relation])) for relation, name in REVIEWS.items()],
    "companies": _companies(SEE_COMPANY, archived=False),
    "all companies": _companies(SEE_COMPANY, archived=True),
    "companies to add places to": _companies(ADD_PLACE_TO, archived=False),
    "places": _places(SEE_PLACE, archived=False),
    "all places": _places(SEE_PLACE, archived=True),
    "places of users": _places(ASK_ABOUT_PLACE, archived=False),
    "places of whom he manages": _places(MANAGE_USERS_AT, archived=False),
    "profiles": [
        *(
            (name.lower(), frozenset({*INSIDE, "newcomer", "operator"}))
            for name in PROFILES_OF_GRUPO_MAIZ
            if name != "Jubilado"
        ),
        *((name.lower(), frozenset(ELSEWHERE)) for name in PROFILES_OF_OTRA_CUENTA),
    ],
}


def what_he_may_not_read(person: str, text: str) -> list[str]:
    """The names in this text that are not for this person."""
    return sorted({found.group() for found in _FORBIDDEN[person].finditer(text)})


def whom_he_sees(person: str, kind: str) -> list[str]:
    """The names that a list of this kind shows this person, in small letters."""
    return [name.lower() for name, readers in LISTS[kind] if person in readers]
