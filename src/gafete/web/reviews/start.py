"""Nueva revisión: over which accesses, until when, and who decides."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields
from gafete.members.naming import profile_in_words
from gafete.members.queries import profiles_in_use
from gafete.reviews.models import LONGEST_NAME
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.reviews.queries import reviewers_at
from gafete.tenancy.queries import visible_companies
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.requests import MemberRequest

SUGGESTED_DAYS = 14


class StartForm(Form):
    """What a campaign is about."""

    name = forms.CharField(
        label=gettext_lazy("Nombre de la revisión"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Por ejemplo: «Cierre de año»."),
    )
    company = forms.ChoiceField(
        label=gettext_lazy("Empresa"),
        required=False,
        help_text=gettext_lazy("Sin elegir, se revisan todos los accesos de tu alcance."),
    )
    profile = forms.ChoiceField(label=gettext_lazy("Perfil"), required=False)
    due = forms.DateField(
        label=gettext_lazy("Último día para decidir"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Escribe una fecha como 31/01/2027.")},
    )
    reviewers = forms.MultipleChoiceField(
        label=gettext_lazy("Quién revisa"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Sin elegir, los accesos se reparten entre todos los que pueden revisarlos. Nadie revisa los suyos."
        ),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        """Offer what the reader may choose."""
        super().__init__(*args, **kwargs)
        self.companies = {str(each.public_id): each for each in visible_companies(actor)}
        self.profiles = {str(each.public_id): each for each in profiles_in_use(actor)}
        self.people = {str(each.public_id): each for each in reviewers_at(actor, now=timezone.now())}
        self._offer("company", _("Todas"), {key: each.short_name for key, each in self.companies.items()})
        self._offer(
            "profile", _("Todos"), {key: profile_in_words(each.name) for key, each in self.profiles.items()}
        )
        self._offer("reviewers", "", {key: each.name for key, each in self.people.items()})

    def _offer(self, name: str, nothing: str, words: dict[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.error_messages["invalid_choice"] = _("Elige una de las opciones.")
        field.choices = [*([("", nothing)] if nothing else []), *words.items()]

    def plan(self) -> Plan:
        """What was typed, for the operation."""
        typed = self.cleaned_data
        return Plan(
            name=typed["name"],
            due_at=timezone.make_aware(datetime.combine(typed["due"] + timedelta(days=1), time.min)),
            request_key=typed["request_key"],
            company=self.companies.get(typed["company"]),
            profile=self.profiles.get(typed["profile"]),
            reviewers=frozenset(self.people[key].pk for key in typed["reviewers"]),
        )


@requires(Permission.ACCESS_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """The form, and what it begins."""
    last_day = timezone.localdate() + timedelta(days=SUGGESTED_DAYS)
    initial = {"request_key": uuid.uuid4(), "due": last_day}
    form = StartForm(request.actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            review = start_review(actor=request.actor, plan=form.plan())
        except InvalidFields as faults:
            show_faults(form, faults)
        except OverflowError:
            form.add_error("due", _("Una revisión dura un año como máximo."))
        else:
            flash(request, _("Empezó la revisión. A cada quien le llegó un correo con lo que le toca."))
            return redirect("reviews:show", review.public_id)
    return render(request, "reviews/start.html", {"form": form}, status=400 if form.errors else 200)
