"""Lists by key: a page costs the same in a large account as in a small one, and far inside as at the beginning.

Usuarios with 10,000 people beside 1,000, Bitácora with 1,000,000 events beside 1,000, on both databases, each page
through the whole HTTP stack. Figures are taken in turns, and the best of each counts: the rest is the machine's noise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benches.databases import CLOCKS, gafete_on, hand_over, on_each_database
from benches.report import Ratio

if TYPE_CHECKING:
    from django.test import Client

FEW_PEOPLE, MANY_PEOPLE = 1_000, 10_000
FEW_EVENTS, MANY_EVENTS = 1_000, 1_000_000
DEEP = 150
ROUNDS = 40
MOST_QUERIES = 12
SAME = 1.3
SEARCH = {"postgresql": 1.3, "sqlite": 3.0}
BESIDE_STRINGS = 1.6


def measure() -> list[Ratio]:
    """On both databases."""
    return on_each_database("lists")


def measure_on(database: str) -> list[Ratio]:
    """All the ratios of one database."""
    with gafete_on(database) as folder:
        from django.test import override_settings  # noqa: PLC0415 -- Django is ready by now

        from benches.crowd import add_trail, house_of, refresh_statistics  # noqa: PLC0415 -- as above
        from tests.web.entering import browser_of  # noqa: PLC0415 -- as above

        few, many = house_of("f", people=FEW_PEOPLE), house_of("m", people=MANY_PEOPLE)
        add_trail(few, events=FEW_EVENTS)
        add_trail(many, events=MANY_EVENTS)
        refresh_statistics()
        plain = {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        (folder / "static").mkdir(exist_ok=True)
        with override_settings(STORAGES=plain, STATIC_ROOT=folder / "static"):
            in_few, in_many = browser_of(few, "titular-f"), browser_of(many, "titular-m")
            return [
                *_list_ratios(database, "Usuarios", "/usuarios/", "?q=flor", in_few, in_many),
                *_list_ratios(
                    database, "Bitácora", "/bitacora/", "?kind=member.deactivated", in_few, in_many
                ),
                _beside_strings(database, in_many),
            ]


@dataclass
class Page:
    """A page to ask for, again and again."""

    browser: Client
    address: str
    clock: Callable[[], float]
    best: float = float("inf")
    queries: int = 0

    def ask(self) -> bytes:
        """Ask once and keep the best time."""
        started = self.clock()
        answer = self.browser.get(self.address)
        self.best = min(self.best, self.clock() - started)
        if answer.status_code != 200:  # noqa: PLR2004 -- a page that works
            message = f"{self.address}: {answer.status_code}"
            raise RuntimeError(message)
        return bytes(answer.content)

    def count_queries(self) -> None:
        """Ask once more, counting."""
        from django.db import connection  # noqa: PLC0415 -- as above
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

        with CaptureQueriesContext(connection) as queries:
            self.ask()
        self.queries = len(queries)


def _list_ratios(
    database: str, title: str, path: str, search: str, in_few: Client, in_many: Client
) -> list[Ratio]:
    clock = CLOCKS[database]
    pages = {
        "few": Page(in_few, path, clock),
        "first": Page(in_many, path, clock),
        "next": Page(in_many, _following(in_many, path, 1), clock),
        "deep": Page(in_many, _following(in_many, path, DEEP - 1), clock),
        "few search": Page(in_few, path + search, clock),
        "search": Page(in_many, path + search, clock),
    }
    for page in pages.values():
        page.count_queries()
    _in_turns([page.ask for page in pages.values()])
    first = pages["first"].best
    queries = max(pages[name].queries for name in ("first", "next", "deep"))
    where = f"{title}, {database}"
    shown = {name: f"{page.best * 1000:.1f} ms" for name, page in pages.items()}
    return [
        Ratio(f"{where}: queries of a page", queries, MOST_QUERIES),
        Ratio(f"{where}: first page / of few rows", first / pages["few"].best, SAME, note=shown["first"]),
        Ratio(f"{where}: next page / first", pages["next"].best / first, SAME, note=shown["next"]),
        Ratio(f"{where}: page {DEEP} / first", pages["deep"].best / first, SAME, note=shown["deep"]),
        Ratio(
            f"{where}: search / in few rows",
            pages["search"].best / pages["few search"].best,
            SEARCH[database],
            note=shown["search"],
        ),
    ]


def _following(browser: Client, path: str, steps: int) -> str:
    """The address of the page so many steps further, as a person who clicks "Siguiente" gets there."""
    address = path
    for _step in range(steps):
        page = browser.get(address).content.decode()
        found = re.search(r'href="(\?[^"]+)"\s+rel="next"', page)
        if found is None:
            message = f"{address} has no next page"
            raise RuntimeError(message)
        address = path + found[1].replace("&amp;", "&")
    return address


def _in_turns(acts: list[Callable[[], Any]]) -> None:
    for _round in range(ROUNDS):
        for act in acts:
            act()


# -- beside f-strings ----------------------------------------------------------------------------------


def _beside_strings(database: str, browser: Client) -> Ratio:
    """The page as it is, beside the same request whose rows are put together by f-strings."""
    clock = CLOCKS[database]
    page, bare = Page(browser, "/usuarios/", clock), Page(browser, "/usuarios/", clock)
    content = page.ask().decode()
    head, _body, rest = content.partition("<tbody>")
    tail = rest.partition("</tbody>")[2]

    def render_bare(_request: Any, _template: str, context: dict[str, Any]) -> Any:
        from django.http import HttpResponse  # noqa: PLC0415 -- as above

        rows = "".join(_row(row) for row in context["rows"])
        return HttpResponse(f"{head}<tbody>{rows}</tbody>{tail}")

    def ask_bare() -> None:
        with patch("gafete.web.members.list.render", render_bare):
            bare.ask()

    ask_bare()
    _in_turns([page.ask, ask_bare])
    note = f"{page.best * 1000:.1f} ms, {bare.best * 1000:.1f} ms with f-strings"
    return Ratio(
        f"Usuarios, {database}: page / rows as f-strings", page.best / bare.best, BESIDE_STRINGS, note=note
    )


_CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="0123456789012345678901234567890123456789012345678901234567890123">'
_ICON = '<svg class="icon" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20h4l10.5 -10.5"/></svg>'


def _row(row: Any) -> str:
    """The same cells and the same menu."""
    member, powers = row.member, row.powers
    name, address = escape(member.name), f"/usuarios/{member.public_id}/"
    chips = "".join(
        f'<span class="profile-chip"><span class="profile-letter tag-{chip.color}">{chip.letter}</span>{escape(chip.name)}</span>'
        for chip in row.profiles[:2]
    )
    links = [("acceso", powers.change_access), ("", powers.edit), ("reasignar", powers.reassign)]
    links += [("retirar", powers.withdraw), ("eliminar", powers.delete)]
    forms = [("reenviar", powers.resend), ("copiar-enlace", powers.copy_link)]
    forms += [("desactivar", powers.deactivate), ("reactivar", powers.reactivate)]
    menu = "".join(f'<a href="{address}{verb}/">{_ICON}{verb}</a>' for verb, may in links if may)
    menu += "".join(
        f'<form class="post-button" method="post" action="{address}{verb}/">{_CSRF}'
        f'<button class="btn" type="submit" data-once>{_ICON}{verb}</button></form>'
        for verb, may in forms
        if may
    )
    return (
        f'<tr><td class="tick"><input class="form-check-input" type="checkbox" form="bulk" name="members"'
        f' value="{member.public_id}" data-tick aria-label="Elegir a {name}"></td>'
        f'<td class="row-title"><div class="person"><span class="avatar-initials tone-1">{name[:2]}</span>'
        f'<a class="person-name" href="{address}">{name}</a></div></td>'
        f'<td data-label="Cuenta del usuario">{escape(member.username)}</td>'
        f'<td data-label="Correo electrónico">{escape(member.email)}</td><td data-label="Perfil">{chips}</td>'
        f'<td data-label="Alcance">{escape(row.reach)}</td>'
        f'<td data-label="Estado"><span class="tag tag-dot">{member.state}</span></td>'
        f'<td data-label="Último acceso"><time>{member.last_seen_at:%d/%m/%Y}</time></td>'
        f'<td class="row-actions"><details><summary>{_ICON}Acciones de {name}</summary>{menu}</details></td></tr>'
    )


if __name__ == "__main__":
    hand_over(measure_on)
