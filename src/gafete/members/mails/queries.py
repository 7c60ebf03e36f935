"""What the writers of mails read; they stand inside the account that the mail is about."""

from __future__ import annotations

from gafete.identity.notices import is_muted
from gafete.members.models import AccessRequest, Approval, Member, MemberState, OwnershipOffer, Viewing


def member_of_mail(member_id: int) -> Member | None:
    """The member of this id, with his person and account."""
    return Member.objects.select_related("user", "account").filter(pk=member_id).first()


def invited_of_mail(member_id: int) -> Member | None:
    """The same, while nobody has accepted the invitation."""
    member = member_of_mail(member_id)
    return member if member is not None and member.state == MemberState.INVITED else None


def reader_of_mail(member_id: int, *, notice: str) -> Member | None:
    """The same, while he can enter the account and wants notices of this kind."""
    member = member_of_mail(member_id)
    if member is None or member.state != MemberState.ACTIVE or not member.user.email:
        return None
    return None if is_muted(member.user, notice) else member


def request_of_mail(request_id: int) -> AccessRequest | None:
    """The request of this id, with whoever asks."""
    return AccessRequest.objects.select_related("member").filter(pk=request_id).first()


def approval_of_mail(approval_id: int) -> Approval | None:
    """The act that waits of this id, with whoever asks."""
    return Approval.objects.select_related("asked_by").filter(pk=approval_id).first()


def viewing_of_mail(viewing_id: int) -> Viewing | None:
    """The look of this id, with whoever looked."""
    return Viewing.objects.select_related("viewer").filter(pk=viewing_id).first()


def is_offered_ownership(member_id: int) -> bool:
    """Whether the account is still offered to this member."""
    return OwnershipOffer.objects.filter(offered_to_id=member_id, closed_at__isnull=True).exists()


def owner_of_mail(member_id: int) -> Member | None:
    """The member of this id, while he owns the account."""
    member = member_of_mail(member_id)
    return member if member is not None and member.is_owner else None


def owner_now() -> Member:
    """The owner of the account."""
    return Member.objects.get(is_owner=True)
