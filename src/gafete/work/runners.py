"""Who does which job.

`work` knows kinds only. Whoever owns a kind of job registers a runner for it as the program starts. The runner
is called again and again and does one batch each time; between two calls the lease is renewed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from gafete.access.permissions import Permission
from gafete.work.models import Job


@dataclass(frozen=True, slots=True)
class Result:
    """What a finished job leaves behind: a file of `work.files`, and the name under which it is downloaded."""

    file: str = ""
    name: str = ""


# One batch, in a transaction of its own that also calls `advance_job`; None while there is more to do.
Runner = Callable[[Job], Result | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job, what it takes to ask for one and to fetch its result, and who does it."""

    code: str
    title: str | Promise
    permission: Permission
    runner: Runner


class UnknownJobError(LookupError):
    """No runner is registered for a kind of job."""


_kinds: dict[str, JobKind] = {}


def register(kind: str, *, title: str | Promise, permission: Permission) -> Callable[[Runner], Runner]:
    """Register the decorated function as the runner of a kind; its title is what the progress page is called."""

    def keep(runner: Runner) -> Runner:
        known = _kinds.get(kind)
        if known is not None and known.runner is not runner:
            fault = f"Two runners for one kind of job: {kind}"
            raise ValueError(fault)
        _kinds[kind] = JobKind(kind, title, permission, runner)
        return runner

    return keep


def unregister(kind: str) -> None:
    """Forget a runner (tests bring their own kinds)."""
    _kinds.pop(kind, None)


def kind_of(code: str) -> JobKind:
    """The kind of this code."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownJobError(code) from None
