"""``verify_trail``: recomputes the chains of the trail and names the first broken link of each."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gafete.audit.anchors import Anchored, all_anchored
from gafete.audit.operations.record_event import INSTALLATION
from gafete.audit.queries import accounts_with_chain, verify_anchors, verify_chain
from gafete.tenancy.queries import name_of_account

SAID_OF_EACH = 20


class Command(BaseCommand):
    """Reads only; ends with 1 when a chain, or an anchor, is not what was written."""

    help = (
        "Verifica las cadenas de la bitácora; termina con 1 y dice el primer registro que no está en orden."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which chains, and what to hold them against."""
        parser.add_argument(
            "--account",
            type=int,
            metavar="N",
            help="solo la cuenta de este número; 0 es la cadena de la instalación",
        )
        parser.add_argument(
            "--anchors",
            type=Path,
            metavar="RUTA",
            help="archivo o carpeta con las anclas que se guardaron fuera de la base de datos",
        )

    def handle(self, *, account: int | None, anchors: Path | None, **_options: object) -> None:
        """Verify, say how it went, and fail where something is wrong."""
        anchored = _read(anchors) if anchors else Anchored()
        accounts = sorted({*accounts_with_chain(), *anchored.digests}) if account is None else [account]
        links, faults = 0, [f"El ancla del {at} no es lo que se escribió." for at in anchored.unsound]
        for each in accounts:
            verdict = verify_chain(each)
            links += verdict.links
            broken = verdict.broken or verify_anchors(each, anchored.digests.get(each, {}))
            if broken:
                faults.append(f"{_named(each)}: {broken.sentence.render(_)}")
            elif len(accounts) <= SAID_OF_EACH:
                self.stdout.write(f"{_named(each)}: {verdict.links:,} registros en orden.")
        if anchors:
            self.stdout.write(_told(anchored))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"Todo en orden: {len(accounts):,} cadenas, {links:,} registros.")


def _named(account_id: int) -> str:
    if account_id == INSTALLATION:
        return "Instalación (0)"
    return f"Cuenta {account_id} «{name_of_account(account_id) or 'sin nombre'}»"


def _told(anchored: Anchored) -> str:
    if not anchored.count:
        return "No hay anclas ahí."
    return f"{anchored.count:,} anclas, de {anchored.first} a {anchored.last}."


def _read(path: Path) -> Anchored:
    if not path.exists():
        message = f"No existe {path}."
        raise CommandError(message)
    files: Iterable[Path] = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    with ExitStack() as opened:
        return all_anchored(
            opened.enter_context(file.open(encoding="utf-8", errors="replace")) for file in files
        )
