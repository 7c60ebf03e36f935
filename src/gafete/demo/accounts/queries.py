"""What a story must know of its account, asked while it stands inside."""

from __future__ import annotations

from gafete.members.models import Member, MemberState, Profile


def active_people() -> list[Member]:
    """Everybody who may sign in."""
    return list(Member.objects.filter(state=MemberState.ACTIVE).select_related("user"))


def cashiers() -> list[Member]:
    """Everybody who issues somewhere, whoever came first."""
    issuers = Member.objects.filter(grants__profile__code="issuer", state=MemberState.ACTIVE)
    return list(issuers.distinct().order_by("id"))


def profile_called(name: str) -> Profile:
    """A profile by its code, or by its name."""
    return Profile.objects.filter(code=name).first() or Profile.objects.get(name=name)


def as_now(member: Member) -> Member:
    """The member as his row is now."""
    return Member.objects.select_related("user", "account", "seat").get(pk=member.pk)
