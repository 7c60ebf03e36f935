"""RFCs that pass every check and belong to nobody.

SAT makes the two characters of the homoclave with a table of 34 signs that has neither ``0`` nor ``O``
(IFAI 0610100135506 065, "Algoritmo para generar el RFC con homoclave"). All RFCs of the demo have the
homoclave ``EO``: their shape, date and check digit are right, and SAT cannot have given them out.
"""

from __future__ import annotations

from stdnum.mx import rfc as stdnum_rfc

NEVER_GIVEN_OUT = "EO"


def fictional_rfc(initials: str, date: str) -> str:
    """The RFC of an invented taxpayer: three letters (a company) or four (a person), and a date as AAMMDD."""
    body = f"{initials}{date}{NEVER_GIVEN_OUT}"
    return body + str(stdnum_rfc.calc_check_digit(body))
