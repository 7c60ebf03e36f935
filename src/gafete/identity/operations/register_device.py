"""Recognise the browser of a sign-in, or remember it and tell its owner."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from gafete.access.actor import Origin
from gafete.identity.devices import device_hash
from gafete.identity.mails.kinds import NEW_DEVICE_MAIL
from gafete.identity.models import KnownDevice, User
from gafete.identity.notices import NEW_DEVICE, is_muted
from gafete.identity.queries import find_device
from gafete.outbox.operations.enqueue_message import enqueue_message

MOST_DEVICES = 20
_TOKEN_BYTES = 32


@transaction.atomic
def register_device(*, user: User, token: str, origin: Origin, remember: bool, now: datetime) -> str:
    """The token by which the browser will be recognised; empty where nothing is to be remembered.

    The person gets a mail about a browser that he has not used before, except at his very first
    sign-in, of which he knows.
    """
    device = find_device(user, token)
    if device is not None:
        KnownDevice.objects.filter(pk=device.pk).update(last_seen_at=now, label=origin.device)
        return token
    if user.first_sign_in_at is not None and not is_muted(user, NEW_DEVICE):
        enqueue_message(
            kind=NEW_DEVICE_MAIL,
            parameters={
                "user": user.pk,
                "device": origin.device,
                "address": origin.ip or "",
                "at": now.isoformat(),
            },
            subject_kind="user",
            subject_id=str(user.pk),
        )
    if not remember:
        return ""
    fresh = secrets.token_urlsafe(_TOKEN_BYTES)
    KnownDevice.objects.create(
        user=user, token_hash=device_hash(fresh), label=origin.device, first_seen_at=now, last_seen_at=now
    )
    kept = (
        KnownDevice.objects.filter(user=user)
        .order_by("-last_seen_at")
        .values_list("pk", flat=True)[:MOST_DEVICES]
    )
    KnownDevice.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return fresh
