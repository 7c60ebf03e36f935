"""The link by which an invited person enters an account."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from gafete.identity.links import BadLink, Purpose, end_of_link, make_token, proves, read_token
from gafete.members.models import Member
from gafete.members.queries import invitation_anywhere
from gafete.outbox.links import absolute


def invitation_link(member: Member) -> str:
    """The absolute address of an invitation; the same for a day, whoever asks for it."""
    token = make_token(
        Purpose.JOIN,
        member.public_id,
        state=_state(member),
        ends_at=end_of_link(timezone.now()),
    )
    return absolute(reverse("signin:join", args=[token]))


def invitation_of(token: str, *, now: datetime) -> Member | None:
    """The open invitation that a link is for, with its person and account; None where it is not good.

    A link dies with a newer invitation, another address, a new password, the end of the membership
    and after its day.
    """
    try:
        link = read_token(token)
    except BadLink:
        return None
    member = invitation_anywhere(link.subject)
    if member is None or not proves(link, Purpose.JOIN, state=_state(member), now=now):
        return None
    return member


def _state(member: Member) -> tuple[str, ...]:
    user = member.user
    # An identity that was there before has other links that set its first password, and a password
    # that its owner may change: neither is a reason why this account's invitation should end.
    own = (user.password, str(user.credential_nonce)) if member.made_identity else ("", "")
    return (user.email, member.email, str(member.invitation_nonce), *own)
