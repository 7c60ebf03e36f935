"""Acts that need a second person, where the account says so.

The operation itself refuses, at the point where it has asked for all of its requirements: no door and no path leads
past it. What it raises says exactly what was to be done; that can wait for a second person, and is carried out by the
same operation. Whatever has changed meanwhile makes it another act, which nobody has authorised.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gafete.tenancy.queries import wants_second


class ActKind(StrEnum):
    """What needs a second person."""

    ARCHIVE_COMPANY = "archive_company"
    TRANSFER_OWNERSHIP = "transfer_ownership"
    CHANGE_GRANTS = "change_grants"
    INVITE_MEMBER = "invite_member"
    REASSIGN_SEAT = "reassign_seat"
    REACTIVATE_MEMBER = "reactivate_member"
    EDIT_PROFILE = "edit_profile"
    END_POLICY = "end_policy"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its kind, and all that decides what it does, as JSON holds it."""

    kind: ActKind
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """Whom or what it is done to, as it was called then."""
        return str(self.parameters.get("subject", ""))


class SecondNeeded(Exception):
    """Nothing was done: this act waits for a second person."""

    def __init__(self, act: Act) -> None:
        super().__init__(act.kind)
        self.act = act


@dataclass(frozen=True, slots=True)
class _Mode:
    """How acts are looked at in the present block: ``None`` authorises none of them."""

    authorised: Act | None = None


_mode: ContextVar[_Mode | None] = ContextVar("seconding", default=None)


@contextmanager
def probing() -> Iterator[None]:
    """Ask what would be done: every act that may need a second person stops at its gate, whatever the account says."""
    with _looked_at(_Mode()):
        yield


@contextmanager
def authorised(act: Act) -> Iterator[None]:
    """Let exactly this act pass."""
    with _looked_at(_Mode(act)):
        yield


def needs_second(account_id: int) -> bool:
    """Whether such acts need a second person in this account, or one that did is being carried out or asked about."""
    return _mode.get() is not None or wants_second(account_id)


def require_second(kind: ActKind, *, account_id: int, **parameters: Any) -> None:
    """Stop here, with nothing done, unless the account does without a second person or one has authorised this act.

    Raises:
        SecondNeeded: it waits for one.
    """
    act = Act(kind, parameters)
    mode = _mode.get()
    is_stopped = needs_second(account_id) if mode is None else mode.authorised != act
    if is_stopped:
        raise SecondNeeded(act)


@contextmanager
def _looked_at(mode: _Mode) -> Iterator[None]:
    token = _mode.set(mode)
    try:
        yield
    finally:
        _mode.reset(token)
