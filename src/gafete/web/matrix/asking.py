"""What the matrix is asked for in its address: who, where, and which companies are folded."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gafete.access.actor import Actor
from gafete.members.models import Profile
from gafete.members.naming import profile_in_words
from gafete.members.queries import MemberFilter, profiles_in_use
from gafete.tenancy.models import Company
from gafete.tenancy.queries import visible_companies
from gafete.web.forms import Form

SEARCH, PROFILE, COMPANY, FOLDED = "q", "profile", "company", "plegada"
LONGEST_SEARCH = 100


class MatrixFilter(Form):
    """The filters above the matrix."""

    q = forms.CharField(label=gettext_lazy("Buscar usuario"), required=False, max_length=LONGEST_SEARCH)
    profile = forms.ChoiceField(label=gettext_lazy("Perfil"), required=False)
    company = forms.ChoiceField(label=gettext_lazy("Empresa"), required=False)
    # Filtering leaves folded what is folded.
    plegada = forms.Field(required=False, widget=forms.MultipleHiddenInput)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address, resolved to what the reader may see."""

    form: MatrixFilter
    filters: MemberFilter
    profiles: list[Profile]
    companies: list[Company]
    folded: tuple[Company, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out besides the ended members."""
        return self.filters != MemberFilter()


def read_asked(actor: Actor, query: QueryDict) -> Asked:
    """The address, read. What it names and the reader does not see narrows nothing."""
    profiles, companies = profiles_in_use(actor), visible_companies(actor)
    form = MatrixFilter(query or None)
    form.fields[PROFILE].choices = [  # type: ignore[attr-defined]
        ("", _("Todos los perfiles")),
        *((str(each.public_id), profile_in_words(each.name)) for each in profiles),
    ]
    form.fields[COMPANY].choices = [  # type: ignore[attr-defined]
        ("", _("Todas las empresas")),
        *((str(each.public_id), each.short_name) for each in companies if not each.is_archived),
    ]
    by_id = {str(each.public_id): each for each in companies}
    filters = MemberFilter(
        search=query.get(SEARCH, "").strip()[:LONGEST_SEARCH],
        profile={str(each.public_id): each for each in profiles}.get(query.get(PROFILE, "")),
        company=by_id.get(query.get(COMPANY, "")),
    )
    folded = tuple(by_id[each] for each in dict.fromkeys(query.getlist(FOLDED)) if each in by_id)
    return Asked(form, filters, profiles, companies, folded)


def address(query: QueryDict, *, folded: list[str]) -> str:
    """The same address with these companies folded."""
    changed = query.copy()
    changed.setlist(FOLDED, folded)
    return f"?{changed.urlencode()}"
