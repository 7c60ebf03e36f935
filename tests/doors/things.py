"""What the people of the table reach for: each set of things by its relations.

The relations are those of somebody who works in Centro, a place of Maíz Azul.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.identity.links import Purpose, email_state, end_of_link, make_token, password_state
from gafete.identity.models import Session, SessionEntry, User
from gafete.members.approvals.limits import LIFETIME as APPROVAL_LIFETIME
from gafete.members.asking.limits import LIFETIME
from gafete.members.assignments import engine_grant
from gafete.members.credentials import ACCESS_CHANGED, MEMBER_SUBJECT
from gafete.members.importing.queries import IMPORT
from gafete.members.links import invitation_link
from gafete.members.models import (
    AccessRequest,
    Approval,
    ApprovalState,
    Grant,
    Member,
    RequestState,
    Viewing,
)
from gafete.members.operations.begin_viewing import LENGTH
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_profile import archive_profile
from gafete.members.operations.export_members import EXPORT
from gafete.outbox.composers import Mail
from gafete.outbox.courier import as_email
from gafete.outbox.demo_mailbox import EmailBackend, latest_mails
from gafete.outbox.models import Message, MessageState
from gafete.reviews.models import Decision, Review, ReviewLine, ReviewState
from gafete.reviews.presence import mark_of
from gafete.seats.models import Order
from gafete.seats.operations.place_order import place_order
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.seconding import Act, ActKind
from gafete.work import files
from gafete.work.models import Job, JobRow, JobRowState, JobState
from gafete.work.reach import KEY
from tests.cast import House
from tests.doors.people import MEMBERS
from tests.doors.world import GUEST_IN_GRUPO_MAIZ, NAMES, NOW, World

# Where they work, and their first names.
PLACES = {"own place": "centro", "other place": "roma", "other company": "cancún", "other account": "lejos"}
ACTIVE = {"own place": "pilar", "other place": "rita", "other company": "celia", "other account": "lorena"}
DEACTIVATED = {"own place": "dora", "other place": "diego", "other company": "delia", "other account": "leo"}
INVITED = {"own place": "ivan", "other place": "iris", "other company": "isaac", "other account": "lina"}
ENDED = "fidel"
# What a campaign over the accesses of each is called.
REVIEWS = {
    "own place": "Repaso primero",
    "other place": "Repaso segundo",
    "other company": "Repaso tercero",
    "other account": "Repaso ajeno",
    "closed": "Repaso antiguo",
}
# Whoever administers, by the colleague about whom he decides.
REVIEWERS = {
    "owner": "own place",
    "administrator": "own place",
    "company_admin": "own place",
    "branch_admin": "own place",
    "neighbour": "other place",
    "baker": "other company",
    "stranger": "other account",
}
NEW_ADDRESS = "direccion.nueva@correo.example"
RESULT = b"Solo para quien lo pidio"


@dataclass(frozen=True)
class Nothing:
    """What does not exist: ids that nobody has."""

    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    pk: int = 2**40

    @property
    def id(self) -> uuid.UUID:
        """The same, where the id is the key."""
        return self.public_id


@dataclass(frozen=True)
class Part:
    """Something of a member's that is named beside him in an address."""

    member: Any
    it: Any


@dataclass(frozen=True)
class Personal:
    """A thing of which each kind of person has his own; whoever has none finds nothing there."""

    by_person: Mapping[str, Any]
    otherwise: Any = field(default_factory=Nothing)


def fill_with_things(world: World) -> None:
    """Make everything that the table names."""
    _make_members(world)
    _make_tree(world)
    _make_profiles(world)
    _make_jobs(world)
    _make_sessions(world)
    _make_notices(world)
    _make_requests(world)
    _make_viewings(world)
    _make_reviews(world)
    _make_approvals(world)
    _make_cells(world)
    _make_links(world)
    _make_mail(world)
    world.things["orders"] = {
        "own account": _order(world.house, NAMES["owner"]),
        "other account": _order(world.other, NAMES["stranger"]),
    }
    world.things["offers"] = dict.fromkeys(("made to him", "made to somebody else", "missing"))


