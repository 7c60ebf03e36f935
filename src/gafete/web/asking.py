"""What the page of a refusal says besides: why, who could give it, and where to ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.giving import where_to_ask
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeKind
from gafete.members.asking.queries import granters, own_open_requests
from gafete.members.models import LONGEST_REASON, AccessRequest, Member
from gafete.members.queries import owner_of
from gafete.tenancy.queries import visible_nodes
from gafete.walls.standing import inside
from gafete.web.members.naming import ScopeNames, joined

WHOLE_ACCOUNT = "account"
NAMED = 3


@dataclass(frozen=True, slots=True)
class Where:
    """A place at which it can be asked for."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What there is to say to somebody who was refused."""

    words: str
    permission: Permission
    label: str
    places: tuple[Where, ...]
    # What he asked for already and nobody has answered.
    waiting: tuple[tuple[AccessRequest, str], ...]
    longest_reason: int = LONGEST_REASON


def asking_for(request: HttpRequest, refusal: AccessDenied) -> Asking | None:
    """What to say of this refusal; None to whoever is no member, and where it names nothing that can be given."""
    actor: Actor | None = getattr(request, "actor", None)
    permission = refusal.permission
    if actor is None or actor.member_id is None or actor.is_owner or permission is None:
        return None
    if actor.only_looks:
        # It would be asked in his name.
        return None
    # The refusal left the account that the page stood in.
    with inside(actor.account_id):
        return _asking(actor, permission, refusal)


def _asking(actor: Actor, permission: Permission, refusal: AccessDenied) -> Asking:
    scopes = () if refusal.scope is None else where_to_ask(actor.access, permission, refusal.scope)
    nodes = visible_nodes(actor, scopes)
    known = [scope for scope in scopes if scope.kind is ScopeKind.ACCOUNT or scope in nodes]
    names = ScopeNames().learn_nodes(nodes.values())
    waiting = own_open_requests(actor, permission, known, now=timezone.now())
    asked = {each.scope for each in waiting}
    return Asking(
        words=_words(actor, permission, known, names),
        permission=permission,
        label=_(permission.label),
        places=tuple(
            Where(str(nodes[scope].public_id) if scope in nodes else WHOLE_ACCOUNT, names.name(scope))
            for scope in known
            if scope not in asked
        ),
        waiting=tuple((each, names.name(each.scope)) for each in waiting),
    )


def _words(actor: Actor, permission: Permission, scopes: Sequence[Scope], names: ScopeNames) -> str:
    """Why he may not, and who could give it to him, in one sentence."""
    if not scopes:
        return _("Lo puede hacer %(names)s.") % {"names": owner_of(actor).name}
    at = scopes[0]
    people = granters(actor, permission, at, now=timezone.now(), besides=actor.member_id)
    could = ngettext("te lo puede dar %(names)s", "te lo pueden dar %(names)s", len(people)) % {
        "names": several_names([member.name for member in people])
    }
    why = actor.explain(permission, at).sentence_to_himself(names.wording())
    if why is None:
        return f"{could[:1].upper()}{could[1:]}."
    return _("%(why)s; %(could)s.") % {"why": why.render(_).removesuffix("."), "could": could}


def several_names(names: Sequence[str]) -> str:
    """Names as a sentence lists them: the first few, and how many more there are."""
    more = len(names) - NAMED
    if more <= 0:
        return joined(names)
    return _("%(names)s y %(more)s más") % {"names": ", ".join(names[:NAMED]), "more": more}


def named(people: Sequence[Member], reader: Actor) -> str:
    """The names of people, the reader's own as ``tú`` and at the end."""
    others = [member.name for member in people if member.pk != reader.member_id]
    if len(others) == len(people):
        return several_names(others)
    shown = others if len(others) < NAMED else [*others[: NAMED - 1]]
    rest = len(others) - len(shown)
    if rest:
        return _("%(names)s, otros %(more)s y tú") % {"names": ", ".join(shown), "more": rest}
    return joined([*shown, _("tú")])
