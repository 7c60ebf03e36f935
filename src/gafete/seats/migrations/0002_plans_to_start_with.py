from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SEAT_PRICE = Decimal("249.00")
# Prices are where an operator starts from; he edits them like any other plan.
PLANS = (
    {"code": "gratis", "name": "Gratis", "price": Decimal("0.00"), "included_seats": 0},
    {"code": "pyme", "name": "Plan PyME anual", "price": Decimal("1490.00"), "included_seats": 1},
    {"code": "empresa", "name": "Plan Empresa anual", "price": Decimal("3490.00"), "included_seats": 1},
    {
        "code": "ilimitado",
        "name": "Ilimitado",
        "price": Decimal("14900.00"),
        "included_seats": None,
        "delete_forfeits": False,
    },
)


def add_plans(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    plans = apps.get_model("seats", "Plan").objects.using(schema_editor.connection.alias)
    for plan in PLANS:
        values = {"seat_price": SEAT_PRICE, **plan}
        plans.get_or_create(code=values.pop("code"), defaults=values)


class Migration(migrations.Migration):
    dependencies = [("seats", "0001_plans_seats_and_orders")]

    # On the way back the plans stay: accounts may have subscribed to them.
    operations = [migrations.RunPython(add_plans, migrations.RunPython.noop)]
