"""A member as a row of the list shows him."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import visible_grants
from gafete.access.profiles import OWNER_CODE, OWNER_MARK, OWNER_NAME
from gafete.members.credentials import MEMBER_SUBJECT, is_way_in_over
from gafete.members.models import Member, MemberState, Profile
from gafete.outbox.queries import Delivery, messages_of
from gafete.web.members.naming import ScopeNames
from gafete.web.members.powers import Asker, Powers, grants_fetched

PROFILES_NAMED = 2


@dataclass(frozen=True, slots=True)
class ProfileChip:
    """A profile by its letter, its colour and its name."""

    letter: str
    color: str
    name: str


OWNER_CHIP = ProfileChip(OWNER_MARK.letter, OWNER_MARK.colour, OWNER_NAME)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What the list says of a member, and what the reader may do with him."""

    member: Member
    profiles: tuple[ProfileChip, ...]
    reach: str
    has_others: bool
    powers: Powers
    is_self: bool
    # The mail with his way in, where it could not be delivered.
    failed_mail: Delivery | None
    # What was mailed to him has ended before he used it.
    is_way_in_over: bool

    @property
    def more_profiles(self) -> int:
        """How many profiles the cell does not name."""
        return max(len(self.profiles) - PROFILES_NAMED, 0)


def rows_of(actor: Actor, members: Sequence[Member], *, copies_links: bool) -> list[MemberRow]:
    """The rows of these members, whose grants were fetched with them; one query for all their mails."""
    asker = Asker(actor, copies_links=copies_links)
    failed = failed_mails(actor, members)
    return [_row(asker, member, failed.get(member.pk)) for member in members]


def failed_mails(actor: Actor, members: Iterable[Member]) -> dict[int, Delivery]:
    """The mails of invited members that were given up, by member."""
    waiting = {str(member.pk): member.pk for member in members if member.state == MemberState.INVITED}
    if not waiting:
        return {}
    newest = messages_of(actor, MEMBER_SUBJECT, waiting)
    return {waiting[subject]: mail for subject, mail in newest.items() if mail.is_given_up}


def chip_of(profile: Profile) -> ProfileChip:
    """A profile's chip, its name in the reader's language where it is one of the program's."""
    return ProfileChip(profile.letter, profile.color, _(profile.name) if profile.code else profile.name)


def _row(asker: Asker, member: Member, failed_mail: Delivery | None) -> MemberRow:
    grants = grants_fetched(member)
    visible = visible_grants(asker.actor, grants)
    return MemberRow(
        member=member,
        profiles=_chips(member, visible),
        reach=_reach(member, visible),
        has_others=len(visible) < len(grants),
        powers=asker.powers(member, grants),
        is_self=member.pk == asker.actor.member_id,
        failed_mail=failed_mail,
        is_way_in_over=is_way_in_over(member, now=timezone.now()),
    )


def _chips(member: Member, grants: Sequence[AccessGrant]) -> tuple[ProfileChip, ...]:
    if any(grant.profile_code == OWNER_CODE for grant in grants):
        return (ProfileChip(OWNER_CHIP.letter, OWNER_CHIP.color, _(OWNER_NAME)),)
    seen = {grant.profile_id for grant in grants}
    chips = {row.profile_id: chip_of(row.profile) for row in member.grants.all() if row.profile_id in seen}
    return tuple(chips.values())


def _reach(member: Member, grants: Sequence[AccessGrant]) -> str:
    now = timezone.now()
    lasting = [grant.scope for grant in grants if not grant.period.is_over(now)]
    if grants and not lasting:
        return _("Su acceso ya venció")
    return ScopeNames().learn_grants(member.grants.all()).reach(lasting)
