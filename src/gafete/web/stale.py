"""Two people on one form: the later one sees what the earlier one saved beside what he typed himself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django import forms

from gafete.faults import StaleEdit
from gafete.web.faults import with_values


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the stored value is not the one that was typed."""

    label: str
    stored: str


def show_stale(
    form: forms.Form, stale: StaleEdit, *, stored: Mapping[str, str], version: int
) -> list[Difference]:
    """Say so above the form, let it be sent again, and return what is stored by now and differs.

    ``stored`` has the present values by field, as people read them.
    """
    form.add_error(None, str(stale))
    with_values(form, {"version": str(version)})
    return [
        Difference(label=str(form.fields[name].label), stored=value)
        for name, value in stored.items()
        if value != _typed(form, name)
    ]


def status_of(form: forms.Form, differences: Iterable[Difference]) -> int:
    """What the answer to an edit is called: a conflict, something wrong, or nothing in particular."""
    if differences:
        return 409
    return 400 if form.errors else 200


def _typed(form: forms.Form, name: str) -> str:
    value = str(form[name].value() or "")
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        return value
    return next((str(words) for code, words in _flat(field) if str(code) == value), value)


def _flat(field: forms.ChoiceField) -> list[tuple[object, object]]:
    flat: list[tuple[object, object]] = []
    for code, words in cast("Iterable[tuple[object, object]]", field.choices):
        flat += words if isinstance(words, (list, tuple)) else [(code, words)]
    return flat
