"""Draws the control of a form field: its classes, and what a screen reader is told about it."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

_TICKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
_SELECTS = (forms.Select, forms.SelectMultiple)


def control(field: BoundField, **attributes: str) -> SafeString:
    """The input of a field, tied to its hint and to its errors."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attributes.items()}
    own_class = str(widget.attrs.get("class", ""))
    invalid = "is-invalid" if field.errors else ""
    classes = (_class_of(widget), own_class, str(attrs.get("class", "")), invalid)
    attrs["class"] = " ".join(filter(None, classes))
    described = described_by(field)
    if described:
        attrs["aria-describedby"] = described
    if isinstance(widget, forms.widgets.Input) and "type" in attrs:
        # As an attribute it would stand there twice, and browsers take the first.
        widget.input_type = str(attrs.pop("type"))
    return field.as_widget(attrs=attrs)


def described_by(field: BoundField) -> str:
    """The ids of the hint and of the errors of a field, in the order in which they are read."""
    ids = []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    if field.help_text:
        ids.append(f"{field.auto_id}_hint")
    return " ".join(ids)


def is_tick(field: BoundField) -> bool:
    """Whether the control is a single tick box, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


def is_group(field: BoundField) -> bool:
    """Whether the control is several radio buttons or tick boxes, which need a legend."""
    return isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, _TICKS):
        return "form-check-input"
    if isinstance(widget, _SELECTS):
        return "form-select"
    return "form-control"