def _order(house: House, owner: str) -> Order:
    return place_order(actor=house.actor(owner), quantity=7, request_key=uuid.uuid4())


def thing_of(world: World, kind: str, relation: str, person: str) -> Any:
    """The thing of this kind that stands in this relation, as this person finds it."""
    found = world.things[kind][relation]
    if isinstance(found, Personal):
        return found.by_person.get(person, found.otherwise)
    return found


def _make_members(world: World) -> None:
    for relation, place in PLACES.items():
        house = world.other if relation == "other account" else world.house
        by = house.owner.name.split()[0].lower()
        access = house.assignment("viewer", [place])
        house.join(ACTIVE[relation], access, by=by)
        out = house.join(DEACTIVATED[relation], access, by=by)
        deactivate_member(actor=house.actor(by), member=out)
        house.invite(INVITED[relation], access, by=by)
    house = world.house
    ended = house.join(ENDED, house.assignment("viewer", ["centro"]))
    delete_member(actor=house.actor(NAMES["owner"]), member=ended)
    world.things["members"] = {
        **_named(world, ACTIVE),
        "the owner": house.owner,
        "himself": Personal({person: world.members[person] for person in MEMBERS}),
        "ended": house.member(ENDED),
        "missing": Nothing(),
    }
    world.things["deactivated"] = {**_named(world, DEACTIVATED), "missing": Nothing()}
    world.things["invited"] = {**_named(world, INVITED), "missing": Nothing()}


def _named(world: World, names: Mapping[str, str]) -> dict[str, Member]:
    return {
        relation: (world.other if relation == "other account" else world.house).member(name)
        for relation, name in names.items()
    }


def _make_tree(world: World) -> None:
    house, other = world.house, world.other
    archived = Company.objects.create(
        account=house.account,
        rfc="ANT040404GH4",
        legal_name="Molinos de Antaño",
        trade_name="Antaño",
        tax_regime="601",
        postal_code="06000",
        archived_at=NOW,
    )
    closed = PlaceOfIssue.objects.create(
        account=house.account,
        company=house.companies["maíz azul"],
        name="Clausurada",
        postal_code="06000",
        archived_at=NOW,
    )
    world.things["companies"] = {
        "own company": house.companies["maíz azul"],
        "other company": house.companies["panadería"],
        "archived": archived,
        "other account": other.companies["ajena"],
        "missing": Nothing(),
    }
    world.things["places"] = {
        "own place": house.places["centro"],
        "other place": house.places["roma"],
        "other company": house.places["cancún"],
        "archived": closed,
        "other account": other.places["lejos"],
        "missing": Nothing(),
    }
    whole, company = house.whole, house.companies["panadería"]
    world.things["scopes"] = {
        **{
            relation: place.scope
            for relation, place in world.things["places"].items()
            if relation != "missing"
        },
        "whole account": whole,
        "forged": Scope.place(whole.account_id, company.pk, house.places["centro"].pk),
    }
    world.things["accounts"] = {
        "own account": house.account,
        "other account": other.account,
        "suspended": world.suspended.account,
        "missing": Nothing(),
    }


def _make_profiles(world: World) -> None:
    house = world.house
    archived = house.profile("Jubilado")
    archive_profile(actor=house.actor(NAMES["owner"]), profile=archived)
    archived.refresh_from_db()
    world.things["profiles"] = {
        "custom": house.profile("Comodín"),
        "the administrator's own": house.profile("Refuerzo"),
        "built-in": house.profile("viewer"),
        "archived": archived,
        "other account": world.other.profile("Foráneo"),
        "missing": Nothing(),
    }


# -- long jobs ------------------------------------------------------------------------------------------


