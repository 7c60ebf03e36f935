from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FOREIGN_KEY = "session_entry_ends_with_session"
REFERENCE = "FOREIGN KEY (session_id) REFERENCES identity_session (session_key)"
TRIGGER = """
    CREATE TRIGGER identity_session_ends BEFORE DELETE ON identity_session
    BEGIN DELETE FROM identity_sessionentry WHERE session_id = OLD.session_key; END
"""


def bind(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        _replace_foreign_key(schema_editor, f"{REFERENCE} ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED")
    else:
        schema_editor.execute(TRIGGER)


def release(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        _replace_foreign_key(schema_editor, f"{REFERENCE} DEFERRABLE INITIALLY DEFERRED")
    else:
        schema_editor.execute("DROP TRIGGER identity_session_ends")


def _replace_foreign_key(schema_editor: BaseDatabaseSchemaEditor, reference: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'identity_sessionentry'::regclass"
            " AND confrelid = 'identity_session'::regclass"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(
                f"ALTER TABLE identity_sessionentry DROP CONSTRAINT {schema_editor.quote_name(name)}"
            )
        cursor.execute(f"ALTER TABLE identity_sessionentry ADD CONSTRAINT {FOREIGN_KEY} {reference}")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("identity", "0001_users_devices_and_sessions")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RemoveConstraint("sessionentry", "session_entry_unique"),
        migrations.AddConstraint(
            "sessionentry",
            models.UniqueConstraint(fields=["account_id", "session"], name="session_entry_unique"),
        ),
        migrations.AlterField(
            "sessionentry",
            "session",
            models.ForeignKey("identity.session", models.DO_NOTHING, related_name="entries"),
        ),
        migrations.AlterModelOptions("sessionentry", {"base_manager_name": "objects"}),
        migrations.RunPython(bind, release),
    ]
