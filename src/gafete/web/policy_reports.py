"""Takes the reports of browsers about what our Content-Security-Policy refused."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gafete.web.access import public

logger = logging.getLogger("gafete.web.policy_reports")

LARGEST_REPORT = 16 * 1024
_MOST_REPORTS = 10
_LONGEST_VALUE = 200
_TYPES = {"application/csp-report", "application/reports+json", "application/json"}
_NAMES = ("effectiveDirective", "effective-directive", "violated-directive", "blockedURL", "blocked-uri")


@public
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log what was refused. Anybody can send this, so little is read and less is kept."""
    if request.content_type not in _TYPES:
        return HttpResponse(status=415)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_REPORT:
        return HttpResponse(status=413)
    try:
        reports = list(_reports(json.loads(request.read(LARGEST_REPORT))))
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for report in reports[:_MOST_REPORTS]:
        logger.warning("refused by the content security policy: %s", report)
    return HttpResponse(status=204)


def _reports(sent: Any) -> Iterator[str]:
    for report in sent if isinstance(sent, list) else [sent]:
        body = report.get("body", report.get("csp-report", report)) if isinstance(report, dict) else None
        if not isinstance(body, dict):
            raise ValueError("not a report")  # noqa: TRY004 -- answered with 400 like any other bad body
        told = [f"{name}={str(body[name])[:_LONGEST_VALUE]!r}" for name in _NAMES if name in body]
        yield " ".join(told)
