"""What things are called on a page, and in an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from gafete.members.models import Member, Profile
from gafete.reviews.models import Review, ReviewLine
from gafete.tenancy.models import Company, PlaceOfIssue
from tests.doors.things import Nothing, Part


def label_of(thing: Any) -> str:
    """The name under which a page shows a thing; nothing where it has none."""
    if isinstance(thing, Company):
        return thing.short_name
    if isinstance(thing, Profile):
        return gettext(thing.name)
    if isinstance(thing, ReviewLine):
        return thing.member_label
    return str(thing.name) if isinstance(thing, (Member, PlaceOfIssue, Review)) else ""


def address_of(thing: Any, words: Iterable[str]) -> dict[str, Any]:
    """The words of an address that names a thing."""
    known: dict[str, Callable[[], Any]] = {
        "public_id": lambda: thing.public_id,
        "job_id": lambda: thing.id,
        "mail_id": lambda: thing.pk if isinstance(thing, Nothing) else thing.id,
        "token": lambda: thing,
    }
    return {word: known[word]() for word in words}


def ids_in(thing: Any) -> list[str]:
    """The ids by which an answer could tell which thing was asked for."""
    if isinstance(thing, Part):
        return ids_in(thing.member) + ids_in(thing.it)
    if isinstance(thing, str):
        return [thing] if thing else []
    ids = [getattr(thing, "public_id", None), getattr(thing, "id", None)]
    found = [str(each) for each in ids if each is not None]
    # A short number would be found everywhere.
    return [each for each in found if len(each) > 8] if isinstance(thing, (Model, Nothing)) else []