def _make_jobs(world: World) -> None:
    """Everybody has asked for everything, in days when he might."""
    exports = {person: _export(world, person) for person in MEMBERS}
    wider = {person: _export(world, person, whole=True) for person in MEMBERS}
    world.things["exports"] = {
        "his own": Personal(exports),
        "his own, of when he reached more": Personal(wider),
        **_not_his(world, exports, lambda person, account: _export(world, person, account=account)),
    }
    queued = {person: _export(world, person, state=JobState.QUEUED) for person in MEMBERS}
    world.things["queued"] = {
        "his own": Personal(queued),
        **_not_his(
            world,
            queued,
            lambda person, account: _export(world, person, account=account, state=JobState.QUEUED),
        ),
    }
    imports = {person: _import(world, person) for person in MEMBERS}
    world.things["imports"] = {
        "his own": Personal(imports),
        "his own, of when he reached more": Personal(
            {person: _import(world, person, whole=True) for person in MEMBERS}
        ),
        "no import": Personal(exports),
        **_not_his(world, imports, lambda person, account: _import(world, person, account=account)),
    }


def _not_his(world: World, jobs: Mapping[str, Job], make: Any) -> dict[str, Any]:
    house, other = world.house.account.pk, world.other.account.pk
    elsewhere = {p: make(p, other if world.home_of(p) is world.house else house) for p in MEMBERS}
    colleague = {p: "guest" if p == "stranger" else "stranger" if p == "guest" else "owner" for p in MEMBERS}
    return {
        "another member's": Personal(
            {p: jobs["administrator" if p == "owner" else colleague[p]] for p in MEMBERS}
        ),
        "his own, in another account": Personal(elsewhere),
        "other account": Personal(
            {p: jobs["owner" if world.home_of(p) is world.other else "stranger"] for p in MEMBERS}
        ),
        "missing": Nothing(),
    }


def _export(
    world: World,
    person: str,
    *,
    whole: bool = False,
    account: int | None = None,
    state: JobState = JobState.FINISHED,
) -> Job:
    name = ""
    if state == JobState.FINISHED:
        name = files.new_name(".csv")
        files.path_of(name).write_bytes(RESULT)
    return _job(
        world,
        person,
        EXPORT,
        account=account,
        whole=whole,
        state=state,
        result_file=name,
        result_name="usuarios.csv",
    )


def _import(world: World, person: str, *, whole: bool = False, account: int | None = None) -> Job:
    job = _job(world, person, IMPORT, account=account, whole=whole, state=JobState.STAGED, total=2)
    JobRow.objects.create(
        job=job,
        account_id=job.account_id,
        number=2,
        values={"cells": {"name": "Fila Importada"}, "others": []},
    )
    fault = {"field": "name", "text": "Falta el nombre"}
    JobRow.objects.create(
        job=job,
        account_id=job.account_id,
        number=3,
        values={"cells": {}, "others": []},
        faults=[fault],
        state=JobRowState.FAULTY,
    )
    return job


def _job(world: World, person: str, kind: str, *, account: int | None, whole: bool, **values: Any) -> Job:
    member = world.members[person]
    account_id = member.account_id if account is None else account
    reach = [Scope.account(account_id)] if whole else _reach(world, person, account_id)
    return Job.objects.create(
        account_id=account_id,
        kind=kind,
        requested_by=member.user_id,
        requested_by_label=member.name,
        parameters={
            KEY: [[scope.company_id, scope.place_id] for scope in reach],
            "people": 1,
            "file": "usuarios.csv",
        },
        **values,
    )


def _reach(world: World, person: str, account_id: int) -> list[Scope]:
    """Where he manages users; where he works, for somebody who manages none any more."""
    held = world.actor(person).scopes_for(Permission.USERS_VIEW).scopes()
    place = world.workplace(person)
    if place.account_id != account_id:
        return [Scope.account(account_id)]
    return list(held) or [place.scope]


# -- sessions, mails, links -----------------------------------------------------------------------------


