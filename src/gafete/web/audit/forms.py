"""What the trail is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gafete.audit.kinds import all_kinds
from gafete.tenancy.models import Company, PlaceOfIssue
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
    place = forms.ChoiceField(label=_("Lugar de expedición"), required=False)
    since = _day(_("Desde"))
    until = _day(_("Hasta"))

    def __init__(
        self,
        *args: Any,
        companies: Sequence[Company],
        places: Sequence[PlaceOfIssue],
        finds_people: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((gettext(kind.label), kind.code) for kind in all_kinds())
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [("", gettext("Todas las acciones")), *((code, label) for label, code in kinds)]
        self._offer(
            "company", gettext("Todas las empresas"), [(e.public_id, e.short_name) for e in companies]
        )
        self._offer("place", gettext("Todos sus lugares"), [(e.public_id, e.name) for e in places])
        if not places:
            del self.fields["place"]
        if not finds_people:
            del self.fields["q"], self.fields["person"]

    def _offer(self, name: str, everything: str, offered: Sequence[tuple[UUID, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", everything), *((str(key), label) for key, label in offered)]
