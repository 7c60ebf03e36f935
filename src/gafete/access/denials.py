"""The engine's refusals. A door answers them with 403 and the sentence, or 404 for what a stranger may not see."""

from gafete.access.explanations import Explanation, Reason
from gafete.access.hours_in_words import said_hours
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.access.permissions import BITS, Permission
from gafete.access.rights import Right
from gafete.access.scopes import Scope

_UNKNOWN = _("No tienes permiso para hacer esto.")
_OUT_OF_HOURS = _("Estás fuera de tu horario de acceso: %(hours)s.")
_NOWHERE = _("Elige al menos un lugar donde hacerlo.")
_MORE_THAN_HELD = _("No puedes dar más acceso del que tienes: %(permissions)s.")
_MUCH_MORE_THAN_HELD = _(
    "No puedes dar más acceso del que tienes: %(permissions)s y %(others)s permisos más."
)
_NAMED_AT_MOST = 3


class AccessDenied(Exception):
    """The actor may not do this here."""

    def __init__(
        self,
        sentence: Sentence,
        *,
        permission: Permission | None = None,
        scope: Scope | None = None,
        explanation: Explanation | None = None,
    ) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.permission = permission
        self.scope = scope
        self.explanation = explanation

    @classmethod
    def because(cls, explanation: Explanation) -> "AccessDenied":
        """Return the refusal of what was explained, in the words that the catalogue has for it."""
        permission = explanation.permission
        return AccessDenied(
            _sentence(explanation),
            permission=permission,
            scope=explanation.at,
            explanation=explanation,
        )

    @classmethod
    def nowhere(cls, code: str = "") -> "AccessDenied":
        """Return the refusal of something that was asked for at no scope at all."""
        permission = Permission(code) if code in BITS else None
        return AccessDenied(Sentence(_NOWHERE), permission=permission)


class GrantDenied(AccessDenied):
    """The actor wanted to give rights that he does not hold; `missing` says exactly which, where and when."""

    def __init__(self, missing: tuple[Right, ...]) -> None:
        super().__init__(_what_is_missing(missing), permission=missing[0].permission, scope=missing[0].scope)
        self.missing = missing


def _sentence(explanation: Explanation) -> Sentence:
    if explanation.reason is Reason.OUT_OF_HOURS and explanation.hours is not None:
        return Sentence(_OUT_OF_HOURS, {"hours": said_hours(explanation.hours)})
    permission = explanation.permission
    return Sentence(_UNKNOWN if permission is None else permission.denial)


def _what_is_missing(missing: tuple[Right, ...]) -> Sentence:
    labels = tuple(
        Sentence(each.label) for each in Permission if any(each is it.permission for it in missing)
    )
    named, others = labels[:_NAMED_AT_MOST], len(labels) - _NAMED_AT_MOST
    if others <= 0:
        return Sentence(_MORE_THAN_HELD, {"permissions": named})
    return Sentence(_MUCH_MORE_THAN_HELD, {"permissions": named, "others": str(others)})
