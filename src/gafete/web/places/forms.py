"""The form of a place of issue, for adding and for editing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gafete.faults import InvalidFields
from gafete.tenancy.data.time_zones import DEFAULT_TIME_ZONE, TIME_ZONES
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import Kept
from gafete.tenancy.rules import (
    MAXIMUM_ADDRESS,
    MAXIMUM_PLACE_CODE,
    MAXIMUM_PLACE_NAME,
    PlaceFields,
    checked_place,
)
from gafete.web.faults import show_faults
from gafete.web.forms import Form

FIELDS = ("name", "code", "postal_code", "address", "time_zone")


def time_zone_choices() -> list[tuple[str, str]]:
    """The zones of Mexico, in the reader's language."""
    return [(name, gettext(words)) for name, words in TIME_ZONES.items()]


class PlaceForm(Form):
    """What a person types of a place; the rules of ``tenancy`` judge it."""

    name = forms.CharField(
        label=_("Nombre"), max_length=MAXIMUM_PLACE_NAME, help_text=_("Por ejemplo: Sucursal Centro.")
    )
    code = forms.CharField(
        label=_("Clave"),
        max_length=MAXIMUM_PLACE_CODE,
        required=False,
        help_text=_("Si tu equipo la conoce por un número o una abreviatura."),
    )
    postal_code = forms.CharField(
        label=_("Código postal"),
        max_length=10,
        help_text=_("Es el lugar de expedición que llevarán sus comprobantes."),
    )
    address = forms.CharField(label=_("Domicilio"), max_length=MAXIMUM_ADDRESS, required=False)
    time_zone = forms.ChoiceField(
        label=_("Zona horaria"), choices=time_zone_choices, initial=DEFAULT_TIME_ZONE
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Judge all the fields at once, so that every fault is shown the first time."""
        cleaned = super().clean() or {}
        try:
            checked_place(self.fields_typed())
        except InvalidFields as faults:
            show_faults(self, faults)
        return cleaned

    def fields_typed(self) -> PlaceFields:
        """What was typed, for the operation."""
        return PlaceFields(**{name: self.cleaned_data.get(name, "") for name in FIELDS})


class NewPlaceForm(PlaceForm):
    """A place that does not exist yet also needs its company."""

    company = forms.ChoiceField(label=_("Empresa"))
    field_order = ("company",)

    def __init__(self, *args: Any, companies: Sequence[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._companies = {str(company.public_id): company for company in companies}
        chosen = cast("forms.ChoiceField", self.fields["company"])
        offered = [(key, company.short_name) for key, company in self._companies.items()]
        chosen.choices = offered if len(offered) == 1 else [("", gettext("Elige…")), *offered]

    @property
    def company_chosen(self) -> Company:
        """The company of the new place, one of those that were offered."""
        return self._companies[self.cleaned_data["company"]]


class PlaceFilter(Form):
    """What the list of places is narrowed to."""

    q = forms.CharField(label=_("Buscar por nombre, clave o domicilio"), required=False, max_length=100)
    company = forms.ChoiceField(label=_("Empresa"), required=False)
    kept = forms.ChoiceField(
        label=_("Estado"),
        required=False,
        choices=[
            (Kept.IN_USE, _("En uso")),
            (Kept.ARCHIVED, _("Archivados")),
            (Kept.ALL, _("Todos")),
        ],
    )

    def __init__(self, *args: Any, companies: Sequence[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ChoiceField", self.fields["company"])
        offered = [(str(company.public_id), company.short_name) for company in companies]
        chosen.choices = [("", gettext("Todas las empresas")), *offered]


def stored_values(place: PlaceOfIssue) -> dict[str, Any]:
    """What the form shows of a place that exists."""
    return {name: getattr(place, name) for name in (*FIELDS, "version")}


def chosen_company(companies: Sequence[Company], text: str) -> Company | None:
    """The one of these companies that an address names, if it names one."""
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    return next((company for company in companies if company.public_id == wanted), None)
