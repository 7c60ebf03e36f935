"""The form of a company, for adding and for editing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gafete.faults import InvalidFields
from gafete.tenancy.data.tax_regimes import TAX_REGIMES, TaxRegime
from gafete.tenancy.models import Company
from gafete.tenancy.queries import Kept
from gafete.tenancy.rules import (
    MAXIMUM_LEGAL_NAME,
    MAXIMUM_TRADE_NAME,
    CompanyFields,
    checked_company,
)
from gafete.web.faults import show_faults
from gafete.web.forms import Form

FIELDS = ("rfc", "legal_name", "trade_name", "tax_regime", "postal_code")


def regime_name(code: str) -> str:
    """A regime as people read it: its code and its name."""
    regime = TAX_REGIMES.get(code)
    return f"{code} · {regime.name}" if regime else code


def regime_choices() -> list[Any]:
    """The regimes under the kind of person that may be in them."""
    regimes = TAX_REGIMES.values()
    return [
        ("", _("Elige…")),
        (_("Personas morales"), _options(r for r in regimes if r.moral and not r.physical)),
        (_("Personas físicas"), _options(r for r in regimes if r.physical and not r.moral)),
        (_("Ambas"), _options(r for r in regimes if r.physical and r.moral)),
    ]


def _options(regimes: Iterable[TaxRegime]) -> list[tuple[str, str]]:
    return [(regime.code, regime_name(regime.code)) for regime in regimes]


class CompanyForm(Form):
    """What a person types of a company; the rules of ``tenancy`` judge it."""

    rfc = forms.CharField(
        label=_("RFC"),
        max_length=20,
        help_text=_("Como aparece en la constancia de situación fiscal, con homoclave."),
    )
    legal_name = forms.CharField(
        label=_("Razón social"),
        max_length=MAXIMUM_LEGAL_NAME,
        help_text=_("Sin el régimen de capital (S.A. de C.V.), como la pide el SAT."),
    )
    trade_name = forms.CharField(
        label=_("Nombre comercial"),
        max_length=MAXIMUM_TRADE_NAME,
        required=False,
        help_text=_("Como la llama tu equipo. Es el nombre que verás en las listas."),
    )
    tax_regime = forms.ChoiceField(label=_("Régimen fiscal"), choices=regime_choices)
    postal_code = forms.CharField(
        label=_("Código postal"), max_length=10, help_text=_("El del domicilio fiscal.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Judge all the fields at once, so that every fault is shown the first time."""
        cleaned = super().clean() or {}
        try:
            checked_company(self.fields_typed())
        except InvalidFields as faults:
            show_faults(self, faults)
        return cleaned

    def fields_typed(self) -> CompanyFields:
        """What was typed, for the operation."""
        return CompanyFields(**{name: self.cleaned_data.get(name, "") for name in FIELDS})


class CompanyFilter(Form):
    """What the list of companies is narrowed to."""

    q = forms.CharField(label=_("Buscar por nombre o RFC"), required=False, max_length=100)
    kept = forms.ChoiceField(
        label=_("Estado"),
        required=False,
        choices=[
            (Kept.IN_USE, _("En uso")),
            (Kept.ARCHIVED, _("Archivadas")),
            (Kept.ALL, _("Todas")),
        ],
    )


def stored_values(company: Company) -> dict[str, Any]:
    """What the form shows of a company that exists."""
    return {name: getattr(company, name) for name in (*FIELDS, "version")}
