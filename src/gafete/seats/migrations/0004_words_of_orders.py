"""An order is feminine in Spanish; the database holds the same codes as before."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Change the labels of the states."""

    dependencies = [("seats", "0003_order_total_to_the_cent")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="state",
            field=models.CharField(
                choices=[
                    ("awaiting_payment", "En espera de pago"),
                    ("active", "Activa"),
                    ("cancelled", "Cancelada"),
                ],
                default="awaiting_payment",
                max_length=20,
            ),
        ),
    ]
