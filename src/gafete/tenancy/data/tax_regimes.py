"""The fiscal regimes of SAT's catalogue c_RegimenFiscal.

Source: catCFDI_V_4, sheet c_RegimenFiscal (Anexo 20 of the Resolución Miscelánea Fiscal, CFDI 4.0),
with its columns "Física" and "Moral". Names are SAT's own and are not translated.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaxRegime:
    """A regime and the kinds of person that may be in it."""

    code: str
    name: str
    physical: bool = False
    moral: bool = False


_ALL = (
    TaxRegime("601", "General de Ley Personas Morales", moral=True),
    TaxRegime("603", "Personas Morales con Fines no Lucrativos", moral=True),
    TaxRegime("605", "Sueldos y Salarios e Ingresos Asimilados a Salarios", physical=True),
    TaxRegime("606", "Arrendamiento", physical=True),
    TaxRegime("607", "Régimen de Enajenación o Adquisición de Bienes", physical=True),
    TaxRegime("608", "Demás ingresos", physical=True),
    TaxRegime(
        "610",
        "Residentes en el Extranjero sin Establecimiento Permanente en México",
        physical=True,
        moral=True,
    ),
    TaxRegime("611", "Ingresos por Dividendos (socios y accionistas)", physical=True),
    TaxRegime("612", "Personas Físicas con Actividades Empresariales y Profesionales", physical=True),
    TaxRegime("614", "Ingresos por intereses", physical=True),
    TaxRegime("615", "Régimen de los ingresos por obtención de premios", physical=True),
    TaxRegime("616", "Sin obligaciones fiscales", physical=True),
    TaxRegime("620", "Sociedades Cooperativas de Producción que optan por diferir sus ingresos", moral=True),
    TaxRegime("621", "Incorporación Fiscal", physical=True),
    TaxRegime("622", "Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras", moral=True),
    TaxRegime("623", "Opcional para Grupos de Sociedades", moral=True),
    TaxRegime("624", "Coordinados", moral=True),
    TaxRegime(
        "625",
        "Régimen de las Actividades Empresariales con ingresos a través de Plataformas Tecnológicas",
        physical=True,
    ),
    TaxRegime("626", "Régimen Simplificado de Confianza", physical=True, moral=True),
)

TAX_REGIMES: dict[str, TaxRegime] = {regime.code: regime for regime in _ALL}
