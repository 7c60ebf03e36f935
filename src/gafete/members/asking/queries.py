"""Reads of requests for access, and of who could answer them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.giving import could_give
from gafete.access.grants import Grant as AccessGrant
from gafete.access.hours import within
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission
from gafete.access.profiles import VIEWER
from gafete.access.scopes import Scope, ScopeSet
from gafete.faults import NotFound
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.members.actors import actor_of
from gafete.members.assignments import profile_permissions
from gafete.members.hours import hours_of
from gafete.members.models import AccessRequest, Grant, Member, MemberState, Profile, RequestState
from gafete.members.queries import covering, may_hold, members_by_key, with_grants

OLDEST_FIRST = Order(fields=("id",))
ANSWERED_SHOWN = 10
OWN_SHOWN = 20
# How a request ended stays on Inicio until it was read, and for so long at most.
NEWS_FOR = timedelta(days=30)
_NEWS = (RequestState.GRANTED, RequestState.DECLINED, RequestState.EXPIRED)


# -- who could give it -----------------------------------------------------------------------------


def granters(
    actor: Actor,
    permission: Permission,
    at: Scope,
    *,
    now: datetime,
    besides: int | None = None,
    period: Period = ALWAYS,
) -> list[Member]:
    """Those who could give somebody exactly this, as far as the actor may know of them: the owner always, first.

    ``besides`` is the one to whom it would be given: nobody gives himself anything.
    """
    found = everybody_who_could_give(
        actor.account_id, permission, at, now=now, besides=besides, period=period
    )
    seen = members_by_key(actor, (str(member.pk) for member in found))
    known = [member for member in found if member.is_owner or str(member.pk) in seen]
    return sorted(known, key=lambda member: (not member.is_owner, member.sort_name, member.pk))


def everybody_who_could_give(
    account_id: int,
    permission: Permission,
    at: Scope,
    *,
    now: datetime,
    besides: int | None = None,
    period: Period = ALWAYS,
) -> list[Member]:
    """All of them, for the mail that is sent to them; pages ask ``granters``."""
    rows = Member.objects.filter(
        Q(is_owner=True) | Exists(_managing(account_id, at)), account_id=account_id, state=MemberState.ACTIVE
    )
    candidates = with_grants(rows.exclude(Q(pk=besides))).select_related("user").order_by("-is_owner", "id")
    able = [
        member
        for member in candidates
        if could_give(actor_of(member, now=now, at_any_hour=True), permission, at, period)
    ]
    return _whose_hours_reach(able, account_id, besides)


def _whose_hours_reach(givers: list[Member], account_id: int, receiver: int | None) -> list[Member]:
    """Those who work at every hour at which the receiver does: nobody gives more than he has himself."""
    hours = {member.pk: hours_of(member) for member in givers}
    if receiver is None or not any(hours.values()):
        return givers
    wanted = hours_of(Member.objects.get(pk=receiver, account_id=account_id))
    return [member for member in givers if within(wanted, hours[member.pk])]


def _managing(account_id: int, at: Scope) -> QuerySet[Grant]:
    """Grants that reach the scope and may hold the right to manage users."""
    managing = may_hold(Permission.USERS_MANAGE, account_id=account_id)
    return Grant.objects.filter(covering(at), managing, account_id=account_id, member_id=OuterRef("pk"))


# -- requests to answer ----------------------------------------------------------------------------


def list_requests_to_answer(
    actor: Actor, *, now: datetime, cursor: str = "", size: int = 50
) -> Page[AccessRequest]:
    """A page of the open requests that the actor could answer, the oldest first, each with its member's grants.

    Raises:
        InvalidCursor: the cursor is not one of this list.
    """
    rows = _still_open(_answerable(actor), now)
    return keyset_page(_fetched(rows), order=OLDEST_FIRST, cursor=cursor, size=size)


def requests_to_answer(actor: Actor, *, now: datetime, size: int) -> list[AccessRequest]:
    """The first of them."""
    return list(_fetched(_still_open(_answerable(actor), now)).order_by("id")[:size])


def get_request_to_answer(actor: Actor, public_id: uuid.UUID) -> AccessRequest:
    """The request of this id, also one that is closed by now.

    Raises:
        NotFound: there is none, or it is none that the actor could answer.
    """
    found = _fetched(_answerable(actor).filter(public_id=public_id)).first()
    if found is None:
        raise NotFound
    return found


def answered_requests(actor: Actor, *, size: int = ANSWERED_SHOWN) -> list[AccessRequest]:
    """The latest of those that the actor could have answered, and how they ended."""
    ended = _answerable(actor).filter(state__in=_NEWS).select_related("answered_by")
    return list(_fetched(ended).order_by("-closed_at", "-id")[:size])


def _answerable(actor: Actor) -> QuerySet[AccessRequest]:
    """Requests of others for what the actor holds himself, where he manages users."""
    managed = actor.scopes_for(Permission.USERS_MANAGE)
    codes_by_scopes: dict[ScopeSet, list[str]] = {}
    for permission in Permission:
        scopes = managed & actor.scopes_for(permission)
        if not scopes.is_empty:
            codes_by_scopes.setdefault(scopes, []).append(permission.value)
    rows = AccessRequest.objects.filter(account_id=actor.account_id).exclude(Q(member_id=actor.member_id))
    if not codes_by_scopes:
        return rows.none()
    parts = [Q(permission__in=codes) & _within(scopes) for scopes, codes in codes_by_scopes.items()]
    return _of_people_within_hours(actor, rows.filter(reduce(or_, parts)))


def _of_people_within_hours(actor: Actor, rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    """Those of people who work at no hour at which the actor does not: he could give nothing to the others."""
    if actor.hours is None:
        return rows
    askers = Member.objects.filter(account_id=actor.account_id, pk__in=rows.values("member_id"))
    return rows.filter(member_id__in=[each.pk for each in askers if within(hours_of(each), actor.hours)])


def _within(scopes: ScopeSet) -> Q:
    """Requests whose scope lies wholly inside these: the same answer as ``scope in scopes``."""
    if scopes.whole_account:
        return Q()
    return Q(company_id__in=scopes.companies) | Q(place_id__in=scopes.places)


def _still_open(rows: QuerySet[AccessRequest], now: datetime) -> QuerySet[AccessRequest]:
    """Open, of somebody who can still enter, for what is still in use."""
    return rows.filter(
        state=RequestState.OPEN,
        expires_at__gt=now,
        member__state=MemberState.ACTIVE,
        company__archived_at__isnull=True,
        place__archived_at__isnull=True,
    )


def _fetched(rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    grants = Grant.objects.select_related("profile", "company", "place").order_by("id")
    return rows.select_related("member", "company", "place").prefetch_related(
        Prefetch("member__grants", queryset=grants)
    )


def fallback_grant(account_id: int) -> AccessGrant:
    """What a single permission is given with where the member has no profile of the program: the smallest one."""
    profile = Profile.objects.get(account_id=account_id, code=VIEWER.code)
    return AccessGrant(
        permissions=profile_permissions(profile),
        scope=Scope.account(account_id),
        profile_id=profile.pk,
        profile_code=profile.code,
        profile_name=profile.name,
    )


# -- one's own -------------------------------------------------------------------------------------


def own_requests(actor: Actor, *, size: int = OWN_SHOWN) -> list[AccessRequest]:
    """What the actor himself asked for, the latest first."""
    rows = _own(actor).select_related("company", "place", "answered_by")
    return list(rows.order_by("-id")[:size])


def get_own_request(actor: Actor, public_id: uuid.UUID) -> AccessRequest:
    """A request of the actor's own.

    Raises:
        NotFound: there is none of that id, or somebody else asked.
    """
    found = _own(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def own_open_requests(
    actor: Actor, permission: Permission, scopes: Iterable[Scope], *, now: datetime
) -> list[AccessRequest]:
    """Those of his open requests that ask for this permission at one of these scopes."""
    wanted = set(scopes)
    rows = _own(actor).filter(permission=permission, state=RequestState.OPEN, expires_at__gt=now)
    return [row for row in rows.select_related("company", "place").order_by("id") if row.scope in wanted]


def unread_answers(actor: Actor, *, now: datetime) -> list[AccessRequest]:
    """How his requests ended, as far as he has not said that he read it."""
    rows = _own(actor).filter(state__in=_NEWS, seen_at__isnull=True, closed_at__gt=now - NEWS_FOR)
    return list(rows.select_related("company", "place", "answered_by").order_by("-closed_at", "-id"))


def names_known(actor: Actor, requests: Iterable[AccessRequest]) -> dict[int, str]:
    """The names of those who answered, by member, as far as the actor may know of them: the owner's always."""
    people = {each.answered_by.pk: each.answered_by for each in requests if each.answered_by is not None}
    seen = members_by_key(actor, (str(key) for key in people))
    return {key: member.name for key, member in people.items() if member.is_owner or str(key) in seen}


def _own(actor: Actor) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.filter(Q(member_id=actor.member_id), account_id=actor.account_id)
