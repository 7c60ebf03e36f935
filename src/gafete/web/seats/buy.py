"""Comprar usuario extra: how many, what it costs, and the order."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.seats.models import Order
from gafete.seats.operations.place_order import place_order
from gafete.seats.queries import price_of, subscription_of
from gafete.seats.rules import MAXIMUM_SEATS_PER_ORDER
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.requests import MemberRequest


class OrderForm(Form):
    """How many seats; the key makes a double click one order."""

    quantity = forms.IntegerField(
        label=_("¿Cuántos usuarios extra?"),
        min_value=1,
        max_value=MAXIMUM_SEATS_PER_ORDER,
        error_messages={
            "required": _("Escribe cuántos."),
            "invalid": _("Escribe un número entero."),
            "min_value": _("Pide entre 1 y 10,000 asientos."),
            "max_value": _("Pide entre 1 y 10,000 asientos."),
        },
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)


@requires(Permission.BILLING_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request: MemberRequest) -> HttpResponse:
    """A GET with a quantity shows what it costs; the POST orders it."""
    form = OrderForm(_data(request))
    if form.is_valid() and request.method == "POST":
        order = place_order(
            actor=request.actor,
            quantity=form.cleaned_data["quantity"],
            request_key=form.cleaned_data["request_key"],
        )
        flash(request, _what_was_ordered(order))
        return redirect("seats:overview")
    plan = subscription_of(request.actor).plan
    quantity = form.cleaned_data.get("quantity")
    context = {
        "form": form,
        "plan": plan,
        "price": price_of(request.actor, quantity=quantity) if quantity else None,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "seats/buy.html", context, status=status)


def _data(request: MemberRequest) -> dict[str, str]:
    typed = request.POST if request.method == "POST" else request.GET
    return {
        "quantity": typed.get("quantity", "1"),
        "request_key": typed.get("request_key", "") or str(uuid.uuid4()),
    }


def _what_was_ordered(order: Order) -> str:
    sentence = ngettext(
        "Registramos tu orden %(number)s por %(count)s asiento. Se activa cuando se confirma el pago.",
        "Registramos tu orden %(number)s por %(count)s asientos. Se activan cuando se confirma el pago.",
        order.quantity,
    )
    return sentence % {"number": order.number, "count": order.quantity}
