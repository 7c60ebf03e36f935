"""The side menu and the short cuts of the top bar.

An entry is shown when its page exists and opens for the person: who may open it is declared on the
view alone. To add an entry, add a line here; the page decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gafete.access.actor import Actor
from gafete.web.access import access_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu: its words, its icon and the name of its address."""

    label: str | Promise
    icon: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading; a section without visible entries is not shown."""

    entries: tuple[Entry, ...]
    label: str | Promise = ""


SIDE = (
    Section(
        (
            Entry(_("Inicio"), "home", "home"),
            Entry(_("Comprobantes"), "file-invoice", "documents:list"),
            Entry(_("Clientes"), "address-book", "customers:list"),
            Entry(_("Productos y servicios"), "box", "products:list"),
            Entry(_("Reportes"), "chart-bar", "reports:list"),
        )
    ),
    Section(
        (
            Entry(_("Empresas"), "building", "companies:list"),
            Entry(_("Lugares de expedición"), "map-pin", "places:list"),
            Entry(_("Usuarios"), "users", "members:list"),
            Entry(_("Perfiles"), "id-badge-2", "profiles:list"),
            Entry(_("Plan y asientos"), "armchair", "seats:overview"),
            Entry(_("Bitácora"), "history", "audit:list"),
            Entry(_("Revisión de accesos"), "shield-check", "reviews:list"),
            Entry(_("Integraciones"), "plug-connected", "integrations:list"),
            Entry(_("Ajustes de la cuenta"), "settings", "account_settings:edit"),
        ),
        _("Configuración"),
    ),
    Section(
        (
            Entry(_("Solicitudes de acceso"), "lock-question", "access_requests:list"),
            Entry(_("Ayuda"), "help-circle", "support:home"),
            Entry(_("Buzón de demostración"), "mail", "mailbox:list"),
        )
    ),
)

TOP = (
    Entry(_("Usuarios"), "users", "members:list"),
    Entry(_("Ayuda"), "help-circle", "support:home"),
    Entry(_("Chat"), "message-circle", "support:chat"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that is shown to this person."""

    label: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LinkSection:
    """A section that is shown to this person."""

    label: str
    links: tuple[Link, ...]


def side_menu(actor: Actor, current: str) -> tuple[LinkSection, ...]:
    """The side menu of this person on the page whose address has that name."""
    sections = (LinkSection(str(s.label), links_of(s.entries, actor, current)) for s in SIDE)
    return tuple(section for section in sections if section.links)


def links_of(entries: Iterable[Entry], actor: Actor, current: str) -> tuple[Link, ...]:
    """The entries whose pages exist and open for this person."""
    return tuple(
        Link(str(entry.label), entry.icon, page[0], _same_part(entry.url_name, current))
        for entry in entries
        if (page := _page(entry.url_name)) is not None and _opens(page[1], actor)
    )


def _opens(view: Callable[..., Any], actor: Actor) -> bool:
    access = access_of(view)
    return access is not None and access.admits(actor)


@cache
def _page(url_name: str) -> tuple[str, Callable[..., Any]] | None:
    try:
        path = reverse(url_name)
    except NoReverseMatch:
        return None
    return path, resolve(path).func


def _same_part(url_name: str, current: str) -> bool:
    return url_name == current or (
        ":" in url_name and url_name.split(":", maxsplit=1)[0] == current.split(":", maxsplit=1)[0]
    )
