"""Reads of members, profiles and grants. An administrator sees the members whose grants meet his scope."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import changeable_grants, visible_grants
from gafete.access.permissions import Permission, closure
from gafete.access.scopes import Scope, ScopeSet
from gafete.faults import NotFound
from gafete.identity.models import SessionEntry, User
from gafete.identity.names import plain
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.members.actors import grants_of
from gafete.members.assignments import Assignment, assignment_of, profile_permissions
from gafete.members.crossings import ACCOUNT_OF_MEMBER, MEMBERS_FOUND
from gafete.members.models import HOLDING, Grant, Member, MemberState, OwnershipOffer, Profile, Viewing
from gafete.seats.models import Seat
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.walls.standing import as_person, inside

ORDERS = {
    "name": Order(fields=("sort_name", "id")),
    "-name": Order(fields=("sort_name", "id"), descending=True),
    "username": Order(fields=("username", "id")),
    "-username": Order(fields=("username", "id"), descending=True),
    "email": Order(fields=("email", "id")),
    "-email": Order(fields=("email", "id"), descending=True),
    "last_seen": Order(fields=("last_seen_at", "id"), nullable=frozenset({"last_seen_at"})),
    "-last_seen": Order(fields=("last_seen_at", "id"), descending=True, nullable=frozenset({"last_seen_at"})),
}
DEFAULT_ORDER = "name"
SEATS_BY_AGE = Order(fields=("id",))
SEATS_A_PAGE = 60
# Longer than any name; a database has limits of its own for the words of a search, and answers them with errors.
LONGEST_SEARCH = 200
# A row's number as text; a longer one would not fit the column.
_KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What a reader looks for. Empty fields do not narrow; without a state, the ended are left out."""

    search: str = ""
    state: str = ""
    profile: Profile | None = None
    company: Company | None = None
    place: PlaceOfIssue | None = None
    # These people alone, as ticked in the list.
    chosen: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class VisibleAccess:
    """A member's grants as one reader sees them."""

    grants: tuple[AccessGrant, ...]
    changeable: tuple[AccessGrant, ...]
    # Whether he has grants besides, of which this reader learns no more.
    has_others: bool


def list_members(
    actor: Actor,
    *,
    filters: MemberFilter = MemberFilter(),
    order: str = DEFAULT_ORDER,
    cursor: str = "",
    size: int = 50,
) -> Page[Member]:
    """A page of the members whom the actor sees, each with his grants, profiles and places fetched.

    Raises:
        AccessDenied: the actor may see users nowhere.
        InvalidCursor: the cursor is not one of this list.
    """
    members = _narrowed(_visible(actor), filters, actor=actor)
    return keyset_page(
        with_grants(members), order=ORDERS.get(order, ORDERS[DEFAULT_ORDER]), cursor=cursor, size=size
    )


def get_member(actor: Actor, public_id: uuid.UUID) -> Member:
    """The member of this id, with person, account, seat and grants.

    Raises:
        NotFound: there is none, or it is none whom the actor sees.
    """
    rows = with_grants(_visible_or_none(actor).filter(public_id=public_id))
    member = rows.select_related("user", "account", "seat").first()
    if member is None:
        raise NotFound
    return member


