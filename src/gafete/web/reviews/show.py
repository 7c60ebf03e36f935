"""A campaign: its lines, the reader's own first, and its end."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.listing.cursors import InvalidCursor
from gafete.reviews.models import LONGEST_NOTE, Decision, ReviewState
from gafete.reviews.operations.close_review import may_close
from gafete.reviews.queries import Progress, get_review, list_lines, progress_of
from gafete.web.access import requires
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest
from gafete.web.reviews.lines import shown

MINE, PENDING, ALL = "mias", "sin-decidir", "todas"


@requires(Permission.ACCESS_REVIEW)
@require_safe
def show(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The page; what waits for the reader comes first while there is any."""
    actor, now = request.actor, timezone.now()
    review = get_review(actor, public_id)
    progress = progress_of(actor, [review])[review.pk]
    chosen = _chosen(request, progress)
    try:
        page = list_lines(
            actor,
            review,
            only_mine=chosen == MINE,
            decision="" if chosen == ALL else Decision.PENDING,
            cursor=cursor_of(request),
        )
    except InvalidCursor:
        return redirect("reviews:show", public_id)
    is_open = review.state == ReviewState.OPEN
    context = {
        "review": review,
        "progress": progress,
        "chosen": chosen,
        "lines": shown(actor, review, page.rows, now=now),
        "is_open": is_open,
        "may_close": is_open and may_close(actor, review),
        "export_key": uuid.uuid4(),
        "longest": LONGEST_NOTE,
        **neighbours(request, page),
    }
    return render(request, "reviews/show.html", context)


def _chosen(request: MemberRequest, progress: Progress) -> str:
    asked = request.GET.get("ver", "")
    if asked in {MINE, PENDING, ALL}:
        return asked
    return MINE if progress.mine else ALL
