"""Events say why, and their reach is part of what is sealed; checks of a chain are kept.

The digest of a link changes with it. Before the first release there is no chain that must stay as it was, so those
that somebody made while trying the program are sealed anew.
"""

import json
from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gafete.audit import append_only
from gafete.audit.chain import content_of, link_digest, written
from gafete.walls.row_security import name_account

GENESIS = "0" * 64


def unprotect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.remove(schema_editor.connection)


def protect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.install(schema_editor.connection)


def seal_anew(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    event_model, reach_model, head_model = (
        apps.get_model("audit", name) for name in ("Event", "EventReach", "ChainHead")
    )
    for head in head_model.objects.order_by("account_id"):
        name_account(schema_editor.connection, head.account_id)
        head.sequence, head.previous_digest, head.digest = 0, GENESIS, GENESIS
        for event in event_model.objects.filter(account_id=head.account_id).order_by("sequence").iterator():
            reach = reach_model.objects.filter(account_id=head.account_id, sequence=event.sequence)
            parts = sorted(reach.values_list("company_id", "place_id"))
            event.said = written(event.data)
            event.reach = " ".join(f"{company}/{place}" for company, place in parts)
            event.previous_digest = head.digest
            event.digest = link_digest(head.digest, event.sequence, content_of(event))
            event.save()
            head.sequence, head.previous_digest, head.digest = event.sequence, head.digest, event.digest
        head.save()


def unseal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the values back; the digests stay those of the later form."""
    for event in apps.get_model("audit", "Event").objects.iterator():
        name_account(schema_editor.connection, event.account_id)
        event.data = json.loads(event.said)
        event.save()


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0003_relations_stand_behind_the_wall")]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        # On SQLite a changed table is a new one, and loses its triggers anyway.
        migrations.RunPython(unprotect, protect),
        migrations.AddField(
            model_name="chainhead",
            name="previous_digest",
            field=models.CharField(default=GENESIS, max_length=64),
        ),
        migrations.AddField(
            model_name="event",
            name="form",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="event",
            name="said",
            field=models.TextField(default="{}"),
        ),
        migrations.AddField(
            model_name="event",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="event",
            name="reach",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(seal_anew, unseal),
        migrations.RemoveField(model_name="event", name="data"),
        migrations.AddIndex(
            model_name="eventreach",
            index=models.Index(fields=["account_id", "sequence"], name="event_reach_by_event"),
        ),
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                ("account_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("links", models.BigIntegerField(default=0)),
                ("broken_at", models.BigIntegerField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, default="", max_length=12)),
            ],
            options={"base_manager_name": "objects"},
        ),
        migrations.RunPython(protect, unprotect),
    ]
