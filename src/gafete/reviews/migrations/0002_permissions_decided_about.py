from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_reviews_and_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewline",
            name="decided_permissions",
            field=models.JSONField(default=list),
        ),
    ]
