"""``prepare_roles``: makes the PostgreSQL roles that serve and back up, and grants them what they need."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from gafete.walls.operations.prepare_role import RoleNotMade, prepare_role
from gafete.walls.roles import let_back_up, let_serve


class Command(BaseCommand):
    """Runs as the owner of the tables, before the first ``migrate`` and whenever a role is to be put right."""

    help = "Prepara los roles de PostgreSQL: el que atiende (el de GAFETE_DATABASE_URL) y, si se pide, el de respaldos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The role of the backups, which the program itself never uses."""
        parser.add_argument("--backup", default="", metavar="ROL", help="rol que lee todo para los respaldos")

    def handle(self, *, backup: str, **_options: object) -> None:
        """Prepare both; a second time nothing changes."""
        if not settings.SERVING_ROLE:
            message = "Faltan GAFETE_DATABASE_OWNER_URL y GAFETE_DATABASE_URL, las dos de PostgreSQL."
            raise CommandError(message)
        try:
            prepare_role(role=settings.SERVING_ROLE, password=settings.SERVING_PASSWORD)
            if backup:
                prepare_role(role=backup, sees_every_row=True)
        except RoleNotMade as fault:
            raise CommandError(str(fault)) from None
        let_serve(connection, settings.SERVING_ROLE)
        self.stdout.write(f"{settings.SERVING_ROLE} atiende el portal.")
        if backup:
            let_back_up(connection, backup)
            self.stdout.write(f"{backup} hace los respaldos.")
