"""A member's page > Acceso: what he may do and where, as far as the reader manages it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.denials import GrantDenied
from gafete.access.grants import Grant as AccessGrant
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.models import Member
from gafete.members.operations.change_grants import change_grants
from gafete.members.queries import VisibleAccess, access_of, get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.members.assignment_form import AssignmentForm
from gafete.web.members.choices import Choices
from gafete.web.members.copying import Copying
from gafete.web.members.drafting import FIELD, REVIEW, apply_draft, wanted_draft
from gafete.web.members.held import grants_in_words
from gafete.web.members.naming import ScopeNames
from gafete.web.members.page import show
from gafete.web.members.powers import Asker, grants_fetched
from gafete.web.members.summary import Changes, changes, summaries
from gafete.web.requests import MemberRequest


@dataclass
class AccessScreen:
    """The member's grants, those of them that the form changes, and those that stay as they are."""

    request: MemberRequest
    member: Member
    choices: Choices
    held: VisibleAccess
    rows: AssignmentForm
    names: ScopeNames
    copying: Copying = field(default_factory=Copying)
    is_stale: bool = False
    version: int = 0

    @classmethod
    def open(cls, request: MemberRequest, member: Member) -> AccessScreen:
        """The screen as it was sent, or with what is stored."""
        choices = Choices.of(request.actor)
        held = access_of(request.actor, member)
        editable = _editable(choices, held)
        if request.method == "POST":
            periods = [grant.period for grant in editable]
            rows = AssignmentForm.typed(choices, request.POST, known_periods=periods)
        else:
            rows = AssignmentForm.holding(choices, editable)
        names = choices.names.learn_grants(member.grants.all())
        return cls(request, member, choices, held, rows, names, version=member.version)

    @property
    def editable(self) -> list[AccessGrant]:
        """The grants that the rows of the form stand for."""
        return _editable(self.choices, self.held)

    @property
    def fixed(self) -> list[AccessGrant]:
        """The grants that the reader sees and this form leaves as they are."""
        editable = self.editable
        return [grant for grant in self.held.grants if grant not in editable]

    def kept(self) -> list[Assignment]:
        """What the operation would take for removed, but the form could not show: past, or at archived places."""
        profiles = {profile.pk: profile for profile in self.choices.profiles.values()}
        return [
            Assignment(
                profiles[grant.profile_id],
                frozenset({grant.scope}),
                added=grant.added,
                removed=grant.removed,
                period=grant.period,
            )
            for grant in self.fixed
            if grant in self.held.changeable and grant.profile_id in profiles
        ]

    def save(self) -> bool:
        """Save; False with its faults in the rows."""
        assignments = self.rows.assignments()
        if not self.rows.is_valid:
            return False
        try:
            change_grants(
                actor=self.request.actor,
                member=self.member,
                assignments=[*assignments, *self.kept()],
                version=_version(self.request, self.member),
            )
        except InvalidFields as faults:
            self.rows.take(faults)
        except GrantDenied as denied:
            self.rows.refuse(denied)
        except StaleEdit:
            self.is_stale = True
        return not self.is_stale and self.rows.is_valid

    def changes(self, after: list[AccessGrant]) -> Changes:
        """What the person gains and loses, by place."""
        return changes(self.held.grants, after, self.names, known=self.choices.scopes())

    def review(self) -> HttpResponse | None:
        """What will change as a step of its own; None where there is nothing to see, or a fault to correct first."""
        drafts = drafted_grants(self.rows.assignments())
        found = self.changes([*drafts, *self.fixed])
        if not self.rows.is_valid or found.is_nothing:
            return None
        typed = [(name, value) for name, values in self.request.POST.lists() for value in values]
        context = {
            "changes": found,
            "typed": [(name, value) for name, value in typed if name not in {FIELD, "csrfmiddlewaretoken"}],
        }
        return show(self.request, self.member, "confirm_access", context)

    def show(self, *, may_change: bool, status: int = 200) -> HttpResponse:
        """The tab, or only its preview."""
        drafts = drafted_grants(self.rows.readable(keep_faults=status != 200))  # noqa: PLR2004
        after = [*drafts, *self.fixed] if may_change else list(self.held.grants)
        shown = self.fixed if may_change and not self.is_stale else self.held.grants
        if self.request.method == "POST" and not self.is_stale and not wanted_draft(self.request):
            self.version = _version(self.request, self.member)
        context = {
            "rows": self.rows,
            "choices": self.choices,
            "copying": self.copying,
            "may_change": may_change,
            "grants": grants_in_words(self.member, shown, self.names),
            "has_others": self.held.has_others,
            "is_stale": self.is_stale,
            "version": self.version,
            "summaries": summaries(after, self.names),
            "changes": self.changes(after) if may_change else None,
        }
        only_preview = self.request.htmx and wanted_draft(self.request) == "look"
        tab = "preview_fragment" if only_preview else "access"
        return show(self.request, self.member, tab, context, status=status)


@requires(Permission.USERS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the grants, and change those that are the reader's to change."""
    member = get_member(request.actor, public_id)
    may_change = _may_change(request, member)
    screen = AccessScreen.open(request, member)
    if request.method != "POST":
        return screen.show(may_change=may_change)
    wanted = wanted_draft(request)
    if wanted == REVIEW:
        reviewed = screen.review() if may_change else None
        if reviewed is not None:
            return reviewed
    elif wanted:
        screen.version = _version(request, member)
        screen.copying = apply_draft(request, screen.rows)
        return screen.show(may_change=may_change)
    request.actor.require_anywhere(Permission.USERS_MANAGE)
    try:
        saved = screen.save()
    except TOO_LATE as late:
        return refuse(request, late)
    if not saved:
        return screen.show(may_change=may_change, status=409 if screen.is_stale else 400)
    flash(
        request,
        _("Cambiaste el acceso de %(name)s. Ya vale, también en sus sesiones abiertas.")
        % {"name": member.name},
    )
    return redirect("members:access", public_id)


def _may_change(request: MemberRequest, member: Member) -> bool:
    asker = Asker(request.actor, copies_links=False)
    return asker.powers(member, grants_fetched(member)).change_access


def _editable(choices: Choices, held: VisibleAccess) -> list[AccessGrant]:
    """Those of the grants that the form can show as ticks: in the tree, and not past."""
    now, offered = timezone.now(), choices.scopes()
    profiles = {profile.pk for profile in choices.profiles.values()}
    return [
        grant
        for grant in held.changeable
        if grant.scope in offered and grant.profile_id in profiles and not grant.period.is_over(now)
    ]


def _version(request: MemberRequest, member: Member) -> int:
    """The version that the form was opened with; without one it counts as an old form."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else member.version - 1  # noqa: PLR2004
