"""Where the program stands: nowhere, inside one account, or with one person.

Every request, job and thread begins nowhere, and nothing of any tenant can be read there: forgetting to say where
one stands is an error, never a leak. There is no fourth place from which all accounts are seen; the few questions
that must be asked across them are ``crossings``.

======================  ================================================================================
``inside(account_id)``  that account's rows, to read and to write
``as_person(user_id)``  what is a person's own, in whichever accounts: his memberships, those accounts, his
                        sessions' entries into them; to read
======================  ================================================================================

The managers ask ``standing()`` (the first wall). On PostgreSQL the database is told too, for the length of the
transaction (the second wall, ``row_security``); so there a place is also a transaction, or part of the one around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from django.db import connection, transaction

if TYPE_CHECKING:
    from gafete.access.actor import Actor

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the program stands; with nothing set, nowhere. Never both."""

    account_id: int | None = None
    user_id: int | None = None


NOWHERE = Standing()
_standing: ContextVar[Standing] = ContextVar("standing", default=NOWHERE)


def standing() -> Standing:
    """Where the program stands at this moment."""
    return _standing.get()


@contextmanager
def inside(account_id: int) -> Iterator[None]:
    """Stand inside one account."""
    with _at(Standing(account_id=account_id)):
        yield


@contextmanager
def as_person(user_id: int) -> Iterator[None]:
    """Stand with one person, before he has chosen an account."""
    with _at(Standing(user_id=user_id)):
        yield


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction inside the actor's account: what every operation of a member begins with.

    Raises:
        AccessDenied: somebody only looks through the actor's eyes.
    """
    actor.require_acting()
    with transaction.atomic(), inside(actor.account_id):
        yield


def in_own_account(operation: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make the decorated operation one transaction inside the account of its ``actor``."""

    @wraps(operation)
    def acted(*arguments: Given.args, **named: Given.kwargs) -> Result:
        with acting(cast("Actor", named["actor"])):
            return operation(*arguments, **named)

    return acted


@contextmanager
def _at(place: Standing) -> Iterator[None]:
    former = standing()
    if place == former:
        yield
    elif connection.vendor != "postgresql":
        # No transaction: of two that only read, one would have to wait for the other.
        with _set(place):
            yield
    else:
        goes_on = connection.in_atomic_block
        with transaction.atomic(), _set(place):
            tell_database(place)
            yield
            # What was told lasts as long as the outermost transaction; one that is rolled back forgets by itself.
            if goes_on and not connection.needs_rollback:
                tell_database(former)


@contextmanager
def _set(place: Standing) -> Iterator[None]:
    token = _standing.set(place)
    try:
        yield
    finally:
        _standing.reset(token)


def tell_database(place: Standing) -> None:
    """Tell PostgreSQL where the program stands, until the present transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.account_id', %s, true), set_config('app.user_id', %s, true)",
            [_text(place.account_id), _text(place.user_id)],
        )


def _text(number: int | None) -> str:
    # An emptied setting reads '' rather than nothing; the policies take both for nobody.
    return "" if number is None else str(number)
