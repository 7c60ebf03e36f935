"""Revisión de accesos: the campaigns, the newest first, and how far each has come."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.listing.cursors import InvalidCursor
from gafete.reviews.queries import list_reviews, progress_of
from gafete.web.access import requires
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest


@requires(Permission.ACCESS_REVIEW)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The page."""
    try:
        page = list_reviews(request.actor, cursor=cursor_of(request))
    except InvalidCursor:
        return redirect("reviews:list")
    progress = progress_of(request.actor, page.rows)
    context = {
        "reviews": [(review, progress[review.pk]) for review in page.rows],
        **neighbours(request, page),
    }
    return render(request, "reviews/list.html", context)
