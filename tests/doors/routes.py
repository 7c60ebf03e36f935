"""The routes of the URL conf, as the table has to know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gafete.web.access import Door, access_of


@dataclass(frozen=True)
class Route:
    """One address of the portal."""

    name: str
    pattern: URLPattern
    words: tuple[str, ...]

    @property
    def view(self) -> Callable[..., Any]:
        """What answers."""
        return self.pattern.callback

    @property
    def has_door(self) -> bool:
        """Whether somebody can be stopped before the page's own code runs."""
        return "view" in self.view.__code__.co_freevars

    @property
    def checks_a_right(self) -> bool:
        """Whether the door asks more than that somebody is a member."""
        return self.door in {Door.PERMISSION, Door.OWNER}

    @property
    def door(self) -> Door | None:
        """What its view declares; nothing where it forgot to."""
        access = access_of(self.view)
        return access.door if access else None


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None) -> dict[str, Route]:
    """Every route of the portal, by its name.

    Raises:
        ValueError: two routes have one name, so that a row could not tell them apart.
    """
    found: dict[str, Route] = {}
    for route in _walk(get_resolver().url_patterns if patterns is None else patterns, space="", words=()):
        if route.name in found:
            raise ValueError(f"two routes are called {route.name}")
        found[route.name] = route
    return found


def _walk(
    patterns: Iterable[URLPattern | URLResolver], *, space: str, words: tuple[str, ...]
) -> Iterator[Route]:
    for each in patterns:
        inside = (*words, *each.pattern.converters)
        if isinstance(each, URLResolver):
            below = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, space=below, words=inside)
        else:
            yield Route(f"{space}{each.name}", each, inside)
