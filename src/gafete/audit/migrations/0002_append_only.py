"""The database refuses to change or delete what the trail says."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gafete.audit import append_only


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers."""
    append_only.install(schema_editor.connection)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Adds triggers on both databases."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0001_events_and_chains")]
    operations: ClassVar[list[migrations.RunPython]] = [migrations.RunPython(install, remove)]
