"""What the trail is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gafete.audit.kinds import all_kinds
from gafete.tenancy.models import Company
from gafete.web.forms import Form

# No trail is older, and far beyond these the arithmetic of dates ends.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=forms.DateInput(attrs={"type": "date", "title": _("dd/mm/aaaa")}, format="%Y-%m-%d"),
    )


class TrailFilter(Form):
    """The filters of Bitácora; they live in the address."""

    q = forms.CharField(label=_("Persona: nombre, cuenta o correo"), required=False, max_length=100)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Acción"), required=False)
    company = forms.ChoiceField(label=_("Empresa"), required=False)
    since = _day(_("Desde"))
    until = _day(_("Hasta"))

    def __init__(self, *args: Any, companies: Sequence[Company], finds_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((gettext(kind.label), kind.code) for kind in all_kinds())
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [("", gettext("Todas las acciones")), *((code, label) for label, code in kinds)]
        company = cast("forms.ChoiceField", self.fields["company"])
        offered = [(str(each.public_id), each.short_name) for each in companies]
        company.choices = [("", gettext("Todas las empresas")), *offered]
        if not finds_people:
            del self.fields["q"], self.fields["person"]
