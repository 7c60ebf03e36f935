"""Inicio."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.web.access import any_member
from gafete.web.requests import MemberRequest


@any_member
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The first page inside an account."""
    return render(request, "home/index.html")