def get_open_viewing(actor: Actor, public_id: uuid.UUID) -> Viewing:
    """The actor's own look as another member, with that member, as long as nobody has said that it is over.

    Raises:
        NotFound: there is none, it is somebody else's, or it has ended.
    """
    rows = Viewing.objects.select_related("seen", "seen__user", "seen__account")
    his = Q(viewer_id=actor.member_id)
    found = rows.filter(his, public_id=public_id, account_id=actor.account_id, ended_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def members_of(actor: Actor, public_ids: Iterable[uuid.UUID]) -> list[Member]:
    """Those of these members whom the actor sees, with their grants, for an act on several at once."""
    members = _visible_or_none(actor).filter(public_id__in=list(public_ids))
    return list(with_grants(members).order_by("id"))


def access_of(actor: Actor, member: Member) -> VisibleAccess:
    """What the actor sees of a member's access."""
    grants = tuple(grants_of(member))
    visible = visible_grants(actor, grants)
    return VisibleAccess(
        grants=visible,
        changeable=changeable_grants(actor, grants),
        has_others=len(visible) < len(grants),
    )


def who_reaches(
    actor: Actor, scope: Scope, *, now: datetime, holding: Permission | None = None
) -> list[Member]:
    """The members, among those whom the actor sees, who hold a live grant that reaches this scope.

    With ``holding`` those alone whose grant may give this permission; whether it does is for the engine to say.
    """
    live = Grant.objects.filter(
        covering(scope),
        may_hold(holding, account_id=actor.account_id),
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        account_id=actor.account_id,
        member_id=OuterRef("pk"),
    )
    members = _visible_or_none(actor).filter(Q(is_owner=True) | Exists(live), state__in=HOLDING)
    return list(with_grants(members).order_by("sort_name", "id"))


def list_profiles(actor: Actor) -> list[Profile]:
    """The account's profiles in use, the built-in ones first, each with ``holders``: how many hold it.

    Who holds it outside the actor's scope is not counted: a number would tell of him.
    """
    seen = _grants_seen(actor).filter(member__state__in=HOLDING)
    counted = dict(seen.order_by().values_list("profile").annotate(people=Count("member", distinct=True)))
    profiles = profiles_in_use(actor)
    for profile in profiles:
        profile.holders = counted.get(profile.pk, 0)  # type: ignore[attr-defined]
    return profiles


def profiles_in_use(actor: Actor) -> list[Profile]:
    """The account's profiles to choose from, the built-in ones first; nobody is counted."""
    rows = Profile.objects.filter(account_id=actor.account_id, archived_at__isnull=True).order_by("id")
    return sorted(rows, key=lambda profile: not profile.is_built_in)


def get_profile(actor: Actor, public_id: uuid.UUID) -> Profile:
    """The profile of this id.

    Raises:
        NotFound: there is none in the account.
    """
    profile = Profile.objects.filter(
        account_id=actor.account_id, public_id=public_id, archived_at__isnull=True
    ).first()
    if profile is None:
        raise NotFound
    return profile


def holders_of(actor: Actor, profile: Profile) -> list[Member]:
    """The members who hold a profile in a grant that the actor sees, with all their grants."""
    held = _grants_seen(actor).filter(profile=profile, member_id=OuterRef("pk"))
    members = _visible_or_none(actor).filter(Exists(held), state__in=HOLDING)
    return list(with_grants(members).order_by("sort_name", "id"))


def sessions_of(actor: Actor, member: Member) -> list[SessionEntry]:
    """The open sessions of a member in this account, the latest first."""
    actor.require(Permission.USERS_VIEW, at={g.scope for g in grants_of(member)} or actor.account_scope)
    entries = SessionEntry.objects.filter(
        account_id=actor.account_id, user_id=member.user_id, closed_at__isnull=True
    )
    return list(entries.select_related("session").order_by("-last_seen_at"))


def list_seats(actor: Actor, *, state: str = "", cursor: str = "", size: int = SEATS_A_PAGE) -> Page[Seat]:
    """A page of the account's seats, the oldest first, each with its ``member`` where there is one.

    Raises:
        AccessDenied: the actor may not see what the account pays.
        InvalidCursor: the cursor is not one of this list.
    """
    actor.require(Permission.BILLING_MANAGE, at=actor.account_scope)
    seats = Seat.objects.filter(account_id=actor.account_id).select_related("member", "order")
    if state:
        seats = seats.filter(state=state)
    return keyset_page(seats, order=SEATS_BY_AGE, cursor=cursor, size=size)


def members_by_key(actor: Actor, keys: Iterable[str]) -> dict[str, Member]:
    """Those of these members whom the actor sees, by the key that the trail and the outbox know them by."""
    wanted = {int(key) for key in keys if _KEY.fullmatch(key)}
    return {str(member.pk): member for member in _visible_or_none(actor).filter(pk__in=wanted)}


def waiting_invitations(actor: Actor, *, size: int = 5) -> list[Member]:
    """The oldest invitations that nobody accepted, among the members whom the actor sees."""
    waiting = _visible_or_none(actor).filter(state=MemberState.INVITED)
    return list(waiting.order_by("invited_at", "id")[:size])


def numbers_by_state(actor: Actor) -> dict[str, int]:
    """How many members the actor sees in each state that holds a seat."""
    rows = _visible_or_none(actor).filter(state__in=HOLDING, is_owner=False)
    counted = rows.order_by().values_list("state").annotate(count=Count("pk"))
    return {str(state): 0 for state in HOLDING} | dict(counted)


def memberships_of(user: User) -> list[Member]:
    """The accounts that a person may enter, and those that wait for him to accept, by name."""
    with as_person(user.pk):
        rows = Member.objects.filter(
            state__in=[MemberState.ACTIVE, MemberState.INVITED], account__suspended_at__isnull=True
        )
        return list(rows.select_related("account").order_by("account__name", "id"))


def invitation_anywhere(public_id: uuid.UUID) -> Member | None:
    """The invitation of this id, in whichever account: a mailed link comes before anybody stands anywhere."""
    for account_id in ACCOUNT_OF_MEMBER.ask(public_id=public_id):
        with inside(account_id):
            rows = Member.objects.select_related("user", "account")
            return rows.filter(public_id=public_id, state=MemberState.INVITED).first()
    return None


def owner_of(actor: Actor) -> Member:
    """The owner of the actor's account."""
    return Member.objects.get(account_id=actor.account_id, is_owner=True)


def open_offer(actor: Actor) -> OwnershipOffer | None:
    """The open offer of the ownership: seen by who made it and by whom it was made to."""
    offer = (
        OwnershipOffer.objects.filter(account_id=actor.account_id, closed_at__isnull=True)
        .select_related("offered_by", "offered_to")
        .first()
    )
    if offer is None or actor.member_id not in {offer.offered_by_id, offer.offered_to_id}:
        return None
    return offer


def with_grants(members: QuerySet[Member]) -> QuerySet[Member]:
    """The same members with their grants, and the grants' profiles and places, in two queries for all."""
    grants = Grant.objects.select_related("profile", "company", "place").order_by("id")
    return members.prefetch_related(Prefetch("grants", queryset=grants))


def _visible(actor: Actor) -> QuerySet[Member]:
    actor.require_anywhere(Permission.USERS_VIEW)
    return _visible_or_none(actor)


def _visible_or_none(actor: Actor) -> QuerySet[Member]:
    members = Member.objects.filter(account_id=actor.account_id)
    scopes = actor.scopes_for(Permission.USERS_VIEW)
    if scopes.whole_account:
        return members
    if scopes.is_empty:
        return members.none()
    met = Grant.objects.filter(_meeting(scopes), account_id=actor.account_id, member_id=OuterRef("pk"))
    return members.filter(Q(is_owner=True) | Exists(met))


def _grants_seen(actor: Actor) -> QuerySet[Grant]:
    """Grants that meet the reader's scope: neither a filter nor a count tells what his "otros accesos" are."""
    grants = Grant.objects.filter(account_id=actor.account_id)
    scopes = actor.scopes_for(Permission.USERS_VIEW)
    if scopes.whole_account:
        return grants
    return grants.none() if scopes.is_empty else grants.filter(_meeting(scopes))


def _meeting(scopes: ScopeSet) -> Q:
    """Grants that share anything with these scopes: the same answer as ``ScopeSet.meets``."""
    return (
        Q(company__isnull=True)
        | Q(company_id__in=scopes.companies)
        | Q(company_id__in=scopes.companies_met, place__isnull=True)
        | Q(place_id__in=scopes.places)
    )


def covering(scope: Scope) -> Q:
    """Grants whose scope contains this one: the same answer as ``Scope.contains``."""
    covering = Q(company__isnull=True)
    if scope.company_id is not None:
        covering |= Q(company_id=scope.company_id, place__isnull=True)
    if scope.place_id is not None:
        covering |= Q(place_id=scope.place_id)
    return covering


def assignments_of(account_id: int, grants: Iterable[AccessGrant]) -> list[Assignment]:
    """The rows of a form that say exactly these grants of the account, archived profiles included; one query."""
    given = list(grants)
    wanted = [grant.profile_id for grant in given if grant.profile_id is not None]
    profiles = Profile.objects.filter(account_id=account_id).in_bulk(wanted)
    return [assignment_of(grant, profiles[grant.profile_id or 0]) for grant in given]


def may_hold(permission: Permission | None, *, account_id: int) -> Q:
    """Grants that may give a permission, by their profile or besides it: few, of an account with thousands."""
    if permission is None:
        return Q()
    profiles = Profile.objects.filter(account_id=account_id)
    giving = [each.pk for each in profiles if permission in closure(profile_permissions(each))]
    return Q(profile_id__in=giving) | ~Q(added=[])


def _narrowed(members: QuerySet[Member], filters: MemberFilter, *, actor: Actor) -> QuerySet[Member]:
    account_id = actor.account_id
    members = members.filter(state__in=[filters.state] if filters.state else HOLDING)
    if filters.chosen:
        members = members.filter(public_id__in=filters.chosen)
    for word in _sought(filters.search):
        members = members.filter(_begins_with(word, account_id=account_id))
    grants = _grants_seen(actor).filter(member_id=OuterRef("pk"))
    if filters.profile is not None:
        members = members.filter(Exists(grants.filter(profile=filters.profile)))
    if filters.place is not None:
        place = filters.place
        scope = Scope.place(account_id, place.company_id, place.pk)
        members = members.filter(Q(is_owner=True) | Exists(grants.filter(covering(scope))))
    elif filters.company is not None:
        company = filters.company
        within = Q(company__isnull=True) | Q(company=company)
        members = members.filter(Q(is_owner=True) | Exists(grants.filter(within)))
    return members


def _sought(text: str) -> list[str]:
    """The words of a search as they are kept. A NUL is in no name, and PostgreSQL refuses to hear of it."""
    return plain(text.replace("\x00", " "))[:LONGEST_SEARCH].split()


def _begins_with(word: str, *, account_id: int) -> Q:
    """Members one of whose words begins like this; see ``naming.search_words``."""
    prefix = f"{account_id}:{word}"
    if connection.vendor != "postgresql":
        return Q(search_words__contains=f" {prefix}")
    lexeme = "'" + prefix.replace("\\", "\\\\").replace("'", "''") + "':*"
    return Q(pk__in=MEMBERS_FOUND.rows(words=lexeme))
