"""What an act is, in the words of the screens: one line of what, and what it gives."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import closure, known
from gafete.members.actors import grants_of
from gafete.members.approvals.freezing import Frozen, thawed
from gafete.members.approvals.queries import names_of_holders, thing_of
from gafete.members.approvals.telling import ACT_NAMES
from gafete.members.assignments import drafted_grants, profile_permissions
from gafete.members.models import Approval, Member, MemberState, Profile
from gafete.tenancy.queries import visible_nodes
from gafete.tenancy.seconding import Act, ActKind
from gafete.web.members.naming import ScopeNames, joined
from gafete.web.members.summary import changes


def name_of(approval: Approval) -> str:
    """What is to be done."""
    return _(ACT_NAMES[ActKind(approval.kind)])


def details_of(actor: Actor, act: Act) -> tuple[str, ...]:
    """What it gives, a sentence for each part, as far as the reader may know the places."""
    if act.kind is ActKind.EDIT_PROFILE:
        return (*_holders(act), *_permissions_added(act))
    invitation = act.parameters.get("invitation")
    rows = act.parameters.get("assignments") or (invitation or {}).get("assignments")
    if not rows:
        return ()
    after = drafted_grants(thawed(rows, account_id=actor.account_id))
    member = thing_of(Member, act.parameters["member"]) if act.kind is ActKind.CHANGE_GRANTS else None
    before = () if member is None else tuple(grants_of(member))
    nodes = visible_nodes(actor, {grant.scope for grant in (*before, *after)})
    gained = changes(before, after, ScopeNames().learn_nodes(nodes.values())).gained
    return _address(invitation, member) + gained


def _address(invitation: Frozen | None, member: Member | None) -> tuple[str, ...]:
    """The mailbox of whoever has not entered yet: nothing else says who he is."""
    if invitation:
        return (invitation["email"],)
    if member is not None and member.state == MemberState.INVITED:
        return (member.email,)
    return ()


def _holders(act: Act) -> tuple[str, ...]:
    names = names_of_holders(act)
    return (_("Lo tienen: %(names)s.") % {"names": joined(names)},) if names else ()


def _permissions_added(act: Act) -> tuple[str, ...]:
    wanted = closure(known(act.parameters["permissions"]))
    present = profile_permissions(thing_of(Profile, act.parameters["profile"]))
    return tuple(_(permission.label) for permission in sorted(wanted - closure(present)))
