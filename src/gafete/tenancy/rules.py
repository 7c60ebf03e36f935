"""What a company, a place and an account must be like. No database."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.mx import rfc as stdnum_rfc

from gafete.faults import InvalidFields
from gafete.tenancy.data.tax_regimes import TAX_REGIMES, TaxRegime
from gafete.tenancy.data.time_zones import DEFAULT_TIME_ZONE, TIME_ZONES
from gafete.tenancy.models import CredentialMode, FirstPasswordPolicy
from gafete.tenancy.words import tidy

# "Público en general" and foreigners: they buy, they issue nothing.
GENERIC_RFCS = frozenset({"XAXX010101000", "XEXX010101000"})
MORAL_LENGTH, PHYSICAL_LENGTH = 12, 13
# The homoclave ends in the check digit, which is a digit or A.
_HOMOCLAVE = re.compile(r"[A-Z0-9]{2}[0-9A]")
# Mexico's codes begin at 01000.
_POSTAL_CODE = re.compile(r"(?!00)[0-9]{5}")

MAXIMUM_LEGAL_NAME = 300
MAXIMUM_TRADE_NAME = 160
MAXIMUM_ACCOUNT_NAME = 160
MAXIMUM_PLACE_NAME = 120
MAXIMUM_PLACE_CODE = 20
MAXIMUM_ADDRESS = 300


class PersonKind(StrEnum):
    """What the law calls a taxpayer; his RFC tells which."""

    PHYSICAL = "physical"
    MORAL = "moral"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFields:
    """What a person types of a company."""

    rfc: str
    legal_name: str
    tax_regime: str
    postal_code: str
    trade_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFields:
    """What a person types of a place of issue."""

    name: str
    postal_code: str
    code: str = ""
    address: str = ""
    time_zone: str = DEFAULT_TIME_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFields:
    """What a person decides for the whole account."""

    name: str
    credential_mode: str = CredentialMode.LINK
    first_password_policy: str = FirstPasswordPolicy.FORCED
    copy_link_allowed: bool = False
    time_zone: str = DEFAULT_TIME_ZONE


def checked_company(typed: CompanyFields) -> CompanyFields:
    """The fields as they are kept.

    Raises:
        InvalidFields: naming every field that is wrong.
    """
    fields = CompanyFields(
        rfc=compact_rfc(typed.rfc),
        legal_name=tidy(typed.legal_name),
        trade_name=tidy(typed.trade_name),
        tax_regime=tidy(typed.tax_regime),
        postal_code=tidy(typed.postal_code),
    )
    _require_none(
        {
            "rfc": rfc_error(fields.rfc),
            "legal_name": _text_error(fields.legal_name, maximum=MAXIMUM_LEGAL_NAME),
            "trade_name": _text_error(fields.trade_name, maximum=MAXIMUM_TRADE_NAME, required=False),
            "tax_regime": tax_regime_error(fields.tax_regime, rfc=fields.rfc),
            "postal_code": postal_code_error(fields.postal_code),
        }
    )
    return fields


def checked_place(typed: PlaceFields) -> PlaceFields:
    """The fields as they are kept.

    Raises:
        InvalidFields: naming every field that is wrong.
    """
    fields = PlaceFields(
        name=tidy(typed.name),
        code=tidy(typed.code),
        postal_code=tidy(typed.postal_code),
        address=tidy(typed.address),
        time_zone=typed.time_zone,
    )
    _require_none(
        {
            "name": _text_error(fields.name, maximum=MAXIMUM_PLACE_NAME),
            "code": _text_error(fields.code, maximum=MAXIMUM_PLACE_CODE, required=False),
            "postal_code": postal_code_error(fields.postal_code),
            "address": _text_error(fields.address, maximum=MAXIMUM_ADDRESS, required=False),
            "time_zone": _choice_error(fields.time_zone, TIME_ZONES),
        }
    )
    return fields


def checked_account(typed: AccountFields) -> AccountFields:
    """The fields as they are kept.

    Raises:
        InvalidFields: naming every field that is wrong.
    """
    fields = AccountFields(
        name=tidy(typed.name),
        credential_mode=typed.credential_mode,
        first_password_policy=typed.first_password_policy,
        copy_link_allowed=typed.copy_link_allowed,
        time_zone=typed.time_zone,
    )
    _require_none(
        {
            "name": _text_error(fields.name, maximum=MAXIMUM_ACCOUNT_NAME),
            "credential_mode": _choice_error(fields.credential_mode, CredentialMode.values),
            "first_password_policy": _choice_error(fields.first_password_policy, FirstPasswordPolicy.values),
            "time_zone": _choice_error(fields.time_zone, TIME_ZONES),
        }
    )
    return fields


def compact_rfc(typed: str) -> str:
    """The RFC in capitals, without the spaces and hyphens that people put into it."""
    return str(stdnum_rfc.compact(tidy(typed)))


def rfc_error(rfc: str) -> str:
    """Why a company cannot have this RFC, or nothing. A wrong check digit is only `rfc_warning`."""
    if not rfc:
        return _("Escribe el RFC.")
    if rfc in GENERIC_RFCS:
        return _("Este RFC es genérico y ninguna empresa factura con él. Escribe el de tu empresa.")
    if len(rfc) not in {MORAL_LENGTH, PHYSICAL_LENGTH}:
        return _("El RFC tiene 12 caracteres (persona moral) o 13 (persona física).")
    if not _is_shaped_as_rfc(rfc):
        return _("El RFC lleva letras, una fecha (AAMMDD) y tres caracteres. Revísalo.")
    return ""


def rfc_warning(rfc: str) -> str:
    """What looks wrong with an RFC and may still be right: SAT has handed out some such numbers."""
    if rfc_error(rfc) or stdnum_rfc.is_valid(rfc, validate_check_digits=True):
        return ""
    return _(
        "El dígito verificador de este RFC no coincide. Compáralo con tu constancia de situación fiscal."
    )


def person_kind(rfc: str) -> PersonKind:
    """Whether the RFC is a person's or a company's."""
    return PersonKind.PHYSICAL if len(rfc) == PHYSICAL_LENGTH else PersonKind.MORAL


def tax_regime_error(code: str, *, rfc: str) -> str:
    """Why a taxpayer of this RFC cannot be in this regime, or nothing."""
    regime = TAX_REGIMES.get(code)
    if regime is None:
        return _("Elige el régimen fiscal.")
    if rfc_error(rfc) or _fits(regime, person_kind(rfc)):
        return ""
    if person_kind(rfc) is PersonKind.MORAL:
        return _("Este régimen es de personas físicas, y el RFC es de una persona moral.")
    return _("Este régimen es de personas morales, y el RFC es de una persona física.")


def postal_code_error(postal_code: str) -> str:
    """Why this is no postal code of Mexico, or nothing."""
    return "" if _POSTAL_CODE.fullmatch(postal_code) else _("El código postal tiene cinco dígitos.")


def _is_shaped_as_rfc(rfc: str) -> bool:
    try:
        compact = stdnum_rfc.validate(rfc)
    except InvalidNumber:
        return False
    return compact == rfc and _HOMOCLAVE.fullmatch(rfc[-3:]) is not None


def _fits(regime: TaxRegime, kind: PersonKind) -> bool:
    return regime.physical if kind is PersonKind.PHYSICAL else regime.moral


def _text_error(text: str, *, maximum: int, required: bool = True) -> str:
    if required and not text:
        return _("Este dato es necesario.")
    if len(text) > maximum:
        return _("Usa %(maximum)s caracteres como máximo.") % {"maximum": maximum}
    return ""


def _choice_error(value: str, choices: Container[str]) -> str:
    return "" if value in choices else _("Elige una de las opciones.")


def _require_none(errors: dict[str, str]) -> None:
    wrong = {field: sentence for field, sentence in errors.items() if sentence}
    if wrong:
        raise InvalidFields(wrong)
