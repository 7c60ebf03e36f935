"""Links into parts of the portal that an installation may not have."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.models import Member
from gafete.tenancy.models import Company, PlaceOfIssue


def url_if_there(name: str, /, **kwargs: Any) -> str:
    """The address of a named page, or nothing where there is no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def member_address(member: Member) -> str:
    """The page of a member."""
    return url_if_there("members:detail", public_id=member.public_id)


def who_can_address(actor: Actor, node: Company | PlaceOfIssue) -> str:
    """Who can do what in a company or place; nothing where it is archived, or the actor does not see all users there."""
    company = node.company if isinstance(node, PlaceOfIssue) else node
    if node.is_archived or company.is_archived or not actor.may(Permission.USERS_VIEW, node.scope):
        return ""
    return f"{reverse('matrix:who_can')}?place={node.public_id}"
