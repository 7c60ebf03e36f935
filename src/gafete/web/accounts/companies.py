"""The RFCs by which a person recognises his accounts: of each only what he may see there."""

from __future__ import annotations

from collections.abc import Iterable

from gafete.access.actor import Origin
from gafete.members.actors import NotAMember, load_actor
from gafete.members.models import Member
from gafete.tenancy.queries import list_companies
from gafete.walls.standing import inside

MOST_COMPANIES = 50


def rfcs_within_reach(members: Iterable[Member], *, origin: Origin) -> dict[int, list[str]]:
    """The RFCs of each membership, by its id."""
    return {member.pk: _rfcs(member, origin) for member in members}


def _rfcs(member: Member, origin: Origin) -> list[str]:
    with inside(member.account_id):
        try:
            actor = load_actor(member.user, member.account_id, origin=origin).actor
        except NotAMember:
            return []
        return [company.rfc for company in list_companies(actor, size=MOST_COMPANIES).rows]
