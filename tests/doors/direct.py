"""Asks operations and queries directly, in the same world, and undoes what they did."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from gafete.access.denials import AccessDenied
from gafete.faults import InvalidFields, NotFound
from gafete.members.actors import compiled_cache
from gafete.members.approvals.opening import ApprovalOver
from gafete.members.authority import MemberGone
from gafete.members.operations.answer_request import RequestClosed
from gafete.members.operations.ask_access import RequestNotPossible
from gafete.members.operations.edit_profile import ProfileInUse
from gafete.members.operations.offer_ownership import OfferNotPossible
from gafete.reviews.operations.close_review import ReviewOver
from gafete.reviews.operations.decide_line import LineClosed, NotYours
from gafete.reviews.operations.export_review import ReviewNotOver
from gafete.seats.models import Seat, SeatState
from gafete.tenancy.operations.create_place import CompanyArchived
from tests.doors import typed
from tests.doors.asked import Asked
from tests.doors.asking import Asker
from tests.doors.deeds import Deed
from tests.doors.fingerprint import difference, fingerprint, watching
from tests.doors.people import MEMBERS, people
from tests.doors.promises import HERE, MISSING
from tests.doors.reads import HIS_ACCOUNT, ReadMany, ReadOne
from tests.doors.sight import whom_he_sees
from tests.doors.things import ACTIVE, DEACTIVATED, INVITED, Nothing, Part, thing_of
from tests.doors.world import GUEST_IN_GRUPO_MAIZ, NAMES

# Who acts at all: members, somebody with a link, nobody in particular, and whoever runs the installation.
ACTING = (*MEMBERS, "anonymous", "newcomer", "operator")
# Whom the table of the world has hold the profile Consulta.
HOLD_CONSULTA = {
    *ACTIVE.values(),
    *DEACTIVATED.values(),
    *INVITED.values(),
    *(NAMES[person] for person in ("viewer", "guest", "newcomer", "half_in")),
    GUEST_IN_GRUPO_MAIZ,
}
OWNERS = {NAMES["owner"], NAMES["stranger"]}
REFUSALS = (
    AccessDenied,
    CompanyArchived,
    InvalidFields,
    LineClosed,
    MemberGone,
    NotFound,
    NotYours,
    ObjectDoesNotExist,
    OfferNotPossible,
    ProfileInUse,
    ApprovalOver,
    RequestClosed,
    RequestNotPossible,
    ReviewNotOver,
    ReviewOver,
)


def faults_of_deed(asker: Asker, deed: Deed, person: str) -> Iterator[str]:
    """Where an operation does what it should refuse, or refuses what it should do."""
    relations = asker.world.things[deed.to] if deed.to else {HERE: None}
    for relation in relations:
        thing = copy.copy(thing_of(asker.world, deed.to, relation, person)) if deed.to else None
        if isinstance(thing, Nothing) or (isinstance(thing, Part) and isinstance(thing.member, Nothing)):
            continue
        fault = _fault(asker, deed, Asked(asker.world, person, relation, thing))
        if fault:
            yield f"{deed.title}: {person}, {relation}: {fault}"


def _fault(asker: Asker, deed: Deed, asked: Asked) -> str:
    with transaction.atomic():
        with watching() as watch:
            deed.prepare(asked)
        before = asker.rows | fingerprint(watch.tables())
        said = ""
        with watching() as watch:
            try:
                with transaction.atomic():
                    deed.call(asker.world.actor(asked.person), asked)
            except REFUSALS as refusal:
                said = f"refused: {refusal!r}"
            except Exception as error:  # noqa: BLE001 -- whatever it raises is a fault of this cell
                said = f"{type(error).__name__}: {error}"
        changed = difference(before, fingerprint(watch.tables()))
        transaction.set_rollback(True)
    compiled_cache.clear()
    asker.tidy_up(changed)
    if asked.person in people(deed.may.get(asked.relation, "")):
        return said if said or changed else "nothing changed"
    return f"not refused: {', '.join(changed)} changed" if changed else _unexpected(said)


def faults_of_looking(asker: Asker, deed: Deed) -> Iterator[str]:
    """Where an operation does something for somebody through whose eyes another one only looks."""
    acts = (
        (person, relation)
        for relation, who in deed.may.items()
        for person in MEMBERS
        if person in people(who)
    )
    act = next(acts, None)
    if act is None:
        # The operator's, through whose eyes nobody looks.
        return
    person, relation = act
    thing = copy.copy(thing_of(asker.world, deed.to, relation, person)) if deed.to else None
    asked = Asked(asker.world, person, relation, thing)
    with transaction.atomic():
        deed.prepare(asked)
        try:
            deed.call(replace(asker.world.actor(person), only_looks=True), asked)
        except AccessDenied as refusal:
            said = refusal.sentence.render()
        else:
            said = "it was done"
        transaction.set_rollback(True)
    compiled_cache.clear()
    if "no puedes cambiar nada" not in said:
        yield f"{deed.title}: {person}, {relation}: {said}"


def _unexpected(said: str) -> str:
    """An error that is no refusal."""
    return "" if not said or said.startswith("refused") else said


def faults_of_read_one(asker: Asker, read: ReadOne, person: str) -> Iterator[str]:
    """Where a query gives a thing that is not there for him, or hides one that is."""
    for relation in asker.world.things[read.to]:
        asked = Asked(asker.world, person, relation, thing_of(asker.world, read.to, relation, person))
        if isinstance(asked.thing, Nothing) and (relation != MISSING or read.is_handed_rows):
            continue
        given = bool(_given(asker, read, asked))
        expected = person in people(read.gives.get(relation, ""))
        if given is not expected:
            yield f"{read.title}: {person}, {relation}: {'given' if given else 'not given'}"


def faults_of_read_many(asker: Asker, read: ReadMany, person: str) -> Iterator[str]:
    """Where a list gives other things than those that he sees."""
    asked = Asked(asker.world, person, HERE, None)
    found: set[str] = _given(asker, read, asked) or set()
    expected = set(_expected(asked, read.finds)) if person in people(read.to_whom) else set()
    wrong = found - expected if read.at_most else found ^ expected
    if wrong:
        yield f"{read.title}: {person}: {', '.join(sorted(wrong))}"


def _expected(asked: Asked, kind: str) -> list[str]:
    account = asked.home.account
    exactly = {
        HIS_ACCOUNT: [str(account.pk)],
        "a price": ["a price"],
        "himself": [NAMES.get(asked.person, "")],
        "himself, in his account": [f"{account.pk} {getattr(asked.world.users.get(asked.person), 'pk', 0)}"],
        "seats held": [str(Seat.objects.filter(account=account, state=SeatState.HELD).count())],
    }
    if kind in exactly:
        return exactly[kind]
    if kind == "members and the owner":
        return [*whom_he_sees(asked.person, "members"), asked.home.owner.name.split()[0].lower()]
    seen = [name for name in whom_he_sees(asked.person, "members") if name not in OWNERS]
    if kind == "number of members":
        return _number(seen)
    if kind == "holders of Consulta":
        return _number([name for name in seen if name in HOLD_CONSULTA])
    return whom_he_sees(asked.person, kind)


def _number(names: list[str]) -> list[str]:
    return [str(len(names))] if names else []


def _given(asker: Asker, read: ReadOne | ReadMany, asked: Asked) -> Any:
    if read.prepare is typed.nothing:
        return _answer(asker, read, asked)
    with transaction.atomic():
        read.prepare(asked)
        compiled_cache.clear()
        answer = _answer(asker, read, asked)
        transaction.set_rollback(True)
    compiled_cache.clear()
    return answer


def _answer(asker: Asker, read: ReadOne | ReadMany, asked: Asked) -> Any:
    try:
        return read.ask(asker.world.actor(asked.person), asked)
    except REFUSALS:
        return None
