"""Django's handle on the package."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connection, connections
from django.db.models.signals import post_migrate


class WallsConfig(AppConfig):
    """Raises the second wall after every migration, and has it looked at before anything is served."""

    name = "gafete.walls"
    label = "walls"

    def ready(self) -> None:
        """Bind to Django's signals and checks."""
        post_migrate.connect(_raise_wall, sender=self)
        checks.register(check_second_wall, checks.Tags.database, deploy=True)


def _raise_wall(*, using: str, plan: object = None, **_named: Any) -> None:
    from gafete.walls import roles, row_security  # noqa: PLC0415 -- the models are ready by now

    database = connections[using]
    # Emptying the tables sends the same signal, without a plan.
    if database.vendor != "postgresql" or plan is None:
        return
    serving = settings.SERVING_ROLE
    if serving and not roles.role_exists(database, serving):
        serving = ""
    row_security.raise_wall(database, serving=serving)
    if serving:
        roles.let_serve(database, serving)


def check_second_wall(*, databases: Any = None, **_named: Any) -> list[checks.CheckMessage]:
    """Whether PostgreSQL keeps accounts apart for the role that serves. SQLite has one wall and no roles."""
    from gafete.walls import roles, row_security  # noqa: PLC0415 -- as above

    if not databases or connection.vendor != "postgresql":
        return []
    hint = (
        "See The second wall in docs/architecture.md, and GAFETE_DATABASE_OWNER_URL in docs/configuration.md."
    )
    faults = [*roles.faults_of_role(), *row_security.faults_of_wall()]
    return [checks.Error(fault, hint=hint, id="gafete.E001") for fault in faults]
