"""Mails about the trail: to an owner whose chain is broken, and to where anchors are kept."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from gafete.audit.anchors import anchor_text
from gafete.audit.queries import chain_heads
from gafete.audit.verifying import Broken, Fault
from gafete.members.mails.queries import owner_of_mail
from gafete.members.operations.anchor_trails import TRAIL_ANCHOR
from gafete.members.operations.check_trails import TRAIL_BROKEN
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail


@register(TRAIL_BROKEN)
def compose_trail_broken(message: Message) -> Mail | None:
    """The trail of the account is not what was written. It cannot be silenced."""
    asked = message.parameters
    owner = owner_of_mail(asked["member"])
    if owner is None or not owner.user.email:
        return None
    broken = Broken(int(asked["sequence"]), Fault(asked["fault"]))
    with translation.override(owner.user.language):
        fault = broken.sentence.render(gettext)
    return render_mail(
        kind="trail_broken",
        to=owner.user.email,
        language=owner.user.language,
        context={
            "name": owner.name,
            "account": owner.account.name,
            "fault": fault,
            "at": message.created_at,
            "zone": owner.account.time_zone,
            "trail": absolute(reverse("audit:list")),
        },
    )


@register(TRAIL_ANCHOR)
def compose_trail_anchor(message: Message) -> Mail | None:
    """Where every chain ends as this is sent; None where nobody wants to know any more."""
    del message
    if not settings.ANCHOR_EMAIL:
        return None
    heads, now = chain_heads(), timezone.now()
    return render_mail(
        kind="trail_anchor",
        to=settings.ANCHOR_EMAIL,
        language=settings.LANGUAGE_CODE,
        context={"anchor": anchor_text(heads, now=now), "count": len(heads), "at": now},
    )
