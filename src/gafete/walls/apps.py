"""Django's handle on the package."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate

# Only new lines are written here: see gafete.audit.append_only.
APPEND_ONLY = ("audit_event", "audit_eventreach")


class WallsConfig(AppConfig):
    """Raises the second wall after every migration, and has it looked at before anything is served."""

    name = "gafete.walls"
    label = "walls"

    def ready(self) -> None:
        """Bind to Django's signals and checks."""
        post_migrate.connect(_raise_walls, sender=self)
        checks.register(_check_role, checks.Tags.database, deploy=True)


def _raise_walls(*, using: str, **_named: Any) -> None:
    from gafete.walls.row_security import let_serve, raise_walls  # noqa: PLC0415 -- the models are ready by now

    database = connections[using]
    if database.vendor != "postgresql":
        return
    raise_walls(database)
    if settings.SERVING_ROLE:
        let_serve(database, settings.SERVING_ROLE, append_only=APPEND_ONLY)


def _check_role(*, databases: Any = None, **_named: Any) -> list[checks.Error]:
    from gafete.walls.row_security import faults_of_role  # noqa: PLC0415 -- as above

    if not databases:
        return []
    return [checks.Error(fault, id="gafete.E001") for fault in faults_of_role()]
