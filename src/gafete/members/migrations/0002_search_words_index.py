"""An index for searching members by the beginning of any word, on PostgreSQL.

No extension is needed: the words are an array of lexemes, each one prefixed with its account. SQLite
reads the account's rows, which is quick enough for its size.
"""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATE = """
    CREATE INDEX member_search ON members_member
    USING gin (array_to_tsvector(string_to_array(btrim(search_words), ' ')))
"""


def create(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the index where the database has this kind."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX member_search")


class Migration(migrations.Migration):
    """Adds an index that Django's own operations cannot express."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("members", "0001_members_profiles_and_grants")]
    operations: ClassVar[list[migrations.RunPython]] = [migrations.RunPython(create, drop)]
