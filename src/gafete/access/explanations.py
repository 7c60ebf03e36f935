"""Why something is allowed or denied, as a value and as a sentence that a person understands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from gafete.access.compiled import CompiledAccess
from gafete.access.grants import NOTHING, Grant, effective
from gafete.access.hours import Hours
from gafete.access.hours_in_words import said_hours
from gafete.access.language import Sentence, Value
from gafete.access.language import marked as _
from gafete.access.permissions import BITS, Permission, Permissions
from gafete.access.profiles import OWNER_CODE
from gafete.access.scopes import Scope
from gafete.access.wording import Wording, period_parameters


class Reason(StrEnum):
    """What decided the answer."""

    ALLOWED = "allowed"
    DEACTIVATED = "deactivated"
    OUT_OF_HOURS = "out_of_hours"
    NO_GRANT_HERE = "no_grant_here"
    PROFILE_LACKS_IT = "profile_lacks_it"
    REMOVED_FROM_GRANT = "removed_from_grant"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ACCOUNT_WIDE_ONLY = "account_wide_only"
    UNKNOWN_PERMISSION = "unknown_permission"
    OTHER_ACCOUNT = "other_account"


_SENTENCES = {
    Reason.DEACTIVATED: _("Denegado: el usuario está desactivado."),
    Reason.OUT_OF_HOURS: _("Denegado: su horario es %(hours)s."),
    Reason.NO_GRANT_HERE: _("Denegado: no tiene ninguna asignación vigente en %(place)s."),
    Reason.PROFILE_LACKS_IT: _("Denegado: el perfil %(profile)s no incluye «%(permission)s»."),
    Reason.REMOVED_FROM_GRANT: _("Denegado: «%(permission)s» se retiró de su asignación en %(where)s."),
    Reason.EXPIRED: _("Denegado: su asignación en %(where)s terminó el %(end)s."),
    Reason.NOT_YET: _("Denegado: su asignación en %(where)s empieza el %(start)s."),
    Reason.ACCOUNT_WIDE_ONLY: _("Denegado: «%(permission)s» solo vale con una asignación en toda la cuenta."),
    Reason.UNKNOWN_PERMISSION: _("Denegado: el permiso «%(permission)s» no existe."),
    Reason.OTHER_ACCOUNT: _("Denegado: pertenece a otra cuenta."),
}
_TO_HIMSELF = {
    Reason.NO_GRANT_HERE: _("No tienes ninguna asignación vigente en %(place)s."),
    Reason.PROFILE_LACKS_IT: _("Tu perfil %(profile)s en %(where)s no incluye «%(permission)s»."),
    Reason.REMOVED_FROM_GRANT: _("«%(permission)s» se retiró de tu asignación en %(where)s."),
    Reason.EXPIRED: _("Tu asignación en %(where)s terminó el %(end)s."),
    Reason.NOT_YET: _("Tu asignación en %(where)s empieza el %(start)s."),
    Reason.ACCOUNT_WIDE_ONLY: _(
        "Tienes «%(permission)s» solo en %(where)s, y cuenta únicamente con una asignación en toda la cuenta."
    ),
}
_ALLOWED = _("Permitido por el perfil %(profile)s en %(where)s.")
_ALLOWED_BY = _("Permitido por el perfil %(profile)s en %(where)s, asignado por %(giver)s el %(day)s.")
_ALLOWED_ADDED = _("Permitido como permiso adicional al perfil %(profile)s en %(where)s.")
_ALLOWED_ADDED_BY = _(
    "Permitido como permiso adicional al perfil %(profile)s en %(where)s, asignado por %(giver)s el %(day)s."
)
_ALLOWED_OWNER = _("Permitido: es titular de la cuenta.")


@dataclass(frozen=True)
class Explanation:
    """The answer for one permission at one scope, what decided it, and the grant in question."""

    reason: Reason
    code: str
    at: Scope
    # The grant that allows it, or the one that comes closest: expired, not begun, cut down, or too small a profile.
    grant: Grant | None = None
    # When in the week he may act at all, where that is not always.
    hours: Hours | None = None

    @property
    def allowed(self) -> bool:
        """Tell whether it is allowed."""
        return self.reason is Reason.ALLOWED

    @property
    def was_added(self) -> bool:
        """Tell whether the grant in question gives it besides its profile, and not by it."""
        return self.grant is not None and not _comes_with_the_profile(self.code, self.grant)

    @property
    def permission(self) -> Permission | None:
        """Return the permission asked for, or None when there is none of that code."""
        return Permission(self.code) if self.code in BITS else None

    def sentence(self, wording: Wording) -> Sentence:
        """Say it: "Permitido por el perfil Contador en Tortillería Maíz Azul, asignado por ..."."""
        return Sentence(self._template(), self._parameters(wording))

    def sentence_to_himself(self, wording: Wording) -> Sentence | None:
        """Say to the member himself what he lacks; None where there is nothing that somebody could give him."""
        template = _TO_HIMSELF.get(self.reason)
        return None if template is None else Sentence(template, self._parameters(wording))

    def _template(self) -> str:
        if not self.allowed or self.grant is None:
            return _SENTENCES[self.reason]
        if self.grant.profile_code == OWNER_CODE:
            return _ALLOWED_OWNER
        known_giver = bool(self.grant.granted_by and self.grant.granted_at)
        if self.was_added:
            return _ALLOWED_ADDED_BY if known_giver else _ALLOWED_ADDED
        return _ALLOWED_BY if known_giver else _ALLOWED

    def _parameters(self, wording: Wording) -> dict[str, Value]:
        permission = self.permission
        said: dict[str, Value] = {
            "permission": self.code if permission is None else Sentence(permission.label),
            "place": wording.scope_name(self.at),
        }
        if self.hours is not None:
            said["hours"] = said_hours(self.hours)
        if self.grant is not None:
            said |= _grant_parameters(self.grant, wording)
        return said


def _grant_parameters(grant: Grant, wording: Wording) -> dict[str, Value]:
    said: dict[str, Value] = {
        "profile": Sentence(grant.profile_name),
        "where": wording.scope_name(grant.scope),
        "giver": grant.granted_by,
    }
    if grant.granted_at is not None:
        said["day"] = wording.date(grant.granted_at)
    return said | period_parameters(grant.period, wording)


def _comes_with_the_profile(code: str, grant: Grant) -> bool:
    return code in effective(grant.permissions, NOTHING, grant.removed)


def explain(access: CompiledAccess, permission: str, at: Scope) -> Explanation:
    """Explain the answer that `Actor.may` gives; the two never disagree."""
    reason, grant = _decide(access, permission, at)
    return Explanation(reason, str(permission), at, grant, access.hours)


def _decide(access: CompiledAccess, code: str, at: Scope) -> tuple[Reason, Grant | None]:
    if code not in BITS:
        return Reason.UNKNOWN_PERMISSION, None
    if at.account_id != access.account_id:
        return Reason.OTHER_ACCOUNT, None
    if not access.active:
        return Reason.DEACTIVATED, None
    now = access.compiled_at
    here = [grant for grant in access.grants if grant.scope.contains(at)]
    allowing = _first(here, lambda grant: code in grant.effective and grant.is_live(now))
    if allowing is not None:
        # What would be denied at any hour is explained by what lasts.
        return Reason.ALLOWED if access.is_within_hours else Reason.OUT_OF_HOURS, allowing
    return _why_not(Permission(code), here, access)


def _why_not(
    permission: Permission, here: list[Grant], access: CompiledAccess
) -> tuple[Reason, Grant | None]:
    """Name what comes closest to an allowance, since that is what somebody would have to change."""
    now = access.compiled_at
    giving = [grant for grant in here if permission in grant.effective]
    live = [grant for grant in here if grant.is_live(now)]
    # Rights over the account that were given for a part of it: they are looked for everywhere, not only here.
    too_narrow = [
        grant
        for grant in access.grants
        if grant.is_live(now) and permission in grant.chosen - grant.effective
    ]
    closest_first = (
        (Reason.NOT_YET, _first(giving, lambda grant: grant.period.is_ahead(now))),
        (Reason.EXPIRED, _first(giving, lambda grant: grant.period.is_over(now))),
        (Reason.ACCOUNT_WIDE_ONLY, _first(too_narrow)),
        (Reason.REMOVED_FROM_GRANT, _first(live, lambda grant: permission in _before_removal(grant))),
        (Reason.PROFILE_LACKS_IT, _first(live)),
    )
    return next((each for each in closest_first if each[1] is not None), (Reason.NO_GRANT_HERE, None))


def _before_removal(grant: Grant) -> Permissions:
    return effective(grant.permissions, grant.added, NOTHING)


def _first(grants: Iterable[Grant], condition: Callable[[Grant], bool] = bool) -> Grant | None:
    return next(filter(condition, grants), None)
