from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    job, row = apps.get_model("work", "Job"), apps.get_model("work", "JobRow")
    of_job = job.objects.filter(pk=models.OuterRef("job_id")).values("account_id")
    row.objects.update(account_id=models.Subquery(of_job))


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("work", "0001_jobs_and_rows")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("jobrow", "account_id", models.BigIntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("jobrow", "account_id", models.BigIntegerField()),
        migrations.RemoveConstraint("jobrow", "job_row_unique"),
        migrations.AddConstraint(
            "jobrow",
            models.UniqueConstraint(fields=["account_id", "job", "number"], name="job_row_unique"),
        ),
        migrations.RemoveIndex("jobrow", "job_row_by_state"),
        migrations.AddIndex(
            "jobrow",
            models.Index(fields=["account_id", "job", "state", "number"], name="job_row_by_state"),
        ),
        migrations.AlterModelOptions("jobrow", {"base_manager_name": "objects"}),
    ]
