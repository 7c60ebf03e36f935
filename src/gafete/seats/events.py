"""The kinds of event of plans, seats and orders."""

from gafete.access.language import marked as _
from gafete.audit.kinds import declare

ACCOUNT_SUBSCRIBED = declare(
    "account.subscribed",
    _("Plan contratado"),
    _("%(actor)s contrató el plan %(target)s."),
    {"included_seats": _("Asientos incluidos"), "ends_at": _("Vence")},
)
ORDER_PLACED = declare(
    "order.placed",
    _("Asientos pedidos"),
    _("%(actor)s pidió asientos en la orden %(target)s."),
    {"quantity": _("Asientos"), "total": _("Total")},
)
ORDER_ACTIVATED = declare(
    "order.activated",
    _("Asientos activados"),
    _("%(actor)s activó los asientos de la orden %(target)s."),
    {"quantity": _("Asientos"), "ends_at": _("Vence")},
)
ORDER_CANCELLED = declare(
    "order.cancelled", _("Orden cancelada"), _("%(actor)s canceló la orden %(target)s.")
)
