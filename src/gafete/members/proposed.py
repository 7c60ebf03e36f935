"""What was typed about a new person, and which user names are free. Reads only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gafete.faults import FieldFault, InvalidFields
from gafete.identity.names import clean_email, clean_name, clean_username, username_from
from gafete.identity.queries import usernames_of_people
from gafete.members.crossings import NOBODY, RESERVED_USERNAMES
from gafete.members.models import Member

SUGGESTIONS = 3
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What was typed about a person, in the form in which it is kept."""

    name: str
    username: str
    email: str


def cleaned(*, name: str, username: str, email: str) -> Newcomer:
    """What was typed, checked.

    Raises:
        InvalidFields: naming every value that cannot be taken.
    """
    kept: dict[str, str] = {}
    errors: dict[str, str] = {}
    checks: list[tuple[str, Callable[[str], str], str]] = [
        ("name", clean_name, name),
        ("username", clean_username, username),
        ("email", clean_email, email),
    ]
    for field, check, text in checks:
        try:
            kept[field] = check(text)
        except FieldFault as fault:
            errors[field] = fault.sentence
    if errors:
        raise InvalidFields(errors)
    return Newcomer(**kept)


def require_free_username(username: str, *, besides: Member | None = None) -> None:
    """Refuse a user name that somebody has, or that is reserved for somebody who was invited.

    Raises:
        FieldFault: taken; it suggests free ones.
    """
    if username in _taken([username], besides=besides):
        raise refuse_username(username)


def refuse_username(username: str) -> FieldFault:
    """What is told of a user name that somebody else has; it suggests free ones."""
    return FieldFault(
        "username",
        _("Esa cuenta de usuario ya está ocupada."),
        suggestions=tuple(free_usernames(username)),
    )


def free_usernames(base: str) -> list[str]:
    """Free user names like this one."""
    candidates = [base, *(f"{base[:56]}{number}" for number in range(2, _TRIES))]
    taken = _taken(candidates)
    return [candidate for candidate in candidates if candidate not in taken][:SUGGESTIONS]


def suggested_username(name: str) -> str:
    """A free user name made from a person's name."""
    return next(iter(free_usernames(username_from(name))), "")


def _taken(usernames: list[str], *, besides: Member | None = None) -> set[str]:
    own = None if besides is None else besides.user_id
    return reserved_usernames(usernames, besides=besides) | usernames_of_people(usernames, besides=own)


def reserved_usernames(usernames: Iterable[str], *, besides: Member | None = None) -> set[str]:
    """Those of these user names that some account has typed for somebody who has not entered yet."""
    left_out = NOBODY if besides is None else besides.pk
    return set(RESERVED_USERNAMES.ask(names=json.dumps(list(usernames)), besides=left_out))
