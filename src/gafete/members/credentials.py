"""The mails that take an invitation to a person. Which one it is, is decided when it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gafete.identity.links import LIFETIME
from gafete.members.models import AccessRequest, Member, MemberState
from gafete.outbox.operations.enqueue_message import NewMessage, enqueue_message, enqueue_messages
from gafete.tenancy.models import CredentialMode

CREDENTIALS = "members.credentials"
ACCESS_CHANGED = "members.access_changed"
ACCESS_ENDING = "members.access_ending"
ACCESSES_ENDING = "members.accesses_ending"
DEACTIVATED = "members.deactivated"
REACTIVATED = "members.reactivated"
OWNERSHIP_OFFER = "members.ownership_offer"
OWNERSHIP_MOVED = "members.ownership_moved"
ACCESS_REQUESTED = "members.access_requested"
REQUEST_GRANTED = "members.request_granted"
REQUEST_DECLINED = "members.request_declined"
SEEN_BY_ANOTHER = "members.seen_by_another"
APPROVAL_ASKED = "members.approval_asked"
APPROVAL_WAITS = "members.approval_waits"
APPROVAL_ENDED = "members.approval_ended"

MEMBER_SUBJECT = "member"


def is_way_in_over(member: Member, *, now: datetime) -> bool:
    """Whether what was mailed to an invited person has ended unused: a link or a temporary password.

    Told by the day of the invitation alone. What his identity is like would tell whether the address was
    known before: only a new one has a temporary password that can end.
    """
    is_mailed = member.credential_mode != CredentialMode.TYPED
    return member.state == MemberState.INVITED and is_mailed and now >= member.invited_at + LIFETIME


def enqueue_credentials(member: Member) -> None:
    """Queue the mail with the person's way in: a link, a temporary password, or just his user name.

    The row says only whom it is for and which invitation it belongs to; a later one replaces it.
    """
    _enqueue(CREDENTIALS, member, nonce=str(member.invitation_nonce))


def enqueue_many_credentials(members: Iterable[Member]) -> None:
    """Queue the mails of many new people at once, as an import does."""
    enqueue_messages(
        NewMessage(
            kind=CREDENTIALS,
            account_id=member.account_id,
            parameters={"member": member.pk, "nonce": str(member.invitation_nonce)},
            subject_kind=MEMBER_SUBJECT,
            subject_id=str(member.pk),
        )
        for member in members
    )


def enqueue_notice(kind: str, member: Member, **parameters: str | int) -> None:
    """Queue a notice about the use of his account to the person's address."""
    _enqueue(kind, member, **parameters)


def enqueue_request_notices(kind: str, request: AccessRequest, members: Iterable[Member]) -> None:
    """Queue what is to be said of a request for access: to those who can give it, or to whoever asked."""
    enqueue_messages(
        NewMessage(
            kind=kind,
            account_id=request.account_id,
            parameters={"member": member.pk, "request": request.pk},
            subject_kind=MEMBER_SUBJECT,
            subject_id=str(member.pk),
        )
        for member in members
    )


def _enqueue(kind: str, member: Member, **parameters: str | int) -> None:
    enqueue_message(
        kind=kind,
        account_id=member.account_id,
        parameters={"member": member.pk, **parameters},
        subject_kind=MEMBER_SUBJECT,
        subject_id=str(member.pk),
    )
