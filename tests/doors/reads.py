"""One predicate: every query, asked directly by every kind of actor. Written by hand, like the table.

A list shows exactly the things that a direct id would open, whatever page, count, file or search it ends in. Queries
of one thing say for whom it is there; queries of many say whose names they give. Whoever is not named gets nothing,
or is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit import queries as trail
from gafete.members import queries as members
from gafete.members.approvals import queries as approvals
from gafete.members.asking import queries as requests
from gafete.members.credentials import MEMBER_SUBJECT
from gafete.members.importing import queries as importing
from gafete.members.matrix import access_matrix, column_headings
from gafete.members.models import Grant, Member
from gafete.members.periods import queries as periods
from gafete.members.who_can import who_can
from gafete.outbox import queries as outbox
from gafete.reviews import queries as reviews
from gafete.seats import queries as seats
from gafete.tenancy import queries as tenancy
from gafete.work import queries as work
from tests.doors import promises, table, typed
from tests.doors.asked import Asked
from tests.doors.people import ELSEWHERE
from tests.doors.promises import Reach
from tests.doors.sight import SEE_MEMBER_IN
from tests.doors.things import REVIEWS
from tests.doors.world import NOW

Asking = Callable[[Actor, Asked], Any]


@dataclass(frozen=True, kw_only=True)
class ReadOne:
    """A query about one thing: whom it gives something, relation by relation."""

    name: str
    to: str
    gives: Reach
    ask: Asking
    variant: str = ""
    # Whether it is handed a row, so that what does not exist cannot be asked for.
    is_handed_rows: bool = False
    # The state before, made behind the product's back.
    prepare: Callable[[Asked], Any] = typed.nothing

    @property
    def title(self) -> str:
        """As a failing test calls it."""
        return f"{self.name} {self.variant}".strip()


@dataclass(frozen=True, kw_only=True)
class ReadMany:
    """A query of many things: whose names it gives to whom."""

    name: str
    finds: str
    ask: Asking
    # Nobody else is given anything.
    to_whom: str = promises.ALL_MEMBERS
    # Whether it may give fewer of them: those whom something has happened to.
    at_most: bool = False
    variant: str = ""
    # The state before, made behind the product's back.
    prepare: Callable[[Asked], Any] = typed.nothing

    @property
    def title(self) -> str:
        """As a failing test calls it."""
        return f"{self.name} {self.variant}".strip()


def _accounts(rows: Iterable[Any]) -> set[str]:
    return {str(row.account_id) for row in rows}


def _places(rows: Iterable[Any]) -> set[str]:
    return {row.name.lower() for row in rows}


def _first(member: Member) -> str:
    return member.name.split()[0].lower()


def _members(rows: Iterable[Member]) -> set[str]:
    return {_first(row) for row in rows}


def _asking(rows: Iterable[Any]) -> set[str]:
    return _members(row.member for row in rows)


def _waiting(it: Asked) -> Any:
    relation = "other account" if it.person in ELSEWHERE else "of his company"
    return it.world.things["approvals"][relation]


def _companies(rows: Iterable[Any]) -> set[str]:
    return {row.rfc.lower() for row in rows}


def _own_profiles(rows: Iterable[Any]) -> set[str]:
    return {row.name.lower() for row in rows if not row.code}


def _subjects(mails: Iterable[Any]) -> set[str]:
    keys = [mail.subject_id for mail in mails]
    return _members(Member.objects.filter(pk__in=keys))


def _named_in(events: Iterable[Any]) -> set[str]:
    """The people whom the trail names: who did it, and to whom."""
    labels = [event.actor_label for event in events] + [
        event.target_label for event in events if event.target_kind == "member"
    ]
    return {label.split()[0].lower() for label in labels if label.endswith(("Prueba", "Titular"))}


def _places_of(branches: Iterable[Any]) -> set[str]:
    return {place.name.lower() for branch in branches for place in branch.places}


_NOW = timezone.now
_EVERYBODY_HERE = table.OF_GRUPO_MAIZ
# For whoever acts in an account; who may write to a member is asked before.
_MAILS: Reach = {
    **dict.fromkeys(
        ("own place", "other place", "other company", "the owner"), f"{_EVERYBODY_HERE} newcomer operator"
    ),
    "other account": "stranger guest",
}
# Whoever runs the installation holds a right in the whole account, and so sees its tree.
_SEE_COMPANY, _SEE_PLACE = (
    {
        relation: f"{who} operator" if "administrator" in who.split() else who
        for relation, who in reach.items()
    }
    for reach in (table.SEE_COMPANY, table.SEE_PLACE)
)
# Whose job it is was asked when it was fetched; here only whether all that may be in it is still reached.
_OF_ANOTHER_MEMBER: Reach = {"another member's": "owner administrator registrar stranger"}
_EVERY_ACTOR = f"{promises.ALL_MEMBERS} newcomer operator"
_MEMBERS_AND_OPERATOR = f"{promises.ALL_MEMBERS} operator"
_LINES_IN_HAND: Reach = {
    **dict.fromkeys(
        ("own place", "other place", "other company", "closed"), f"{_EVERYBODY_HERE} newcomer operator"
    ),
    "other account": "stranger guest",
    "his turn": table.REVIEW,
    "about himself": table.SEE_LINE["about himself"],
}
_SEE_ALL_LINES: Reach = {
    "own place": "owner administrator",
    "other place": "owner administrator company_admin neighbour",
    "other company": "owner administrator baker",
    "other account": "stranger",
    "closed": table.SEE_REVIEW["closed"],
}
_SEE_ALL_OF: Reach = table.SEE_MEMBER | {"the owner": "owner administrator registrar"}

READ_ONE: tuple[ReadOne, ...] = (
    # -- members
    ReadOne(
        name="get_member",
        to="members",
        gives=table.SEE_MEMBER,
        ask=lambda actor, it: members.get_member(actor, it.thing.public_id),
    ),
    ReadOne(
        name="members_of",
        to="members",
        gives=table.SEE_MEMBER,
        ask=lambda actor, it: members.members_of(actor, [it.thing.public_id]),
    ),
    ReadOne(
        name="members_by_key",
        to="members",
        gives=table.SEE_MEMBER,
        ask=lambda actor, it: members.members_by_key(actor, [str(it.thing.pk)]),
    ),
    ReadOne(
        name="access_of",
        to="members",
        gives=table.SEE_MEMBER,
        is_handed_rows=True,
        ask=lambda actor, it: members.access_of(actor, it.thing).grants,
    ),
    ReadOne(
        name="who_can",
        to="places",
        # Where he sees users, in use or not.
        gives=table.ASK_ABOUT_PLACE | {"archived": "owner administrator company_admin watcher registrar"},
        is_handed_rows=True,
        ask=lambda actor, it: who_can(actor, Permission.CFDI_VIEW, it.thing.scope, now=_NOW()).people,
    ),
    ReadOne(
        name="sessions_of",
        to="members with sessions",
        gives={
            relation: who for relation, who in _SEE_ALL_OF.items() if relation not in {"ended", "himself"}
        },
        is_handed_rows=True,
        ask=lambda actor, it: members.sessions_of(actor, it.thing),
    ),
    ReadOne(
        name="get_profile",
        to="profiles",
        gives={
            **dict.fromkeys(
                ("custom", "the administrator's own", "built-in"), f"{_EVERYBODY_HERE} newcomer operator"
            ),
            "other account": "stranger guest",
        },
        ask=lambda actor, it: members.get_profile(actor, it.thing.public_id),
    ),
    ReadOne(
        name="open_offer",
        to="offers",
        gives=table.OFFER,
        prepare=typed.offered,
        ask=lambda actor, _it: members.open_offer(actor),
    ),
    ReadOne(
        name="known_people",
        to="members",
        gives=dict(_MAILS.items()) | {"himself": promises.ALL_MEMBERS},
        is_handed_rows=True,
        ask=lambda actor, it: importing.known_people(actor, emails=[it.thing.email], usernames=[]).in_account,
    ),
    ReadOne(
        name="messages_of",
        to="members",
        gives=_MAILS | {"himself": "owner"},
        ask=lambda actor, it: [
            mail
            for mail in outbox.messages_of(actor, MEMBER_SUBJECT, [str(it.thing.pk)]).values()
            if mail.is_given_up
        ],
    ),
    # -- the tree
    ReadOne(
        name="get_company",
        to="companies",
        gives=_SEE_COMPANY,
        ask=lambda actor, it: tenancy.get_company(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_place",
        to="places",
        gives=_SEE_PLACE,
        ask=lambda actor, it: tenancy.get_place(actor, it.thing.public_id),
    ),
    ReadOne(
        name="visible_names",
        to="companies",
        gives=_SEE_COMPANY,
        ask=lambda actor, it: tenancy.visible_names(actor, companies=[it.thing.pk], places=[]).companies,
    ),
    ReadOne(
        name="visible_names",
        variant="of places",
        to="places",
        gives=_SEE_PLACE,
        ask=lambda actor, it: tenancy.visible_names(actor, companies=[], places=[it.thing.pk]).places,
    ),
    ReadOne(
        name="visible_nodes",
        to="companies",
        gives=_SEE_COMPANY,
        is_handed_rows=True,
        ask=lambda actor, it: tenancy.visible_nodes(actor, [it.thing.scope]),
    ),
    ReadOne(
        name="visible_nodes",
        variant="of places",
        to="places",
        gives=_SEE_PLACE,
        is_handed_rows=True,
        ask=lambda actor, it: tenancy.visible_nodes(actor, [it.thing.scope]),
    ),
    ReadOne(
        name="get_node",
        to="companies",
        gives=_SEE_COMPANY,
        ask=lambda actor, it: tenancy.get_node(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_node",
        variant="of a place",
        to="places",
        gives=_SEE_PLACE,
        ask=lambda actor, it: tenancy.get_node(actor, it.thing.public_id),
    ),
    # -- access reviews
    ReadOne(
        name="get_review",
        to="reviews",
        gives=table.SEE_REVIEW,
        ask=lambda actor, it: reviews.get_review(actor, it.thing.public_id),
    ),
    ReadOne(
        name="progress_of",
        to="reviews",
        gives=table.SEE_REVIEW,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.progress_of(actor, [it.thing])[it.thing.pk].total,
    ),
    ReadOne(
        name="list_lines",
        to="reviews",
        gives=table.SEE_REVIEW,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.list_lines(actor, it.thing).rows,
    ),
    ReadOne(
        name="every_line",
        to="reviews",
        gives=table.SEE_REVIEW,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.every_line(actor, it.thing),
    ),
    ReadOne(
        name="sees_all",
        to="reviews",
        # Other lines of these are about whoever administers more than the place.
        gives=_SEE_ALL_LINES,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.sees_all(actor, it.thing),
    ),
    ReadOne(
        name="get_line",
        to="review lines",
        gives=table.SEE_LINE,
        ask=lambda actor, it: reviews.get_line(actor, it.thing.public_id),
    ),
    # Whether he sees the line was asked when it was fetched.
    ReadOne(
        name="present_grants",
        to="review lines",
        gives=_LINES_IN_HAND,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.present_grants(actor, [it.thing]),
    ),
    ReadOne(
        name="lasting_grants",
        to="review lines",
        gives=_LINES_IN_HAND,
        is_handed_rows=True,
        ask=lambda actor, it: reviews.lasting_grants(actor, [it.thing.member_id], now=NOW),
    ),
    # -- requests for access
    ReadOne(
        name="get_request_to_answer",
        to="requests",
        gives=table.ANSWER_REQUEST,
        ask=lambda actor, it: requests.get_request_to_answer(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_own_request",
        to="requests",
        gives=table.OWN_REQUEST,
        ask=lambda actor, it: requests.get_own_request(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_approval_to_answer",
        to="approvals",
        gives=table.ANSWER_APPROVAL,
        ask=lambda actor, it: approvals.get_approval_to_answer(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_own_approval",
        to="approvals",
        gives=table.CANCEL_APPROVAL,
        ask=lambda actor, it: approvals.get_own_approval(actor, it.thing.public_id),
    ),
    ReadOne(
        name="get_open_viewing",
        to="viewings",
        gives=table.OWN_VIEWING,
        ask=lambda actor, it: members.get_open_viewing(actor, it.thing.public_id),
    ),
    ReadOne(
        name="names_known",
        to="requests",
        # An administrator of the whole account has answered it.
        gives={"answered": SEE_MEMBER_IN["whole account"]},
        is_handed_rows=True,
        ask=lambda actor, it: requests.names_known(actor, [it.thing]),
    ),
    # -- the trail and long jobs
    ReadOne(
        name="events_about",
        to="members",
        gives={
            "own place": "owner administrator company_admin branch_admin auditor",
            "other place": "owner administrator company_admin neighbour auditor",
            "other company": "owner administrator baker",
            "ended": "owner administrator company_admin branch_admin auditor",
            # What concerns the account as a whole.
            "the owner": "owner administrator",
            "himself": table.READ_TRAIL,
            "other account": "stranger",
        },
        ask=lambda actor, it: trail.events_about(
            actor, target_kind="member", target_id=str(it.thing.pk), size=50
        ),
    ),
    ReadOne(
        name="get_job",
        to="exports",
        gives=table.SEE_EXPORT,
        ask=lambda actor, it: work.get_job(actor, it.thing.id),
    ),
    ReadOne(
        name="may_download",
        to="exports",
        gives=table.FETCH_EXPORT | _OF_ANOTHER_MEMBER,
        is_handed_rows=True,
        ask=lambda actor, it: work.may_download(actor, it.thing),
    ),
    ReadOne(
        name="may_confirm",
        to="imports",
        gives=table.CONFIRM_IMPORT | _OF_ANOTHER_MEMBER,
        is_handed_rows=True,
        ask=lambda actor, it: work.may_confirm(actor, it.thing),
    ),
    ReadOne(
        name="faulty_rows",
        to="imports",
        gives=table.CONFIRM_IMPORT | _OF_ANOTHER_MEMBER,
        is_handed_rows=True,
        ask=lambda actor, it: work.faulty_rows(actor, it.thing),
    ),
    ReadOne(
        name="get_import",
        to="imports",
        gives=table.SEE_IMPORT,
        ask=lambda actor, it: importing.get_import(actor, it.thing.id),
    ),
)

HIS_ACCOUNT = "his account alone"

READ_MANY: tuple[ReadMany, ...] = (
    # -- members
    ReadMany(
        name="list_members",
        finds="members",
        to_whom=table.READ_USERS,
        ask=lambda actor, _it: _members(members.list_members(actor, size=200).rows),
    ),
    ReadMany(
        name="access_matrix",
        finds="members",
        to_whom=table.READ_USERS,
        ask=lambda actor, _it: _members(row.member for row in access_matrix(actor, now=_NOW()).rows),
    ),
    ReadMany(
        name="column_headings",
        finds="places of users",
        ask=lambda actor, _it: {
            column.place.name.lower()
            for heading in column_headings(actor)
            for column in heading.columns
            if column.place
        },
    ),
    ReadMany(
        name="numbers_by_state",
        finds="number of members",
        ask=lambda actor, _it: {str(sum(members.numbers_by_state(actor).values()))} - {"0"},
    ),
    ReadMany(
        name="waiting_invitations",
        finds="invited",
        ask=lambda actor, _it: _members(members.waiting_invitations(actor, size=50)),
    ),
    ReadMany(
        name="who_reaches",
        finds="members",
        at_most=True,
        to_whom=table.READ_USERS,
        ask=lambda actor, it: _members(members.who_reaches(actor, _own_place(it), now=_NOW())),
    ),
    ReadMany(
        name="who_can",
        finds="members",
        at_most=True,
        to_whom=table.READ_USERS,
        ask=lambda actor, it: _members(
            able.member for able in who_can(actor, Permission.CFDI_VIEW, _own_place(it), now=_NOW()).people
        ),
    ),
    ReadMany(
        name="holders_of",
        finds="members",
        at_most=True,
        to_whom=table.READ_USERS,
        ask=lambda actor, it: _members(members.holders_of(actor, it.home.profile("viewer"))),
    ),
    ReadMany(
        name="list_profiles",
        finds="profiles",
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _own_profiles(members.list_profiles(actor)),
    ),
    ReadMany(
        name="list_profiles",
        variant="with how many hold Consulta",
        finds="holders of Consulta",
        to_whom=table.READ_USERS,
        ask=lambda actor, _it: (
            {str(row.holders) for row in members.list_profiles(actor) if row.code == "viewer"}  # type: ignore[attr-defined]
            - {"0"}
        ),
    ),
    ReadMany(
        name="profiles_in_use",
        finds="profiles",
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _own_profiles(members.profiles_in_use(actor)),
    ),
    ReadMany(
        name="profiles_to_give",
        finds="profiles",
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _own_profiles(importing.profiles_to_give(actor)),
    ),
    ReadMany(
        name="directory_for",
        finds="places of whom he manages",
        ask=lambda actor, _it: {
            place.name.lower()
            for places in importing.directory_for(actor).places.values()
            for place in places.values()
            if place
        },
    ),
    ReadMany(
        name="owner_of",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _accounts([members.owner_of(actor)]),
    ),
    # -- the tree
    ReadMany(
        name="list_companies",
        finds="all companies",
        to_whom=_MEMBERS_AND_OPERATOR,
        ask=lambda actor, _it: _companies(tenancy.list_companies(actor, kept=tenancy.Kept.ALL).rows),
    ),
    ReadMany(
        name="visible_companies",
        finds="all companies",
        to_whom=_MEMBERS_AND_OPERATOR,
        ask=lambda actor, _it: _companies(tenancy.visible_companies(actor)),
    ),
    ReadMany(
        name="companies_for",
        finds="companies to add places to",
        ask=lambda actor, _it: _companies(tenancy.companies_for(actor, Permission.PLACES_MANAGE)),
    ),
    ReadMany(
        name="list_places",
        finds="all places",
        to_whom=_MEMBERS_AND_OPERATOR,
        ask=lambda actor, _it: _places(tenancy.list_places(actor, kept=tenancy.Kept.ALL).rows),
    ),
    ReadMany(
        name="places_of",
        finds="all places",
        at_most=True,
        to_whom=_MEMBERS_AND_OPERATOR,
        ask=lambda actor, it: _places(tenancy.places_of(actor, _own_company(it))),
    ),
    ReadMany(
        name="tree",
        finds="places of users",
        ask=lambda actor, _it: _places_of(tenancy.tree(actor, Permission.USERS_VIEW)),
    ),
    ReadMany(
        name="workplaces",
        finds="places",
        to_whom=_MEMBERS_AND_OPERATOR,
        ask=lambda actor, _it: _places_of(tenancy.workplaces(actor, size=50)),
    ),
    ReadMany(
        name="account_settings",
        finds=HIS_ACCOUNT,
        to_whom=table.SECURITY,
        ask=lambda actor, _it: {str(tenancy.account_settings(actor).pk)},
    ),
    ReadMany(
        name="setup_state",
        finds=HIS_ACCOUNT,
        to_whom=table.CREATE_COMPANIES,
        ask=lambda actor, _it: _accounts([tenancy.setup_state(actor).company]),
    ),
    # -- seats
    ReadMany(
        name="seat_meter",
        finds="seats held",
        to_whom=table.READ_USERS,
        ask=lambda actor, _it: {str(seats.seat_meter(actor).held)},
    ),
    ReadMany(
        name="list_seats",
        finds=HIS_ACCOUNT,
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: _accounts(members.list_seats(actor, size=200).rows),
    ),
    ReadMany(
        name="subscription_of",
        finds=HIS_ACCOUNT,
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: _accounts([seats.subscription_of(actor)]),
    ),
    ReadMany(
        name="list_orders",
        finds=HIS_ACCOUNT,
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: _accounts(seats.list_orders(actor)),
    ),
    ReadMany(
        name="waiting_orders",
        finds=HIS_ACCOUNT,
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: _accounts(seats.waiting_orders(actor)),
    ),
    ReadMany(
        name="ending_seats",
        prepare=typed.seats_ending,
        finds=HIS_ACCOUNT,
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: _accounts(seats.ending_seats(actor, before=_NOW() + timedelta(days=3650))),
    ),
    ReadMany(
        name="price_of",
        finds="a price",
        to_whom=f"{table.BILLING} operator",
        ask=lambda actor, _it: {"a price"} if seats.price_of(actor, quantity=1).total else set(),
    ),
    # -- access reviews
    ReadMany(
        name="list_reviews",
        finds="reviews",
        to_whom=table.REVIEW,
        ask=lambda actor, _it: {
            row.name.lower() for row in reviews.list_reviews(actor).rows if row.name in REVIEWS.values()
        },
    ),
    ReadMany(
        name="reviews_of_mine",
        finds="reviews",
        at_most=True,
        to_whom=table.REVIEW,
        ask=lambda actor, _it: {
            row.name.lower()
            for row, _count in reviews.reviews_of_mine(actor, now=NOW, size=50)
            if row.name in REVIEWS.values()
        },
    ),
    ReadMany(
        name="grants_to_review",
        finds="members",
        at_most=True,
        to_whom=table.REVIEW,
        ask=lambda actor, _it: _asking(
            reviews.grants_to_review(actor, company=None, profile=None, now=_NOW(), size=500)
        ),
    ),
    ReadMany(
        name="reviewers_at",
        finds="members and the owner",
        at_most=True,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _members(reviews.reviewers_at(actor, now=_NOW())),
    ),
    # Who decides about what is chosen among all of the account, whoever begins the campaign.
    ReadMany(
        name="people_who_review",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _accounts(reviews.people_who_review(actor)),
    ),
    ReadMany(
        name="last_uses",
        finds="people in the trail",
        at_most=True,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, it: _members(
            Member.objects.filter(pk__in=reviews.last_uses(actor, [it.home.owner.pk]))
        ),
    ),
    # -- requests for access
    ReadMany(
        name="granters",
        finds="members and the owner",
        at_most=True,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, it: _members(
            requests.granters(actor, Permission.CFDI_ISSUE, _own_place(it), now=_NOW())
        ),
    ),
    ReadMany(
        name="list_requests_to_answer",
        finds="who asks",
        ask=lambda actor, _it: _asking(requests.list_requests_to_answer(actor, now=_NOW(), size=50).rows),
    ),
    ReadMany(
        name="list_approvals_to_answer",
        finds="who waits for a second",
        ask=lambda actor, _it: _members(
            each.asked_by for each in approvals.list_approvals_to_answer(actor, now=_NOW())
        ),
    ),
    ReadMany(
        name="names_of_seconds",
        finds="members and the owner",
        at_most=True,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, it: {
            name.split()[0].lower() for name in approvals.names_of_seconds(actor, _waiting(it), now=_NOW())
        },
    ),
    ReadMany(
        name="approvals_between",
        finds="who takes over",
        ask=lambda actor, _it: _members(each.asked_by for each in approvals.approvals_between(actor)),
    ),
    ReadMany(
        name="own_approvals",
        finds="himself",
        ask=lambda actor, _it: _members(each.asked_by for each in approvals.own_approvals(actor)),
    ),
    ReadMany(
        name="requests_to_answer",
        finds="who asks",
        ask=lambda actor, _it: _asking(requests.requests_to_answer(actor, now=_NOW(), size=50)),
    ),
    ReadMany(
        name="answered_requests",
        finds="who was answered",
        ask=lambda actor, _it: _asking(requests.answered_requests(actor)),
    ),
    ReadMany(
        name="own_requests",
        finds="himself",
        ask=lambda actor, _it: _asking(requests.own_requests(actor)),
    ),
    ReadMany(
        name="own_open_requests",
        finds="himself",
        ask=lambda actor, it: _asking(
            requests.own_open_requests(
                actor, Permission.CFDI_ISSUE, [it.home.whole, _own_place(it)], now=_NOW()
            )
        ),
    ),
    ReadMany(
        name="unread_answers",
        finds="himself",
        prepare=typed.all_answered,
        ask=lambda actor, _it: _asking(requests.unread_answers(actor, now=_NOW())),
    ),
    # -- accesses for a while; the sweeps ask as the system, in one account after the other
    ReadMany(
        name="ending_grants",
        finds="members",
        at_most=True,
        to_whom=table.MANAGE_USERS,
        prepare=typed.accesses_end_soon,
        ask=lambda actor, _it: _asking(periods.ending_grants(actor, now=_NOW(), size=500)),
    ),
    ReadMany(
        name="begun_untold",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        prepare=typed.accesses_end_soon,
        ask=lambda actor, _it: _accounts(periods.begun_untold(actor, now=_NOW(), size=500)),
    ),
    ReadMany(
        name="ending_unreminded",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        prepare=typed.accesses_end_soon,
        ask=lambda actor, _it: _accounts(periods.ending_unreminded(actor, now=_NOW(), size=500)),
    ),
    ReadMany(
        name="ended_untold",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        prepare=typed.accesses_have_ended,
        ask=lambda actor, _it: _accounts(periods.ended_untold(actor, now=_NOW(), size=500)),
    ),
    ReadMany(
        name="who_manages",
        finds=HIS_ACCOUNT,
        to_whom=_EVERY_ACTOR,
        ask=lambda actor, _it: _accounts(
            Member.objects.filter(pk__in=periods.who_manages(actor, Grant.objects.all(), now=_NOW()))
        ),
    ),
    # -- the trail, mails and long jobs
    ReadMany(
        name="last_check",
        finds=HIS_ACCOUNT,
        to_whom=table.READ_TRAIL,
        prepare=typed.trails_are_checked,
        ask=lambda actor, _it: _accounts([trail.last_check(actor)]),
    ),
    ReadMany(
        name="list_events",
        finds="people in the trail",
        at_most=True,
        to_whom=table.READ_TRAIL,
        ask=lambda actor, _it: _named_in(trail.list_events(actor, size=200).rows),
    ),
    ReadMany(
        name="latest_events",
        finds="people in the trail",
        at_most=True,
        to_whom=table.READ_TRAIL,
        ask=lambda actor, _it: _named_in(trail.latest_events(actor, size=200)),
    ),
    ReadMany(
        name="failed_messages",
        finds="members",
        at_most=True,
        to_whom="owner administrator registrar stranger",
        ask=lambda actor, _it: _subjects(outbox.failed_messages(actor)),
    ),
    ReadMany(
        name="latest_jobs",
        finds="himself, in his account",
        ask=lambda actor, _it: {f"{job.account_id} {job.requested_by}" for job in work.latest_jobs(actor)},
    ),
)
# What takes an actor and gives no rows, and why.
NOT_READ = {"reach_of": "says where, and every query of the tree asks it"}


def _own_place(asked: Asked) -> Any:
    return asked.world.workplace(asked.person).scope


def _own_company(asked: Asked) -> Any:
    return asked.world.workplace(asked.person).company
