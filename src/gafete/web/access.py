"""Who may open a page: every view declares it, with exactly one of these decorators.

==================  ==================================================================================
``@public``         everybody, signed in or not
``@signed_in``      whoever has signed in, in no account or in any (Mi cuenta, the choice of an account)
``@any_member``     every active member of the account that he is in
``@requires(p, …)`` whoever holds one of these permissions somewhere; the view asks about the place
``@owner_only``     the owner of the account
==================  ==================================================================================

The decorator opens the door of the page; what may be done there is asked again by the query or the
operation, of the engine, with the exact scope. After ``@any_member``, ``@requires`` and
``@owner_only`` a view reads ``request.actor`` and ``request.membership``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.access.permissions import Permission
from gafete.tenancy.seconding import SecondNeeded
from gafete.walls.standing import as_person, inside
from gafete.web.entrance import (
    NotInAnAccount,
    chosen_account,
    enter,
    go_to,
    is_looking,
    note_presence,
    to_sign_in,
)
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest, Request
from gafete.web.seconding import wait_for_second

View = Callable[..., HttpResponseBase]
# What somebody who only looks may send.
_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWNER_ONLY = _("Solo el titular de la cuenta puede hacer esto.")


class Door(StrEnum):
    """What a person needs in order to open a page."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    PERMISSION = "permission"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declared; read by the menu and by the test that walks the addresses."""

    door: Door
    permissions: tuple[Permission, ...] = ()

    def admits(self, actor: Actor) -> bool:
        """Whether a member may open the page, so that an entry of the menu is worth showing."""
        if self.door is Door.OWNER:
            return actor.is_owner
        if self.door is Door.PERMISSION:
            return any(actor.may_anywhere(permission) for permission in self.permissions)
        return True

    def require(self, actor: Actor) -> None:
        """Raise ``AccessDenied`` unless the page opens for this member."""
        if self.admits(actor):
            return
        if self.door is Door.OWNER:
            raise AccessDenied(Sentence(_OWNER_ONLY))
        wanted = self.permissions[0]
        raise AccessDenied(Sentence(wanted.denial), permission=wanted, scope=actor.account_scope)


def by_itself(view: View) -> View:
    """Have the view itself say where it stands: it does several acts, each in a transaction of its own.

    Within one, the second act would wait for a member while it holds the trail, which whoever holds that member waits for.
    """
    view.stands_by_itself = True  # type: ignore[attr-defined]
    return view


def stands_by_itself(view: View) -> bool:
    """Whether the view is called outside of the account that it is about."""
    return bool(getattr(view, "stands_by_itself", False))


def while_looking(view: View) -> View:
    """Have the view also answer whoever looks at the portal as somebody else does; no other takes anything from him."""
    view.answers_while_looking = True  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """What a view declared, or None when it declared nothing."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def public(view: View) -> View:
    """Open the page to everybody."""
    return _declared(view, Access(Door.PUBLIC))


def signed_in(view: Callable[..., HttpResponseBase]) -> View:
    """Open the page to whoever has signed in; the view gets a ``PersonRequest``."""

    @wraps(view)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if is_looking(request):
            return _not_while_looking(request)
        with as_person(request.user.pk):
            response = view(request, *args, **kwargs)
        note_presence(request)
        return response

    return _declared(opened, Access(Door.SIGNED_IN))


def any_member(view: Callable[..., HttpResponseBase]) -> View:
    """Open the page to every active member of the account; the view gets a ``MemberRequest``."""
    return _for_members(view, Access(Door.MEMBER))


def owner_only(view: Callable[..., HttpResponseBase]) -> View:
    """Open the page to the owner of the account; the view gets a ``MemberRequest``."""
    return _for_members(view, Access(Door.OWNER))


def requires(*permissions: Permission) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Open the page to whoever holds one of these permissions anywhere; the view gets a ``MemberRequest``."""
    if not permissions:
        raise ValueError("@requires names at least one permission; @any_member is for pages without.")
    return lambda view: _for_members(view, Access(Door.PERMISSION, permissions))


def _for_members(view: Callable[..., HttpResponseBase], access: Access) -> View:
    @wraps(view)
    def opened(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            account_id = chosen_account(request)
        except NotInAnAccount as out:
            return out.response
        # The whole answer, also its rendering, reads this account and no other.
        with inside(account_id):
            try:
                enter(request, account_id)
            except NotInAnAccount as out:
                return out.response
            if request.method not in _LOOKING and not getattr(view, "answers_while_looking", False):
                request.actor.require_acting()
            access.require(request.actor)
            if not stands_by_itself(view):
                response = _answered(view, request, *args, **kwargs)
        if stands_by_itself(view):
            response = _answered(view, request, *args, **kwargs)
        note_presence(request)
        return response

    return _declared(opened, access)


def _answered(
    view: Callable[..., HttpResponseBase], request: MemberRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """What the view answers; whatever it wanted done that needs a second person waits for one."""
    try:
        return view(request, *args, **kwargs)
    except SecondNeeded as needed:
        return wait_for_second(request, needed.act)


def _not_while_looking(request: Request) -> HttpResponseBase:
    """What is a person's own is nobody else's to see, and his own pages would look like the other one's."""
    flash(
        request,
        gettext("Sal primero de la vista como otra persona: lo tuyo se abre con tus propios ojos."),
        tone="warning",
    )
    return go_to(request, reverse("home"))


def _declared(view: Callable[..., HttpResponseBase], access: Access) -> View:
    if access_of(view) not in {None, access}:
        raise ValueError(f"{view.__name__} declares its access twice.")
    view.access = access  # type: ignore[attr-defined]
    return view


def sentence_of(denied: AccessDenied) -> str:
    """What a person is told, in his language."""
    return denied.sentence.render(gettext)
