"""What the frame around every page needs to know: who reads it, where he is, where he can go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from gafete.identity.models import Theme, User
from gafete.signin.entering import SEVERAL_KEY
from gafete.web.flash import Flash, take_flashes
from gafete.web.menu import TOP, Link, LinkSection, links_of, side_menu

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ViewAs:
    """That the reader looks as somebody else, and for how long he still can."""

    name: str
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page for one reader."""

    theme: str = Theme.SYSTEM
    person: User | None = None
    account_name: str = ""
    has_several_accounts: bool = False
    menu: tuple[LinkSection, ...] = ()
    shortcuts: tuple[Link, ...] = ()
    flashes: list[Flash] = field(default_factory=list)
    view: ViewAs | None = None

    @property
    def suggests_own_password(self) -> bool:
        """Whether the reader should still choose a password that nobody else has seen."""
        return self.person is not None and self.person.must_replace_password


def frame(request: HttpRequest) -> Frame:
    """The frame around the page that answers this request."""
    user = getattr(request, "user", None)
    flashes = take_flashes(request)
    if not isinstance(user, User):
        return Frame(flashes=flashes)
    membership = getattr(request, "membership", None)
    if membership is None:
        return Frame(theme=user.theme, person=user, flashes=flashes)
    match = request.resolver_match
    current = match.view_name if match else ""
    return Frame(
        theme=user.theme,
        person=user,
        account_name=membership.account.name,
        has_several_accounts=bool(request.session.get(SEVERAL_KEY)),
        menu=side_menu(membership.actor, current),
        shortcuts=links_of(TOP, membership.actor, current),
        flashes=flashes,
        view=_view_of(request),
    )


def _view_of(request: HttpRequest) -> ViewAs | None:
    view = getattr(request, "view", None)
    if view is None:
        return None
    left = view.viewing.ends_at - timezone.now()
    # A minute that has begun is one that is left.
    return ViewAs(view.viewing.seen.name, max(1, -(-left // MINUTE)))
