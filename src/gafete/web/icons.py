"""Tabler's icons, drawn inside the page.

An icon never speaks for itself: it is hidden from screen readers and stands beside its word.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup
from tablericons.jinja import icon as tabler_icon

SIZE = 20
STROKE = 1.75


@cache
def icon(name: str, size: int = SIZE, css: str = "") -> Markup:
    """The outline icon of this name as SVG; an unknown name fails, so a test that renders finds it."""
    drawn = tabler_icon(
        f"outline/{name}",
        size=size,
        stroke_width=STROKE,
        **{"class": f"icon {css}".strip(), "aria-hidden": "true", "focusable": "false"},
    )
    return Markup(drawn)  # noqa: S704 -- drawn by the library from its own files, never from input
