"""The names that a file may use: the account's profiles, and the companies and places of whoever imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gafete.access.scopes import Scope
from gafete.faults import FieldFault
from gafete.identity.names import plain
from gafete.members.importing.columns import COMPANY, PLACE, PROFILE
from gafete.members.models import Profile
from gafete.members.naming import profile_in_words, profile_names
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import Branch

WHOLE_ACCOUNT = "Toda la cuenta"


@dataclass(frozen=True, slots=True)
class Directory:
    """Names with what they stand for; None stands for a name that two things have."""

    account_id: int
    zone: ZoneInfo
    profiles: Mapping[str, Profile]
    companies: Mapping[str, Company | None]
    places: Mapping[int, Mapping[str, PlaceOfIssue | None]]

    def profile(self, text: str) -> Profile:
        """The profile of this name.

        Raises:
            FieldFault: there is none.
        """
        if not text:
            raise FieldFault(PROFILE, _("Elige un perfil."))
        found = self.profiles.get(plain(text))
        if found is None:
            there = dict.fromkeys(profile_in_words(profile.name) for profile in self.profiles.values())
            names = ", ".join(list(there)[:8])
            raise FieldFault(
                PROFILE, _("No hay un perfil con ese nombre. Hay: %(names)s.") % {"names": names}
            )
        return found

    def scope(self, company: str, place: str) -> Scope:
        """The place, the company where no place is named, or the whole account where that is said.

        Raises:
            FieldFault: nothing of that name is the importer's to give.
        """
        if plain(company) == plain(WHOLE_ACCOUNT):
            if place:
                raise FieldFault(PLACE, _("Deja vacío el lugar: el acceso es a toda la cuenta."))
            return Scope.account(self.account_id)
        row = self._company(company)
        return self._place(row, place).scope if place else row.scope

    def _company(self, text: str) -> Company:
        if not text:
            raise FieldFault(COMPANY, _("Escribe el RFC de la empresa."))
        # The drop-down list says "RFC · name".
        found = self.companies.get(plain(text)) or self.companies.get(plain(text.split(maxsplit=1)[0]))
        if found is None:
            raise FieldFault(COMPANY, _("No hay una empresa con ese RFC entre las que administras."))
        return found

    def _place(self, company: Company, text: str) -> PlaceOfIssue:
        places = self.places.get(company.pk, {})
        if plain(text) in places and places[plain(text)] is None:
            raise FieldFault(PLACE, _("Hay dos lugares que se llaman así. Escribe su clave."))
        found = places.get(plain(text))
        if found is None:
            raise FieldFault(
                PLACE,
                _("%(company)s no tiene ese lugar de expedición entre los que administras.")
                % {"company": company.short_name},
            )
        return found


def directory_of(
    account_id: int, *, zone: str, profiles: Iterable[Profile], branches: Sequence[Branch]
) -> Directory:
    """The names of these profiles, companies and places."""
    return Directory(
        account_id=account_id,
        zone=ZoneInfo(zone),
        profiles=_profiles(list(profiles)),
        companies=_companies(branches),
        places={branch.company.pk: _places(branch.places) for branch in branches},
    )


def _profiles(profiles: Sequence[Profile]) -> dict[str, Profile]:
    translated = {plain(name): profile for profile in profiles for name in profile_names(profile.name)}
    # What an account called a profile of its own is that profile, whatever it means in another language.
    return translated | {plain(profile.name): profile for profile in profiles}


def _companies(branches: Sequence[Branch]) -> dict[str, Company | None]:
    names: dict[str, Company | None] = {}
    for branch in branches:
        company = branch.company
        for name in {plain(company.legal_name), plain(company.short_name)}:
            names[name] = None if name in names else company
    # An RFC is one company's, whatever another one is called.
    return names | {plain(branch.company.rfc): branch.company for branch in branches}


def _places(places: Sequence[PlaceOfIssue]) -> dict[str, PlaceOfIssue | None]:
    codes = {plain(place.code): place for place in places if place.code}
    names: dict[str, PlaceOfIssue | None] = {}
    for place in places:
        name = plain(place.name)
        names[name] = None if name in names else place
    return codes | names
