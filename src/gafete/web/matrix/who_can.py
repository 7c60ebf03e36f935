"""¿Quién puede…?: everybody who can do one act in one place, as a picture and as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from gafete.access.permissions import BITS, Permission, PermissionGroup
from gafete.access.scopes import Scope, ScopeKind
from gafete.faults import NotFound
from gafete.members.who_can import Able, Circle, Readiness, Way, WhoCan, who_can
from gafete.tenancy.queries import Branch, tree
from gafete.web.access import requires
from gafete.web.forms import Form
from gafete.web.matrix.picture import Box, Path, Person, Ring, drawn, picture_of
from gafete.web.matrix.words import profile_name
from gafete.web.members.naming import ScopeNames
from gafete.web.members.why import WHOLE_ACCOUNT, places_to_ask
from gafete.web.requests import MemberRequest

PERMISSION, PLACE = "permission", "place"
# What most people come to ask.
FIRST_ASKED = Permission.CFDI_CANCEL
# A list that is longer goes on in Usuarios.
MOST_LISTED = 200


class WhoCanFilter(Form):
    """What, and where."""

    permission = forms.ChoiceField(label=gettext_lazy("¿Qué quiere hacer?"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("¿Dónde?"), required=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list, and where it is said why he can."""

    person: Person
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """People who can do it through the same profiles, as the list shows them."""

    anchor: str
    paths: tuple[Path, ...]
    people: tuple[Listed, ...]
    count: int
    # Where the rest of a very long list is found.
    rest_url: str


@requires(Permission.USERS_VIEW)
@require_safe
def show_who_can(request: MemberRequest) -> HttpResponse:
    """The answer; what is asked stands in the address."""
    actor = request.actor
    branches = tree(actor, Permission.USERS_VIEW)
    places = places_to_ask(actor, branches)
    context: dict[str, object] = {"form": None}
    if places:
        code, place = _asked(request.GET, places)
        found = who_can(actor, Permission(code), places[place], now=timezone.now())
        answer = _Answer(found, place, ScopeNames().learn_branches(branches), _addresses(branches))
        context = {"form": _form(branches, places, code, place), **answer.context()}
    return render(request, "matrix/who_can.html", context)


def _asked(query: QueryDict, places: Mapping[str, Scope]) -> tuple[str, str]:
    """What stands in the address; without an act that there is, about cancelling, and without a place, in the first.

    Raises:
        NotFound: the reader does not see all users there, or there is no such place.
    """
    first = next((key for key, scope in places.items() if scope.kind is ScopeKind.PLACE), next(iter(places)))
    code, place = query.get(PERMISSION, ""), query.get(PLACE, first)
    if place not in places:
        raise NotFound
    return code if code in BITS else FIRST_ASKED, place


def _form(branches: list[Branch], places: Mapping[str, Scope], code: str, place: str) -> WhoCanFilter:
    form = WhoCanFilter({PERMISSION: code, PLACE: place})
    form.fields[PERMISSION].choices = [  # type: ignore[attr-defined]
        (_(group.label), [(each.value, _(each.label)) for each in group.permissions])
        for group in PermissionGroup
    ]
    account = [(WHOLE_ACCOUNT, _("En toda la cuenta"))] if WHOLE_ACCOUNT in places else []
    form.fields[PLACE].choices = [*account, *map(_choices, branches)]  # type: ignore[attr-defined]
    return form


def _choices(branch: Branch) -> tuple[str, list[tuple[str, str]]]:
    company = branch.company
    whole = _("%(company)s, toda la empresa") % {"company": company.short_name}
    return company.short_name, [
        *([(str(company.public_id), whole)] if branch.is_whole else []),
        *((str(place.public_id), place.name) for place in branch.places),
    ]


def _addresses(branches: list[Branch]) -> dict[Scope, str]:
    """Who reaches each company and place."""
    companies = (branch.company for branch in branches)
    addresses = {
        company.scope: reverse("members:who_reaches", args=["company", company.public_id])
        for company in companies
    }
    places = (place for branch in branches for place in branch.places)
    return addresses | {
        place.scope: reverse("members:who_reaches", args=["place", place.public_id]) for place in places
    }


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who can do it, on its way into words."""

    found: WhoCan
    place: str
    names: ScopeNames
    addresses: Mapping[Scope, str]

    def context(self) -> dict[str, object]:
        """What the page shows."""
        groups = [self._group(number, circle) for number, circle in enumerate(self.found.circles, start=1)]
        number = len(self.found.people)
        said = {"permission": _(self.found.permission.label), "place": self.names.name(self.found.at)}
        return {
            "question": _("¿Quién puede «%(permission)s» en %(place)s?") % said,
            "sentence": ngettext("%(number)s persona puede.", "%(number)s personas pueden.", number)
            % {"number": number},
            "is_place": self.found.at.kind is ScopeKind.PLACE,
            "notes": self._notes(),
            "groups": groups,
            "picture": picture_of([_ring(group) for group in groups]),
        }

    def _group(self, number: int, circle: Circle) -> Group:
        return Group(
            anchor=f"grupo-{number}",
            paths=tuple(self._path(way) for way in circle.ways),
            people=tuple(self._listed(able) for able in circle.people[:MOST_LISTED]),
            count=len(circle.people),
            rest_url=_in_users(circle.ways[0]),
        )

    def _path(self, way: Way) -> Path:
        profile = Box(
            words=profile_name(way.mark),
            detail=_("Permiso adicional") if way.was_added else "",
            url="" if way.profile is None else reverse("profiles:detail", args=[way.profile.public_id]),
            letter=way.mark.letter,
            color=way.mark.color,
        )
        return Path(profile, self._scope(way.scope))

    def _scope(self, scope: Scope) -> Box:
        url = self.addresses.get(scope, "")
        if scope.kind is ScopeKind.ACCOUNT:
            return Box(_("Toda la cuenta"))
        if scope.kind is ScopeKind.COMPANY:
            return Box(self.names.company(scope), _("Toda la empresa"), url)
        return Box(self.names.place(scope), self.names.company(scope), url)

    def _listed(self, able: Able) -> Listed:
        member = able.member
        asked = f"?{PERMISSION}={self.found.permission.value}&{PLACE}={self.place}"
        return Listed(
            Person(member.name, reverse("members:detail", args=[member.public_id]), _note(able.readiness)),
            reverse("members:why", args=[member.public_id]) + asked,
        )

    def _notes(self) -> list[str]:
        """What the notes beside names mean, where there are any."""
        present = {able.readiness for able in self.found.people}
        meanings = {
            Readiness.INVITED: _("Quien está invitado podrá cuando acepte su invitación."),
            Readiness.OUT_OF_HOURS: _("Quien está fuera de su horario podrá cuando vuelva a empezar."),
        }
        return [words for readiness, words in meanings.items() if readiness in present]


def _note(readiness: Readiness) -> str:
    return {
        Readiness.NOW: "",
        Readiness.INVITED: _("Invitado"),
        Readiness.OUT_OF_HOURS: _("Fuera de su horario"),
    }[readiness]


def _in_users(way: Way) -> str:
    users = reverse("members:list")
    return users if way.profile is None else f"{users}?profile={way.profile.public_id}"


def _ring(group: Group) -> Ring:
    people = [listed.person for listed in group.people]
    rest = group.count - len(drawn(people))
    words = ngettext("y %(rest)s más", "y %(rest)s más", rest) % {"rest": rest}
    return Ring(people, group.paths, rest_url=f"#{group.anchor}", rest_words=words)
