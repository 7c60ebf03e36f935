"""Write the result that somebody asked for, as he may see it when it is written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.language import marked
from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.members.operations.write_result import write_result
from gafete.members.spreadsheets import neutral, open_workbook
from gafete.reviews.exporting import ReviewFormat, decision_text, headings, moment_text, row_of, uses_text
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.pdf import Sheet, write_pdf
from gafete.reviews.queries import every_line, get_review, is_as_signed, sealed_lines, sees_all
from gafete.reviews.wording import changed_in_words, profile_of, where_in_words
from gafete.tenancy.models import Account
from gafete.walls.standing import inside
from gafete.work.models import Job
from gafete.work.runners import Result


class Seal(Enum):
    """What the seal is to the lines of a file."""

    OF_THESE = auto()
    OF_MORE = auto()
    BROKEN = auto()


def write_review_file(*, job: Job) -> Result:
    """Write the whole file. There is none without the right, nor for who sees no line any more."""
    chosen = ReviewFormat(job.parameters["format"])

    def write(path: Path, actor: Actor) -> None:
        with inside(job.account_id):
            review = get_review(actor, UUID(job.parameters["review"]))
            lines = every_line(actor, review)
            seal = _seal(actor, review)
            sealed = sealed_lines(review) if seal is Seal.OF_THESE else []
            account = Account.objects.get(pk=job.account_id).name
        if chosen is ReviewFormat.PDF:
            page = sheet_of(review, lines, account=account, seal=seal)
            write_pdf(path, page, at=review.closed_at or timezone.now())
        else:
            _write_workbook(path, lines, _check(review, seal, sealed))

    try:
        return write_result(
            job=job,
            permission=Permission.ACCESS_REVIEW,
            title=marked("Revisión de accesos"),
            file_format=chosen,
            write=write,
        )
    except NotFound:
        return Result()


def _seal(actor: Actor, review: Review) -> Seal:
    if not is_as_signed(review):
        return Seal.BROKEN
    return Seal.OF_THESE if sees_all(actor, review) else Seal.OF_MORE


def sheet_of(review: Review, lines: Sequence[ReviewLine], *, account: str, seal: Seal) -> Sheet:
    """What the PDF of a closed campaign says of these lines, and what its seal is to them."""
    is_broken = seal is Seal.BROKEN
    return Sheet(
        title=_("Revisión de accesos: %(name)s") % {"name": review.name},
        account=account,
        language=(translation.get_language() or "es")[:2],
        facts=_facts(review, lines),
        headings=[
            _("Usuario"),
            _("Perfil"),
            _("Dónde"),
            _("Último uso"),
            _("Decisión"),
            _("Decidió"),
            _("Nota"),
        ],
        rows=[
            [
                line.member_label,
                profile_of(line),
                where_in_words(line),
                uses_text(line),
                "\n".join(filter(None, (decision_text(line), changed_in_words(line)))),
                line.decided_by_label or line.reviewer_label,
                line.note,
            ]
            for line in lines
        ],
        seal_label=_broken() if is_broken else _("Sello del resultado (SHA-256):"),
        digest="" if is_broken else review.digest,
        check=_how_to_check(seal),
    )


def _how_to_check(seal: Seal) -> str:
    if seal is Seal.BROKEN:
        return _broken()
    if seal is Seal.OF_MORE:
        return _partial()
    return _(
        "Para comprobarlo, compara este sello con el del evento «Revisión de accesos cerrada» de la bitácora."
        " La hoja «Comprobación» del Excel tiene el texto que se selló."
    )


def _facts(review: Review, lines: Sequence[ReviewLine]) -> list[tuple[str, str]]:
    numbers = {choice: sum(line.decision == choice for line in lines) for choice in Decision}
    return [
        (_("Inició"), f"{review.started_by_label}, {moment_text(review.started_at)}"),
        (_("Cerró"), f"{review.closed_by_label or _('El sistema')}, {moment_text(review.closed_at)}"),
        (_("Accesos"), str(len(lines))),
        *((str(choice.label), str(number)) for choice, number in numbers.items()),
    ]


def _write_workbook(path: Path, lines: Sequence[ReviewLine], check: Sequence[str]) -> None:
    book = open_workbook(path)
    page = book.add_worksheet(_("Revisión"))
    title, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    for at, heading in enumerate(headings()):
        page.set_column(at, at, heading.width, wrapped)
        page.write_string(0, at, heading.title, title)
    page.freeze_panes(1, 1)
    for number, line in enumerate(lines, start=1):
        for at, text in enumerate(row_of(line)):
            page.write_string(number, at, neutral(text))
    proof = book.add_worksheet(_("Comprobación"))
    proof.set_column(0, 0, 120)
    for number, text in enumerate(check):
        proof.write_string(number, 0, text)
    book.close()


def _partial() -> str:
    return _("Este archivo tiene solo los accesos de tu alcance; el sello es de la revisión completa.")


def _broken() -> str:
    return _("Este resultado ya no es el que se selló: no lo uses como comprobante.")


def _check(review: Review, seal: Seal, sealed: Sequence[str]) -> list[str]:
    if seal is Seal.BROKEN:
        return [_broken()]
    if seal is Seal.OF_MORE:
        return [review.digest, _partial()]
    return [
        review.digest,
        _("El sello es el SHA-256 de las líneas que siguen, unidas por saltos de línea (UTF-8)."),
        *sealed,
    ]
