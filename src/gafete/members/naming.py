"""What lists sort by and search in, and how members and profiles are named."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from gafete.access.hours import Hours
from gafete.access.hours_in_words import said_hours
from gafete.access.profiles import BUILT_IN, OWNER_NAME
from gafete.audit.operations.record_event import Target
from gafete.identity.models import MAXIMUM_NAME_LENGTH
from gafete.identity.names import plain
from gafete.members.models import Member
from gafete.tenancy.data.time_zones import TIME_ZONES

_WORD = re.compile(r"[a-z0-9]+")
# No profile of an account's own can be called like these, in any language: see `names_of_ours`.
_NAMES_OF_OURS = frozenset({OWNER_NAME, *(profile.name for profile in BUILT_IN)})


def fill_search_fields(member: Member) -> None:
    """Set the accent-free forms of a member's name, user name and address; does not save."""
    member.sort_name = plain(member.name)[:MAXIMUM_NAME_LENGTH]
    member.search_words = search_words(
        account_id=member.account_id, texts=[member.name, member.username, member.email]
    )


def search_words(*, account_id: int, texts: list[str]) -> str:
    """Every word of the texts, each prefixed with the account, as `` 7:maria 7:lopez``.

    The prefix keeps one account's words together in the index; the leading space lets the beginning
    of a word be found with LIKE where there is no such index.
    """
    words: dict[str, None] = {}
    for text in texts:
        whole = plain(text)
        words |= {word: None for word in [*_WORD.findall(whole), *whole.split(" ")] if word}
    return "".join(f" {account_id}:{word}" for word in words)


def member_target(member: Member) -> Target:
    """The member as the trail names him; the id stays his when the name changes."""
    return Target(kind="member", id=str(member.pk), label=member.name)


def hours_and_zone(hours: Hours) -> str:
    """Weekly hours in the reader's language, with the zone whose clock they follow."""
    zone = gettext(TIME_ZONES.get(hours.zone, hours.zone))
    return f"{said_hours(hours).render(gettext)} · {zone}"


def profile_in_words(name: str) -> str:
    """A profile's name: in the reader's language if it comes with the program, else as the account wrote it."""
    return gettext(name) if name in _NAMES_OF_OURS else name


def names_of_ours() -> set[str]:
    """What the program calls its profiles in any language, in plain letters: no account may call its own so."""
    return {plain(each) for name in _NAMES_OF_OURS for each in profile_names(name)}


def profile_names(name: str) -> set[str]:
    """A profile's name in every language: a file may come from somebody who reads another one."""
    names = set()
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names.add(profile_in_words(name))
    return names
