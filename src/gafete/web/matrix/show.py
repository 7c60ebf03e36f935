"""Matriz de accesos: the picture of who reaches what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.listing.cursors import InvalidCursor
from gafete.members.matrix import OWNER, Heading, Mark, Matrix, Standing, access_matrix, mark_of_profile
from gafete.web.access import requires
from gafete.web.matrix.asking import Asked, address, read_asked
from gafete.web.matrix.words import profile_name, shown_rows, standing_words
from gafete.web.paging import CURSOR, cursor_of
from gafete.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Fold:
    """A company's heading with the address that folds or unfolds it."""

    heading: Heading
    url: str


@requires(Permission.USERS_VIEW)
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """The matrix; filters, folded companies and page stand in the address."""
    asked = read_asked(request.actor, request.GET)
    try:
        matrix = access_matrix(
            request.actor,
            now=timezone.now(),
            filters=asked.filters,
            folded=asked.folded,
            cursor=cursor_of(request),
        )
    except InvalidCursor:
        return redirect("matrix:show")
    context = {
        "asked": asked,
        "folds": _folds(request, matrix, asked),
        "fold_all": _fold_all(request, matrix),
        "unfold_all": address(request.GET, folded=[]) if asked.folded else "",
        "columns": matrix.columns,
        "nodes": [str((column.place or column.company).public_id) for column in matrix.columns],
        "rows": shown_rows(matrix),
        "legend_marks": _legend(asked),
        "standings": [(str(each), standing_words(each)) for each in Standing],
        "export_url": _export_address(request),
        "request_key": uuid.uuid4(),
        "previous_url": _page_address(request, matrix.previous_cursor),
        "next_url": _page_address(request, matrix.next_cursor),
    }
    return render(request, "matrix/show.html", context)


def _folds(request: MemberRequest, matrix: Matrix, asked: Asked) -> list[Fold]:
    closed = [str(company.public_id) for company in asked.folded]
    folds = []
    for heading in matrix.headings:
        mine = str(heading.company.public_id)
        after = [each for each in closed if each != mine] if heading.is_folded else [*closed, mine]
        folds.append(Fold(heading, address(request.GET, folded=after)))
    return folds


def _fold_all(request: MemberRequest, matrix: Matrix) -> str:
    """Nothing to offer where every company is folded, or there is only one."""
    if len(matrix.headings) < 2 or all(heading.is_folded for heading in matrix.headings):  # noqa: PLR2004 -- one
        return ""
    return address(request.GET, folded=[str(heading.company.public_id) for heading in matrix.headings])


def _legend(asked: Asked) -> list[Mark]:
    marks = [OWNER, *(mark_of_profile(profile) for profile in asked.profiles)]
    return [Mark(mark.letter, mark.color, profile_name(mark)) for mark in marks]


def _export_address(request: MemberRequest) -> str:
    query = request.GET.copy()
    query.pop(CURSOR, None)
    return f"{reverse('matrix:export')}?{query.urlencode()}" if query else reverse("matrix:export")


def _page_address(request: MemberRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query[CURSOR] = cursor
    return f"?{query.urlencode()}"
