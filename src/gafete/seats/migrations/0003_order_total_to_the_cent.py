from django.db import migrations, models
from django.db.models.functions import Round


class Migration(migrations.Migration):
    dependencies = [("seats", "0002_plans_to_start_with")]

    operations = [
        migrations.RemoveConstraint(model_name="order", name="order_total_adds_up"),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(total=Round(models.F("subtotal") + models.F("tax"), precision=2)),
                name="order_total_adds_up",
            ),
        ),
    ]
