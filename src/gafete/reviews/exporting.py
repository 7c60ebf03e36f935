"""The result of a campaign as rows, for a workbook and for a PDF."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.members.spreadsheets import Heading
from gafete.reviews.models import ReviewLine
from gafete.reviews.wording import labels_of, profile_of, uses_in_words, where_in_words


class ReviewFormat(StrEnum):
    """What kind of file."""

    PDF = "pdf"
    EXCEL = "xlsx"


def headings() -> list[Heading]:
    """The titles of the columns of a workbook."""
    return [
        Heading(_("Usuario"), 28),
        Heading(_("Perfil"), 20),
        Heading(_("Dónde"), 32),
        Heading(_("Permisos"), 50),
        Heading(_("Asignado por"), 24),
        Heading(_("Último acceso"), 18),
        Heading(_("Último uso"), 44),
        Heading(_("Decisión"), 16),
        Heading(_("Permisos al decidir"), 50),
        Heading(_("Permisos retirados"), 32),
        Heading(_("Nota"), 32),
        Heading(_("Revisa"), 24),
        Heading(_("Decidió"), 24),
        Heading(_("Cuándo"), 18),
    ]


def row_of(line: ReviewLine) -> list[str]:
    """The cells of one line."""
    return [
        line.member_label,
        profile_of(line),
        where_in_words(line),
        ", ".join(labels_of(line.permissions)),
        line.granted_by_label,
        moment_text(line.last_seen_at),
        uses_text(line),
        decision_text(line),
        ", ".join(labels_of(line.decided_permissions)),
        ", ".join(labels_of(line.taken)),
        line.note,
        line.reviewer_label,
        line.decided_by_label,
        moment_text(line.decided_at),
    ]


def uses_text(line: ReviewLine) -> str:
    """The last use of each group on a line of its own."""
    return "\n".join(f"{group}: {use}" for group, use in uses_in_words(line))


def decision_text(line: ReviewLine) -> str:
    """The decision, and whether the member was deactivated with it."""
    said = str(line.get_decision_display())
    return _("%(decision)s (usuario desactivado)") % {"decision": said} if line.was_deactivated else said


def moment_text(moment: datetime | None) -> str:
    """Day and minute in the zone of the account; nothing for never."""
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M") if moment else ""