def _make_sessions(world: World) -> None:
    present = {
        person: Session.objects.filter(user=user).order_by("created_at").last()
        for person, user in world.users.items()
    }
    second = {person: _second(world.users[person]) for person, found in present.items() if found}
    world.things["sessions"] = {
        "his own": Personal(second),
        "another member's": Personal(
            {p: second["administrator" if p == "owner" else "owner"] for p in second}
        ),
        "other account": Personal({p: second["owner" if p == "stranger" else "stranger"] for p in second}),
        "missing": Nothing(),
    }
    world.things["members with sessions"] = {
        relation: member
        for relation, member in world.things["members"].items()
        if relation in {*ACTIVE, "the owner"}
    }
    entries = {relation: _entry(member) for relation, member in _named(world, ACTIVE).items()}
    members = world.things["members"]
    world.things["entries"] = {
        **{relation: Part(members[relation], entry) for relation, entry in entries.items()},
        "the owner": Part(members["the owner"], _entry(members["the owner"])),
        "of somebody else": Part(members["own place"], entries["other place"]),
        "of his in another account": Part(
            members["own place"], _entry(members["own place"], world.other.account.pk)
        ),
        "no such session": Part(members["own place"], Nothing()),
        "missing": Part(Nothing(), Nothing()),
    }


def _second(user: User) -> Session:
    return Session.objects.create(
        session_key=uuid.uuid4().hex,
        session_data="",
        expire_date=NOW.replace(year=2027),
        user=user,
        device="Otro equipo",
    )


def _entry(member: Member, account_id: int | None = None) -> SessionEntry:
    return SessionEntry.objects.create(
        session=_second(member.user),
        account_id=account_id or member.account_id,
        user_id=member.user_id,
    )


def _make_notices(world: World) -> None:
    members = world.things["members"]
    given_up = {relation: _notice(members[relation]) for relation in (*ACTIVE, "the owner")}
    world.things["notices"] = {
        **{relation: Part(members[relation], notice) for relation, notice in given_up.items()},
        "of somebody else": Part(members["own place"], given_up["other place"]),
        "of another account": Part(members["own place"], given_up["other account"]),
        "no such mail": Part(members["own place"], Nothing()),
        "missing": Part(Nothing(), Nothing()),
    }


def _notice(member: Member) -> Message:
    return Message.objects.create(
        account_id=member.account_id,
        kind=ACCESS_CHANGED,
        parameters={"member": member.pk},
        subject_kind=MEMBER_SUBJECT,
        subject_id=str(member.pk),
        state=MessageState.GIVEN_UP,
        finished_at=timezone.now(),
    )


def _make_requests(world: World) -> None:
    """Somebody asks for what he lacks, and so does everybody else."""
    members, house = world.things["members"], world.house
    centro = house.at("centro")
    asked = {
        relation: _request(members[relation], Permission.CFDI_ISSUE, world.things["places"][relation].scope)
        for relation in ACTIVE
    }
    pilar = members["own place"]
    answered = _request(pilar, Permission.CFDI_CANCEL, centro)
    answered.state, answered.closed_at = RequestState.DECLINED, NOW
    answered.answered_by = world.members["administrator"]
    answered.save()
    world.things["requests"] = {
        **asked,
        "in all of the company": _request(pilar, Permission.CFDI_ISSUE, house.at("maíz azul")),
        "for users.view": _request(pilar, Permission.USERS_VIEW, centro),
        "for what no administrator has": _request(pilar, Permission.PAYROLL_VIEW, centro),
        "answered": answered,
        # Of what some of them have themselves: nobody answers his own all the same.
        "his own": Personal(
            {
                person: _request(world.members[person], Permission.CFDI_ISSUE, _where_he_asks(world, person))
                for person in MEMBERS
            }
        ),
        "missing": Nothing(),
    }


def _make_viewings(world: World) -> None:
    """Whoever owns an account looks as one who works there."""
    members = world.things["members"]
    looks = {"of the owner": ("owner", "own place"), "other account": ("stranger", "other account")}
    world.things["viewings"] = {
        relation: Viewing.objects.create(
            account_id=world.members[viewer].account_id,
            viewer=world.members[viewer],
            seen=members[seen],
            reason="No encuentra sus facturas",
            begun_at=NOW,
            ends_at=NOW + LENGTH,
        )
        for relation, (viewer, seen) in looks.items()
    } | {"missing": Nothing()}


