"""Every answer can say why: the "¿Por qué?" of any person, action and place."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gafete.access.actor import Actor
from gafete.access.explanations import Explanation, Reason
from gafete.access.hours import Hours, Shift
from gafete.access.language import Sentence
from gafete.access.permissions import Permission
from gafete.access.profiles import ACCOUNTANT, ADMINISTRATOR, ISSUER, VIEWER
from gafete.access.scopes import Scope
from gafete.access.wording import Wording, said_period, short_date
from tests.access.cast import (
    ACCOUNT,
    CENTRO,
    DAY,
    FUTURE,
    NORTE,
    NOW,
    PAST,
    STRANGERS_PLACE,
    SUR,
    TORTILLERIA,
    WORDING,
    grant,
    member,
    owner,
)


def why(actor: Actor, permission: str, at: Scope) -> tuple[Reason, str]:
    explanation = actor.explain(permission, at)
    return explanation.reason, str(explanation.sentence(WORDING))


def test_allowed_names_the_profile_the_scope_the_giver_and_the_day() -> None:
    assert why(member(grant(ACCOUNTANT, TORTILLERIA)), Permission.CFDI_CANCEL, CENTRO) == (
        Reason.ALLOWED,
        "Permitido por el perfil Contador en Tortillería Maíz Azul, asignado por Laura el 3 nov 2026.",
    )


def test_allowed_without_a_known_giver_says_what_is_known() -> None:
    given = replace(grant(ACCOUNTANT, TORTILLERIA), granted_by="")
    assert why(member(given), Permission.CFDI_VIEW, CENTRO)[1] == (
        "Permitido por el perfil Contador en Tortillería Maíz Azul."
    )
    undated = replace(grant(VIEWER, CENTRO, add={Permission.CFDI_EXPORT}), granted_at=None)
    assert why(member(undated), Permission.CFDI_EXPORT, CENTRO)[1] == (
        "Permitido como permiso adicional al perfil Consulta en Centro."
    )


def test_allowed_by_an_added_permission_says_that_it_was_added() -> None:
    somebody = member(grant(VIEWER, CENTRO, add={Permission.CFDI_EXPORT}))
    assert why(somebody, Permission.CFDI_EXPORT, CENTRO)[1] == (
        "Permitido como permiso adicional al perfil Consulta en Centro, asignado por Laura el 3 nov 2026."
    )


def test_the_owner_needs_no_other_reason() -> None:
    assert why(owner(), Permission.CFDI_CANCEL, SUR) == (
        Reason.ALLOWED,
        "Permitido: es titular de la cuenta.",
    )


def test_no_grant_here() -> None:
    assert why(member(grant(VIEWER, CENTRO)), Permission.CFDI_VIEW, SUR) == (
        Reason.NO_GRANT_HERE,
        "Denegado: no tiene ninguna asignación vigente en Sur.",
    )


def test_the_profile_lacks_it() -> None:
    assert why(member(grant(ISSUER, CENTRO)), Permission.CFDI_CANCEL, CENTRO) == (
        Reason.PROFILE_LACKS_IT,
        "Denegado: el perfil Facturador no incluye «Cancelar comprobantes».",
    )


def test_removed_from_the_grant() -> None:
    somebody = member(grant(ACCOUNTANT, CENTRO, remove={Permission.CFDI_CANCEL}))
    assert why(somebody, Permission.CFDI_CANCEL, CENTRO) == (
        Reason.REMOVED_FROM_GRANT,
        "Denegado: «Cancelar comprobantes» se retiró de su asignación en Centro.",
    )
    assert somebody.may(Permission.CFDI_REQUEST_CANCEL, CENTRO)


def test_expired_says_the_last_day_on_which_it_held() -> None:
    until_midnight = replace(PAST, ends_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert why(member(grant(VIEWER, CENTRO, period=until_midnight)), Permission.CFDI_VIEW, CENTRO) == (
        Reason.EXPIRED,
        "Denegado: su asignación en Centro terminó el 19 nov 2026.",
    )


def test_not_yet_says_from_when() -> None:
    later = member(grant(VIEWER, CENTRO, period=PAST), grant(VIEWER, CENTRO, period=FUTURE))
    assert why(later, Permission.CFDI_VIEW, CENTRO) == (
        Reason.NOT_YET,
        "Denegado: su asignación en Centro empieza el 24 nov 2026.",
    )


def test_an_expired_grant_that_would_not_give_it_anyway_is_no_reason() -> None:
    somebody = member(grant(VIEWER, CENTRO, period=PAST))
    assert somebody.explain(Permission.CFDI_CANCEL, CENTRO).reason is Reason.NO_GRANT_HERE


def test_deactivated_comes_before_every_other_reason() -> None:
    gone = member(grant(VIEWER, CENTRO, period=PAST), active=False)
    assert why(gone, Permission.CFDI_VIEW, CENTRO) == (
        Reason.DEACTIVATED,
        "Denegado: el usuario está desactivado.",
    )


def test_a_right_over_the_account_that_was_given_for_a_company() -> None:
    assert why(member(grant(ADMINISTRATOR, TORTILLERIA)), Permission.PROFILES_MANAGE, ACCOUNT) == (
        Reason.ACCOUNT_WIDE_ONLY,
        "Denegado: «Crear y editar perfiles» solo vale con una asignación en toda la cuenta.",
    )


def test_an_unknown_permission_is_named_as_it_came() -> None:
    explanation = owner().explain("cfdi.shred", CENTRO)
    assert explanation.permission is None
    assert str(explanation.sentence(WORDING)) == "Denegado: el permiso «cfdi.shred» no existe."


def test_another_account_says_nothing_about_what_is_there() -> None:
    wording = Wording(scope_name=str)
    explanation = owner().explain(Permission.CFDI_VIEW, STRANGERS_PLACE)
    assert (explanation.reason, explanation.grant) == (Reason.OTHER_ACCOUNT, None)
    assert str(explanation.sentence(wording)) == "Denegado: pertenece a otra cuenta."


def test_the_reason_names_the_grant_in_question() -> None:
    here, elsewhere = grant(ISSUER, CENTRO), grant(ACCOUNTANT, NORTE)
    explanation = member(elsewhere, here).explain(Permission.CFDI_ISSUE, CENTRO)
    assert explanation.grant is here


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    explanation = Explanation(reason, Permission.CFDI_VIEW, CENTRO, grant(VIEWER, CENTRO, period=FUTURE))
    if reason is Reason.OUT_OF_HOURS:
        explanation = replace(explanation, hours=Hours("America/Mexico_City", (Shift(0, 540, 1200),)))
    if reason is Reason.EXPIRED:
        explanation = replace(explanation, grant=grant(VIEWER, CENTRO, period=PAST))
    said = str(explanation.sentence(WORDING))
    assert said.startswith("Permitido" if reason is Reason.ALLOWED else "Denegado")
    assert "%" not in said


def test_a_sentence_is_translated_with_all_that_it_names() -> None:
    english = {
        "Denegado: el perfil %(profile)s no incluye «%(permission)s».": "Denied: %(profile)s lacks %(permission)s.",
        "Facturador": "Issuer",
        "Cancelar comprobantes": "Cancel invoices",
    }
    sentence = member(grant(ISSUER, CENTRO)).explain(Permission.CFDI_CANCEL, CENTRO).sentence(WORDING)
    assert sentence.render(lambda text: english.get(text, text)) == "Denied: Issuer lacks Cancel invoices."


def test_a_sentence_without_parameters_keeps_its_percent_signs() -> None:
    assert str(Sentence("IVA 16 %")) == "IVA 16 %"


def test_a_list_in_a_sentence_is_translated_one_by_one() -> None:
    sentence = Sentence("%(all)s", {"all": (Sentence("uno"), Sentence("dos"))})
    numbers = {"uno": "one", "dos": "two"}
    assert str(sentence) == "uno, dos"
    assert sentence.render(lambda text: numbers.get(text, text)) == "one, two"


def test_the_caller_says_days_in_the_readers_zone() -> None:
    wording = Wording(scope_name=str, date=lambda moment: moment.strftime("%d/%m/%Y"))
    assert str(said_period(PAST, wording)) == "del 13/11/2026 al 20/11/2026"
    assert str(said_period(replace(PAST, starts_at=None), wording)) == "hasta el 20/11/2026"
    assert str(said_period(replace(PAST, ends_at=None), wording)) == "desde el 13/11/2026"
    assert said_period(replace(PAST, starts_at=None, ends_at=None), wording) is None


@pytest.mark.parametrize(
    ("days", "said"), [(0, "22 nov 2026"), (10, "2 dic 2026"), (40, "1 ene 2027"), (245, "25 jul 2027")]
)
def test_days_are_short(days: int, said: str) -> None:
    assert str(short_date(NOW + days * DAY)) == said
