"""Mi cuenta > Datos."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gafete.identity.models import MAXIMUM_NAME_LENGTH, Theme
from gafete.identity.operations.update_profile import update_profile
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.my_account.page import faults_told, show
from gafete.web.requests import PersonRequest


class DataForm(Form):
    """What the person is called and how he sees the portal."""

    name = forms.CharField(
        label=_("Nombre y apellidos"),
        max_length=MAXIMUM_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Tema"), choices=Theme.choices, widget=forms.RadioSelect)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: PersonRequest) -> HttpResponse:
    """Show and change one's own data."""
    person = request.user
    initial = {"name": person.name, "language": person.language, "theme": person.theme}
    form = DataForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with faults_told(form):
            changed = update_profile(user=person, origin=request.origin, **form.cleaned_data)
            with translation.override(changed.language):
                flash(request, gettext("Guardamos tus datos."))
            return HttpResponseRedirect(reverse("my_account:data"))
    return show(request, "data", {"form": form}, status=400 if form.errors else 200)
