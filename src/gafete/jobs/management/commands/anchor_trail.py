"""``anchor_trail``: writes down outside of the database where every chain ends, as the worker does each day."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from gafete.members.operations.anchor_trails import anchor_trails


class Command(BaseCommand):
    """Writes one anchor now."""

    help = "Anota ahora, fuera de la base de datos, dónde termina cada cadena de la bitácora."

    def handle(self, **_options: object) -> None:
        """Write it to every place that is set."""
        places = anchor_trails()
        if not places:
            message = "Di dónde guardar las anclas: GAFETE_ANCHOR_DIR o GAFETE_ANCHOR_EMAIL."
            raise CommandError(message)
        for place in places:
            self.stdout.write(f"Ancla anotada en {place}")
