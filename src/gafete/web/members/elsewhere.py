"""Addresses of pages of other parts, as far as this installation has them and they open for the reader."""

from __future__ import annotations

from functools import cache

from django.urls import NoReverseMatch, resolve, reverse

from gafete.access.actor import Actor
from gafete.web.access import access_of

# Where seats are bought, the most direct page first.
BUYING = ("seats:buy", "seats:order", "seats:overview")


def open_address(actor: Actor, *names: str) -> str:
    """The first of these pages that exists and opens for the actor; empty when none does."""
    for name in names:
        path = _address(name)
        if path and _opens(path, actor):
            return path
    return ""


def buying_address(actor: Actor) -> str:
    """Where the actor buys a seat; empty when buying is not his to do."""
    return open_address(actor, *BUYING)


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _opens(path: str, actor: Actor) -> bool:
    access = access_of(resolve(path).func)
    return access is not None and access.admits(actor)
