"""What a view may read from its request, beyond Django's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from gafete.access.actor import Actor, Origin
from gafete.identity.models import SessionEntry, User

if TYPE_CHECKING:
    from gafete.members.actors import Membership
    from gafete.members.models import Member
    from gafete.members.viewing import View


class Request(HttpRequest):
    """A request as our middleware hands it on."""

    htmx: HtmxDetails
    origin: Origin


class PersonRequest(Request):
    """The request of somebody who has signed in."""

    user: User


class MemberRequest(PersonRequest):
    """The request of a member, inside an account."""

    membership: Membership
    actor: Actor
    # That this session is in the account.
    entry: SessionEntry
    # Who is really there: while somebody looks as another member does, membership and actor are that member's.
    visitor: Member
    view: View | None
