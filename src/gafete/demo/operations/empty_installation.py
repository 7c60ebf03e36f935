"""Take everything out of the database but its plans."""

from __future__ import annotations

from django.core.management.color import no_style
from django.db import connection, transaction

from gafete.audit import append_only
from gafete.members.actors import compiled_cache

# Kept: plans come with the program, and Django's own tables with its migrations.
_KEPT = {"seats_plan", "django_migrations", "django_content_type"}


@transaction.atomic
def empty_installation() -> None:
    """Delete every account, person and event. The trail's own protection is put back at the end."""
    tables = [
        table
        for table in connection.introspection.django_table_names(only_existing=True)
        if table not in _KEPT
    ]
    append_only.remove(connection)
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    append_only.install(connection)
    compiled_cache.clear()
