"""Links into parts of the portal that an installation may not have."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from gafete.members.models import Member


def url_if_there(name: str, /, **kwargs: Any) -> str:
    """The address of a named page, or nothing where there is no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def member_address(member: Member) -> str:
    """The page of a member."""
    return url_if_there("members:detail", public_id=member.public_id)
