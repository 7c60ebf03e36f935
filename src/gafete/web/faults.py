"""Puts what an operation refused beside the fields of the form that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django import forms
from django.http import QueryDict

from gafete.faults import InvalidFields


def show_faults(form: forms.Form, faults: InvalidFields) -> None:
    """Add the sentences to their fields; what belongs to no field of the form stands above it."""
    for field, sentence in faults.errors.items():
        if field not in form.fields:
            form.add_error(None, sentence)
        elif field not in form.errors:
            form.add_error(field, sentence)


def with_values(form: forms.Form, values: Mapping[str, str]) -> None:
    """Change hidden values of a form that was sent, so that it can be sent again."""
    data = cast("QueryDict", form.data).copy()
    for field, value in values.items():
        data[form.add_prefix(field)] = value
    form.data = data
