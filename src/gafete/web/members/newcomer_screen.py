"""The screen that brings a person in: on a free seat, or on that of somebody who is out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from gafete.access.denials import GrantDenied
from gafete.faults import InvalidFields
from gafete.members.assignments import drafted_grants
from gafete.members.invitations import Invitation
from gafete.members.models import Member
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.web.members.assignment_form import AssignmentForm
from gafete.web.members.choices import Choices
from gafete.web.members.copying import Copying
from gafete.web.members.drafting import apply_draft, wanted_draft
from gafete.web.members.newcomer_form import NewcomerForm
from gafete.web.members.summary import summaries
from gafete.web.requests import MemberRequest

Save = Callable[[Invitation], Member]

BAD_REQUEST = 400


@dataclass
class NewcomerScreen:
    """A form for the person, rows for his access, and what is said about them."""

    request: MemberRequest
    choices: Choices
    template: str
    form: NewcomerForm
    rows: AssignmentForm
    copying: Copying = field(default_factory=Copying)
    no_seat: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, request: MemberRequest, template: str, **extra: Any) -> NewcomerScreen:
        """The screen as it was sent, or empty."""
        choices = Choices.of(request.actor)
        account = request.membership.account
        if request.method == "POST":
            rows = AssignmentForm.typed(choices, request.POST)
            typed = NewcomerForm.draft(account, request.POST) if wanted_draft(request) else None
            form = typed or NewcomerForm(account, request.POST)
        else:
            rows, form = AssignmentForm(choices, []), NewcomerForm(account)
        return cls(request, choices, template, form, rows, extra=extra)

    def answer(self, save: Save, done: Callable[[Member], HttpResponse]) -> HttpResponse:
        """Show the screen, change its rows, or save and go on."""
        if self.request.method != "POST":
            return self.show()
        if wanted_draft(self.request):
            self.copying = apply_draft(self.request, self.rows)
            return self.show()
        member = self._saved(save)
        return self.show(status=BAD_REQUEST) if member is None else done(member)

    def show(self, *, status: int = 200) -> HttpResponse:
        """The page, or only the preview where nothing else was asked for."""
        drafts = drafted_grants(self.rows.readable(keep_faults=status == BAD_REQUEST))
        context = {
            "form": self.form,
            "rows": self.rows,
            "choices": self.choices,
            "copying": self.copying,
            "no_seat": self.no_seat,
            "account": self.request.membership.account,
            "summaries": summaries(drafts, self.choices.names),
            "changes": None,
            **self.extra,
        }
        only_preview = self.request.htmx and wanted_draft(self.request) == "look"
        template = "members/preview_fragment.html" if only_preview else self.template
        return render(self.request, template, context, status=status)

    def _saved(self, save: Save) -> Member | None:
        assignments = self.rows.assignments()
        if not (self.form.is_valid() and self.rows.is_valid):
            return None
        values = self.form.cleaned_data
        try:
            return save(
                Invitation(
                    name=values["name"],
                    username=values["username"],
                    email=values["email"],
                    password=values.get("password", ""),
                    assignments=assignments,
                    request_key=values["request_key"],
                )
            )
        except InvalidFields as faults:
            self.rows.take(faults)
            self.form.refuse(faults)
        except GrantDenied as denied:
            self.rows.refuse(denied)
        except NoFreeSeat as full:
            self.no_seat = str(full)
        return None
