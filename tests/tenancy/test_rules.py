from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from gafete.faults import InvalidFields
from gafete.tenancy.data.tax_regimes import TAX_REGIMES
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.tenancy.rules import (
    AccountFields,
    CompanyFields,
    PersonKind,
    PlaceFields,
    checked_account,
    checked_company,
    checked_place,
    compact_rfc,
    person_kind,
    postal_code_error,
    rfc_error,
    rfc_warning,
    tax_regime_error,
)
from gafete.tenancy.words import searchable, tidy

COMPANY = CompanyFields(rfc="MAB9307148T4", legal_name="Maíz Azul", tax_regime="601", postal_code="06700")


def errors_of(fields: CompanyFields) -> dict[str, str]:
    with pytest.raises(InvalidFields) as refused:
        checked_company(fields)
    return refused.value.errors


@pytest.mark.parametrize("rfc", ["MAB9307148T4", "GODE561231GR8", "ÑU&9307148T4", "TMA000229AB1"])
def test_an_rfc_of_the_right_shape_is_taken(rfc: str) -> None:
    assert rfc_error(rfc) == ""


@pytest.mark.parametrize("typed", ["mab-930714-8t4", " MAB 930714 8T4 ", "mab9307148t4\n", "MAB93071４8T4"])
def test_an_rfc_is_kept_in_capitals_without_spaces_or_hyphens(typed: str) -> None:
    assert compact_rfc(typed) == "MAB9307148T4"


def test_an_n_with_a_loose_tilde_is_an_enye() -> None:
    assert compact_rfc("n\u0303ub9307148t4") == "ÑUB9307148T4"


@pytest.mark.parametrize(
    ("rfc", "word"),
    [
        ("", "Escribe"),
        ("GODE561231", "12 caracteres"),
        ("MAB9307148T", "12 caracteres"),
        ("MAB9307148T45678", "12 caracteres"),
        ("MAB9313148T4", "fecha"),
        ("MAB9302308T4", "fecha"),
        ("1AB9307148T4", "fecha"),
        ("MAB9307148TB", "fecha"),
        ("MAB93071４8T4", "fecha"),
        ("<script>a<b", "12 caracteres"),
    ],
)
def test_an_rfc_of_another_shape_is_an_error(rfc: str, word: str) -> None:
    assert word in rfc_error(rfc)


@pytest.mark.parametrize("rfc", ["XAXX010101000", "XEXX010101000", "xaxx-010101-000"])
def test_no_company_has_a_generic_rfc(rfc: str) -> None:
    assert "genérico" in errors_of(replace(COMPANY, rfc=rfc))["rfc"]


def test_a_wrong_check_digit_is_only_a_warning() -> None:
    assert checked_company(replace(COMPANY, rfc="MAB9307148T5")).rfc == "MAB9307148T5"
    assert "verificador" in rfc_warning("MAB9307148T5")


def test_a_right_check_digit_warns_of_nothing() -> None:
    assert rfc_warning("MAB9307148T4") == ""


def test_an_rfc_that_is_an_error_is_not_warned_about_as_well() -> None:
    assert rfc_warning("MAB") == ""


def test_the_length_of_the_rfc_tells_a_person_from_a_company() -> None:
    assert person_kind("GODE561231GR8") is PersonKind.PHYSICAL
    assert person_kind("MAB9307148T4") is PersonKind.MORAL


def test_the_catalogue_has_the_nineteen_regimes_of_cfdi_4() -> None:
    assert len(TAX_REGIMES) == 19
    assert all(regime.physical or regime.moral for regime in TAX_REGIMES.values())


def test_each_kind_of_person_may_be_in_its_own_regimes() -> None:
    physical = {code for code in TAX_REGIMES if not tax_regime_error(code, rfc="GODE561231GR8")}
    moral = {code for code in TAX_REGIMES if not tax_regime_error(code, rfc="MAB9307148T4")}
    assert {"612", "626"} <= physical
    assert {"601", "626"} <= moral
    assert "601" not in physical
    assert "612" not in moral


def test_a_regime_must_fit_the_kind_of_person() -> None:
    assert "personas físicas" in tax_regime_error("612", rfc="MAB9307148T4")
    assert "personas morales" in tax_regime_error("601", rfc="GODE561231GR8")
    assert tax_regime_error("626", rfc="GODE561231GR8") == ""


def test_a_regime_is_not_blamed_for_a_wrong_rfc() -> None:
    assert tax_regime_error("612", rfc="MAB") == ""


@pytest.mark.parametrize("code", ["", "999", "609"])
def test_an_unknown_or_retired_regime_is_refused(code: str) -> None:
    assert "Elige" in tax_regime_error(code, rfc="MAB9307148T4")


@pytest.mark.parametrize("postal_code", ["0670", "067000", "0670A", "٠٦٧٠٠", "00000", ""])
def test_a_postal_code_has_five_digits(postal_code: str) -> None:
    assert "cinco dígitos" in postal_code_error(postal_code)


def test_a_postal_code_may_begin_with_a_zero() -> None:
    assert postal_code_error("01000") == ""


def test_every_wrong_field_of_a_company_is_named_at_once() -> None:
    wrong = CompanyFields(rfc="x", legal_name="  ", trade_name="x" * 161, tax_regime="", postal_code="abc")
    assert set(errors_of(wrong)) == {"rfc", "legal_name", "trade_name", "tax_regime", "postal_code"}


def test_a_company_is_kept_tidy() -> None:
    kept = checked_company(replace(COMPANY, legal_name="  Maíz\x00 \n  Azul ", postal_code=" 06700 "))
    assert (kept.legal_name, kept.postal_code) == ("Maíz Azul", "06700")


def test_every_wrong_field_of_a_place_is_named_at_once() -> None:
    wrong = PlaceFields(name="", code="x" * 21, postal_code="1", address="x" * 301, time_zone="Europe/Madrid")
    with pytest.raises(InvalidFields) as refused:
        checked_place(wrong)
    assert set(refused.value.errors) == {"name", "code", "postal_code", "address", "time_zone"}


def test_every_wrong_field_of_an_account_is_named_at_once() -> None:
    wrong = AccountFields(name="", credential_mode="pigeon", first_password_policy="never", time_zone="")
    with pytest.raises(InvalidFields) as refused:
        checked_account(wrong)
    assert set(refused.value.errors) == {"name", "credential_mode", "first_password_policy", "time_zone"}
    assert "Este dato es necesario." in str(refused.value)


def test_a_sound_account_is_taken_as_it_is() -> None:
    assert checked_account(AccountFields(name=" Grupo  Maíz ")) == AccountFields(name="Grupo Maíz")


def test_every_time_zone_that_is_offered_exists() -> None:
    assert [ZoneInfo(name).key for name in TIME_ZONES] == list(TIME_ZONES)


def test_text_loses_control_characters_and_doubled_spaces() -> None:
    assert tidy("a\u2028b\x07  c\ud800") == "a b c"


def test_searched_words_have_no_accents_and_no_capitals() -> None:
    assert searchable("Maíz  AZUL", "Ñandú") == "maiz azul nandu"