def _make_reviews(world: World) -> None:
    """The owner decides about everybody in a campaign, and each administrator about a colleague and not himself."""
    members = world.things["members"]
    reviews = {
        relation: _review(world, members[relation], name)
        for relation, name in REVIEWS.items()
        if relation != "closed"
    }
    closed = _review(world, members["own place"], REVIEWS["closed"])
    lines = {relation: _line(review, members[relation]) for relation, review in reviews.items()}
    decided = _line(closed, members["own place"])
    _decide(decided)
    _close(closed)
    world.things["reviews"] = {**reviews, "closed": closed, "missing": Nothing()}
    world.things["review lines"] = {
        **lines,
        "his turn": Personal(
            {person: _turn(world, members[about], person) for person, about in REVIEWERS.items()}
        ),
        "about himself": Personal(
            {
                person: _line(reviews[about], world.members[person])
                for person, about in REVIEWERS.items()
                if not world.members[person].is_owner
            }
        ),
        "closed": decided,
        "missing": Nothing(),
    }


def _make_approvals(world: World) -> None:
    """Companies are to be archived, and the policy to be turned off; everybody has asked for something."""
    house, members = world.house, world.things["members"]
    pilar, celia, lorena = members["own place"], members["other company"], members["other account"]
    answered = _approval(pilar, _archiving(house, "maíz azul"))
    answered.state, answered.closed_at = ApprovalState.REFUSED, NOW
    answered.save()
    world.things["approvals"] = {
        "of his company": _approval(pilar, _archiving(house, "maíz azul")),
        "of another company": _approval(celia, _archiving(house, "panadería")),
        "of the account": _approval(pilar, Act(ActKind.END_POLICY, {"subject": ""})),
        "of the ownership": _approval(
            pilar,
            Act(
                ActKind.TRANSFER_OWNERSHIP,
                {"offer": 0, "people": [house.owner.pk, pilar.pk], "subject": "La cuenta"},
            ),
        ),
        "answered": answered,
        # Past its time, so that no list shows it to anybody else.
        "his own": Personal(
            {
                person: _approval(world.members[person], Act(ActKind.END_POLICY, {"subject": ""}), until=NOW)
                for person in MEMBERS
            }
        ),
        "other account": _approval(lorena, _archiving(world.other, "ajena")),
        "missing": Nothing(),
    }


def _review(world: World, about: Member, name: str) -> Review:
    house = world.house if about.account_id == world.house.account.pk else world.other
    return Review.objects.create(
        account=house.account,
        name=name,
        started_by=house.owner,
        started_by_label=house.owner.name,
        started_at=NOW,
        due_at=NOW.replace(year=NOW.year + 1),
    )


def _turn(world: World, about: Member, person: str) -> ReviewLine:
    return _line(_review(world, about, "Repaso por turnos"), about, world.members[person])


def _line(review: Review, member: Member, reviewer: Member | None = None) -> ReviewLine:
    grant = Grant.objects.select_related("profile", "company", "place").filter(member=member).latest("pk")
    held = engine_grant(grant)
    by = reviewer or review.started_by
    return ReviewLine.objects.create(
        account_id=review.account_id,
        review=review,
        member=member,
        member_label=member.name,
        sort_name=member.sort_name,
        grant_id=grant.pk,
        profile_label=grant.profile.name,
        company=grant.company,
        place=grant.place,
        permissions=sorted(held.effective),
        granted_by_label=grant.granted_by_label,
        granted_at=grant.granted_at,
        mark=mark_of(held),
        reviewer=by,
        reviewer_label=by.name,
    )


def _decide(line: ReviewLine) -> None:
    line.decision, line.decided_at, line.decided_by_label = Decision.KEEP, NOW, line.reviewer_label
    line.save()


