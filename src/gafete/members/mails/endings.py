"""The reminders that an access is about to end. What they say is read as they are written."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from gafete.identity import notices
from gafete.members.credentials import ACCESS_ENDING, ACCESSES_ENDING
from gafete.members.mails.queries import reader_of_mail
from gafete.members.models import Grant, Member
from gafete.members.periods.queries import has_lasting_access, still_ending
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail

NAMED = 10


@register(ACCESS_ENDING)
def compose_access_ending(message: Message) -> Mail | None:
    """To whom it belongs; names no company, for mail is not confidential."""
    member, grants = _reader(message), _grants(message)
    if member is None or not grants:
        return None
    end = min(grant.ends_at for grant in grants if grant.ends_at)
    return render_mail(
        kind="access_ending",
        to=member.user.email,
        language=member.user.language,
        context={
            "name": member.name,
            "account": member.account.name,
            "end": end,
            "is_all": not has_lasting_access(member, after=end),
            "zone": member.account.time_zone,
            "sign_in": absolute(reverse("account_login")),
        },
    )


@register(ACCESSES_ENDING)
def compose_accesses_ending(message: Message) -> Mail | None:
    """To whoever may prolong them: each person with the moment of his end."""
    reader, grants = _reader(message), _grants(message)
    if reader is None or not grants:
        return None
    people = {grant.member: grant.ends_at for grant in reversed(grants)}
    ending = sorted(people.items(), key=lambda each: (str(each[1]), each[0].sort_name))
    only = ending[0][0] if len(ending) == 1 else None
    page = reverse("members:access", args=[only.public_id]) if only else reverse("members:list")
    return render_mail(
        kind="accesses_ending",
        to=reader.user.email,
        language=reader.user.language,
        context={
            "name": reader.name,
            "account": reader.account.name,
            "people": [(member.name, end) for member, end in ending[:NAMED]],
            "more": max(len(ending) - NAMED, 0),
            "zone": reader.account.time_zone,
            "page": absolute(page),
        },
    )


def _reader(message: Message) -> Member | None:
    """Whom the mail is for, unless he left or wants none of these."""
    return reader_of_mail(message.parameters["member"], notice=notices.ACCESS_ENDING)


def _grants(message: Message) -> list[Grant]:
    """What is still to end: an access that was prolonged or taken away meanwhile is no longer spoken of."""
    ids = [int(each) for each in str(message.parameters["grants"]).split(",")]
    return still_ending(message.account_id or 0, ids, now=timezone.now())
