"""Whoever asked for access does not need it any more."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.audit.operations.record_event import record_event
from gafete.faults import NotFound
from gafete.members.events import REQUEST_WITHDRAWN
from gafete.members.models import AccessRequest, RequestState
from gafete.members.naming import member_target
from gafete.members.operations.answer_request import RequestClosed
from gafete.members.operations.ask_access import facts_of
from gafete.walls.standing import in_own_account


@in_own_account
def withdraw_request(*, actor: Actor, request: AccessRequest) -> AccessRequest:
    """Take back an open request of one's own.

    Raises:
        NotFound: it is somebody else's.
        RequestClosed: it was answered, or its time is over.
    """
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("member")
    row = rows.filter(Q(member_id=actor.member_id), pk=request.pk, account_id=actor.account_id).first()
    if row is None:
        raise NotFound
    if row.state != RequestState.OPEN:
        raise RequestClosed(_("Esta solicitud ya no está abierta."))
    now = timezone.now()
    row.state, row.closed_at, row.seen_at = RequestState.WITHDRAWN, now, now
    row.save(update_fields=["state", "closed_at", "seen_at"])
    record_event(
        REQUEST_WITHDRAWN,
        actor=actor,
        target=member_target(row.member),
        data=facts_of(row),
        reach={row.scope},
    )
    return row