def _close(review: Review) -> None:
    review.state, review.closed_at, review.digest = ReviewState.CLOSED, NOW, "0" * 64
    review.save()


def _archiving(house: House, company: str) -> Act:
    row = house.companies[company]
    return Act(
        ActKind.ARCHIVE_COMPANY, {"company": row.pk, "version": row.version, "subject": row.short_name}
    )


def _approval(by: Member, act: Act, *, until: datetime = NOW + APPROVAL_LIFETIME) -> Approval:
    return Approval.objects.create(
        account_id=by.account_id,
        kind=act.kind,
        parameters=act.parameters,
        fingerprint=uuid.uuid4().hex,
        asked_by=by,
        asked_at=NOW,
        expires_at=until,
    )


def _where_he_asks(world: World, person: str) -> Scope:
    """Where he works; whoever works nowhere any more asks for all."""
    return world.house.whole if person == "expired" else world.workplace(person).scope


def _request(member: Member, permission: Permission, at: Scope) -> AccessRequest:
    return AccessRequest.objects.create(
        account_id=member.account_id,
        member=member,
        permission=permission,
        company_id=at.company_id,
        place_id=at.place_id,
        asked_at=NOW,
        expires_at=NOW + LIFETIME,
    )


def _make_cells(world: World) -> None:
    members, places = world.things["members"], world.things["places"]
    world.things["cells"] = {
        **{relation: Part(members[relation], places[relation]) for relation in ACTIVE},
        "the owner, in another company": Part(members["the owner"], places["other company"]),
        "in a place of another account": Part(members["own place"], places["other account"]),
        "missing": Part(Nothing(), Nothing()),
    }


def _make_links(world: World) -> None:
    viewer = world.users["viewer"]
    viewer.pending_email, viewer.pending_email_at = NEW_ADDRESS, timezone.now()
    viewer.save(update_fields=["pending_email", "pending_email_at"])
    password = _token(Purpose.PASSWORD, viewer, password_state(viewer))
    email = _token(Purpose.EMAIL, viewer, email_state(viewer))
    joining = invitation_link(world.members["newcomer"]).rstrip("/").rpartition("/")[2]
    known = invitation_link(world.house.members[GUEST_IN_GRUPO_MAIZ]).rstrip("/").rpartition("/")[2]
    bad = {"invented": "invented", "missing": ""}
    world.things["password links"] = {
        "good": password,
        "used": _token(Purpose.PASSWORD, viewer, ("", "", "")),
        "of nobody": _token(Purpose.PASSWORD, Nothing(), ("", "", "")),
        "of another purpose": email,
        **bad,
    }
    world.things["email links"] = {
        "good": email,
        "used": _token(Purpose.EMAIL, viewer, ("", "", "", "")),
        "of nobody": _token(Purpose.EMAIL, Nothing(), ("", "", "", "")),
        "of another purpose": password,
        **bad,
    }
    world.things["invitations"] = {
        "of a newcomer": joining,
        "of somebody known": known,
        "withdrawn": _token(Purpose.JOIN, world.house.member(ENDED), ("", "", "")),
        "of nobody": _token(Purpose.JOIN, Nothing(), ("", "", "")),
        "of another purpose": password,
        **bad,
    }


def _token(purpose: Purpose, of: Any, state: tuple[str, ...]) -> str:
    return make_token(purpose, of.public_id, state=state, ends_at=end_of_link(timezone.now()))


def _make_mail(world: World) -> None:
    mail = Mail(
        to="pilar@correo.example",
        subject="Tu acceso a Gafete",
        text="Hola.",
        html="<!doctype html><html lang='es-mx'><head><title>x</title></head><body><p>Hola</p></body></html>",
        language="es-mx",
    )
    EmailBackend().send_messages([as_email(uuid.uuid4(), mail)])
    world.things["mails"] = {"kept": latest_mails()[0], "missing": Nothing()}
