"""The identity behind an invitation: found by its address, or made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.faults import FieldFault, InvalidFields
from gafete.identity.models import User
from gafete.identity.names import clean_email, clean_name, clean_username, username_from
from gafete.members.models import HOLDING, Member, MemberState

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


def identity_for(newcomer: Newcomer, *, account_id: int, language: str) -> tuple[User, bool]:
    """The identity with that address, or a new one; and whether it is new.

    The user name is checked the same way in both cases: a different answer for a known address would
    tell that it is known.

    Raises:
        FieldFault: the address is already in this account, or the user name is taken.
    """
    # Locked, so that it cannot be left without memberships and blocked before this one is written.
    user = User.objects.select_for_update(no_key=True).filter(email=newcomer.email).first()
    if user is not None:
        _refuse_second_use(user, account_id=account_id)
    require_free_username(newcomer.username)
    if user is not None:
        # Left without memberships and blocked: being invited again brings the identity back.
        User.objects.filter(pk=user.pk, blocked_at__isnull=False).update(blocked_at=None)
        return user, False
    user = User(username=newcomer.username, email=newcomer.email, name=newcomer.name, language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user, True


def require_free_username(username: str, *, besides: Member | None = None) -> None:
    """Refuse a user name that somebody has, or that is reserved for somebody who was invited.

    Raises:
        FieldFault: taken; it suggests free ones.
    """
    if username in _taken([username], besides=besides):
        raise FieldFault(
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


def block_if_without_memberships(user: User) -> None:
    """Block an identity that belongs to no account any more; one that never entered gives its names back.

    Its sessions end. What it did stays in the trail, which keeps labels and ids of its own.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Member.objects.filter(user_id=row.pk, state__in=HOLDING).exists():
        return
    row.blocked_at = timezone.now()
    if row.first_sign_in_at is None:
        row.username, row.email, row.name = f"sin-uso-{row.pk}", "", ""
        row.set_unusable_password()
    row.save(update_fields=["blocked_at", "username", "email", "name", "password"])
    row.sessions.all().delete()


def _refuse_second_use(user: User, *, account_id: int) -> None:
    present = Member.objects.filter(account_id=account_id, user_id=user.pk, state__in=HOLDING).first()
    if present is not None:
        raise FieldFault("email", _("Ese correo ya es de un usuario de esta cuenta."))


def _taken(usernames: list[str], *, besides: Member | None = None) -> set[str]:
    reserved = Member.objects.filter(username__in=usernames, state=MemberState.INVITED)
    users = User.objects.filter(username__in=usernames)
    if besides is not None:
        reserved = reserved.exclude(pk=besides.pk)
        users = users.exclude(pk=besides.user_id)
    return set(reserved.values_list("username", flat=True)) | set(users.values_list("username", flat=True))
