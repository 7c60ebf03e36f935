"""What a page says once about what just changed, with a way back where there is one."""

from __future__ import annotations

from typing import TypedDict

from django.http import HttpRequest

_KEY = "flash"
_MOST = 5


class Flash(TypedDict):
    """A sentence shown once."""

    text: str
    tone: str
    undo_url: str


def flash(request: HttpRequest, text: str, *, tone: str = "success", undo_url: str = "") -> None:
    """Show this on the next page; ``undo_url`` takes the POST that "Deshacer" sends.

    Tones: ``success``, ``info``, ``warning``, ``danger``.
    """
    waiting: list[Flash] = request.session.get(_KEY, [])
    request.session[_KEY] = [*waiting, Flash(text=text, tone=tone, undo_url=undo_url)][-_MOST:]


def take_flashes(request: HttpRequest) -> list[Flash]:
    """What is to be shown now, and not again."""
    session = getattr(request, "session", None)
    if session is None or _KEY not in session:
        return []
    taken: list[Flash] = session.pop(_KEY)
    return taken
