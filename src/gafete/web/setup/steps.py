"""The four steps, and which of them are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gafete.tenancy.queries import SetupState

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("company", _("Tu empresa")),
    ("certificate", _("Sello digital")),
    ("place", _("Primer lugar")),
    ("user", _("Primer usuario")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the line above the form shows it."""

    code: str
    label: str
    is_current: bool
    is_done: bool


def step_line(state: SetupState, current: str) -> list[Step]:
    """The four steps for the reader who stands on one of them."""
    done = {"company": state.company is not None, "place": state.place is not None}
    return [
        Step(code=code, label=str(label), is_current=code == current, is_done=done.get(code, False))
        for code, label in STEPS
    ]


def next_step(state: SetupState) -> str:
    """Where somebody who comes back goes on."""
    if state.company is None:
        return "company"
    return "certificate" if state.place is None else "user"


def context_of(state: SetupState, current: str, **more: Any) -> dict[str, Any]:
    """What every step's page shows."""
    return {"steps": step_line(state, current), "state": state, **more}
