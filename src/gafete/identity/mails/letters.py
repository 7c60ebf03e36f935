"""Writes the mails about a person's identity. Links are made here, at the moment of sending."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gafete.identity.links import Purpose, email_state, end_of_link, make_token, password_state
from gafete.identity.mails.kinds import (
    CONFIRM_EMAIL_MAIL,
    EMAIL_CHANGED_MAIL,
    NEW_DEVICE_MAIL,
    PASSWORD_CHANGED_MAIL,
    RECOVERY_MAIL,
    USERNAME_CHANGED_MAIL,
)
from gafete.identity.models import User
from gafete.identity.queries import person_of_id
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail


@register(RECOVERY_MAIL)
def compose_recovery(message: Message) -> Mail | None:
    """The user name, and a link to a new password."""
    user = _person(message)
    if user is None:
        return None
    ends_at = end_of_link(timezone.now())
    token = make_token(Purpose.PASSWORD, user.public_id, state=password_state(user), ends_at=ends_at)
    link = absolute(reverse("signin:password_link", args=[token]))
    return _render(user, kind="recovery", link=link, ends_at=ends_at)


@register(CONFIRM_EMAIL_MAIL)
def compose_confirm_email(message: Message) -> Mail | None:
    """A link to the new address; none where the person has changed his mind meanwhile."""
    user = _person(message)
    if user is None or not user.pending_email or user.pending_email_at is None:
        return None
    if user.pending_email_at.isoformat() != message.parameters["asked_at"]:
        return None
    ends_at = end_of_link(timezone.now())
    token = make_token(Purpose.EMAIL, user.public_id, state=email_state(user), ends_at=ends_at)
    link = absolute(reverse("signin:confirm_email", args=[token]))
    return _render(user, kind="confirm_email", to=user.pending_email, link=link, ends_at=ends_at)


@register(EMAIL_CHANGED_MAIL)
def compose_email_changed(message: Message) -> Mail | None:
    """Tells the former address, which may be the only one that its owner still reads."""
    user = _person(message)
    if user is None:
        return None
    return _render(
        user,
        kind="email_changed",
        to=str(message.parameters["former"]),
        support_email=settings.SUPPORT["email"],
    )


@register(USERNAME_CHANGED_MAIL)
def compose_username_changed(message: Message) -> Mail | None:
    """Tells with which user name the person signs in from now on."""
    user = _person(message)
    if user is None:
        return None
    return _render(user, kind="username_changed", recover=absolute(reverse("signin:recover")))


@register(PASSWORD_CHANGED_MAIL)
def compose_password_changed(message: Message) -> Mail | None:
    """Tells that the password changed, and what to do if it was somebody else."""
    user = _person(message)
    if user is None:
        return None
    return _render(
        user, kind="password_changed", at=_moment(message), recover=absolute(reverse("signin:recover"))
    )


@register(NEW_DEVICE_MAIL)
def compose_new_device(message: Message) -> Mail | None:
    """Tells of a sign-in from a browser that was not known."""
    user = _person(message)
    if user is None:
        return None
    return _render(
        user,
        kind="new_device",
        at=_moment(message),
        device=str(message.parameters["device"]),
        address=str(message.parameters["address"]),
        recover=absolute(reverse("signin:recover")),
    )


def _person(message: Message) -> User | None:
    user = person_of_id(message.parameters["user"])
    return user if user is not None and user.email else None


def _moment(message: Message) -> datetime:
    return datetime.fromisoformat(str(message.parameters["at"]))


def _render(user: User, *, kind: str, to: str = "", **context: object) -> Mail:
    return render_mail(
        kind=kind,
        to=to or user.email,
        language=user.language,
        context={"name": user.name, "username": user.username, **context},
    )
