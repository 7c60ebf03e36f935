"""Encargar a otra persona: somebody else decides about a line."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gafete.access.managing import Boundary, ManagingDenied
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields
from gafete.members.models import Member
from gafete.reviews.operations.decide_line import LineClosed
from gafete.reviews.operations.hand_over_line import hand_over_line
from gafete.reviews.queries import get_line, reviewers_at
from gafete.reviews.wording import profile_of, where_in_words
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.requests import MemberRequest


class HandOverForm(Form):
    """To whom."""

    reviewer = forms.ChoiceField(label=gettext_lazy("Quién lo revisa"))

    def __init__(self, people: dict[str, Member], *args: Any, **kwargs: Any) -> None:
        """Offer those who may."""
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.error_messages["invalid_choice"] = _("Elige una de las opciones.")
        field.choices = [(key, each.name) for key, each in people.items()]


@requires(Permission.ACCESS_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Those who may review it, and what the choice does."""
    actor = request.actor
    line = get_line(actor, public_id)
    if line.member_id == actor.member_id:
        raise ManagingDenied(Boundary.HIMSELF)
    people = {
        str(each.public_id): each
        for each in reviewers_at(actor, line.scope, now=timezone.now())
        if each.pk != line.member_id
    }
    form = HandOverForm(people, request.POST or None, initial={"reviewer": str(line.reviewer.public_id)})
    if request.method == "POST" and form.is_valid():
        chosen = people[form.cleaned_data["reviewer"]]
        try:
            hand_over_line(actor=actor, line=line, to=chosen)
        except InvalidFields as faults:
            show_faults(form, faults)
        except LineClosed as late:
            flash(request, str(late), tone="warning")
            return redirect("reviews:show", line.review.public_id)
        else:
            flash(request, _("Ahora lo revisa %(name)s.") % {"name": chosen.name})
            return redirect("reviews:show", line.review.public_id)
    context = {"form": form, "line": line, "profile": profile_of(line), "where": where_in_words(line)}
    return render(request, "reviews/hand_over.html", context, status=400 if form.errors else 200)
