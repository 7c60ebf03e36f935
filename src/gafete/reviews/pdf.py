"""A result set as PDF. The template gets data only, so nothing that somebody typed can be markup."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

TEMPLATE = Path(__file__).with_name("result.typ")
# Closed enough to be read in twenty years, also without us.
STANDARD: Final = "a-2b"
# What the font of the template has. The standard forbids to set anything that it lacks: one emoji, and there is no file.
SHOWN: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x300),
    range(0x370, 0x500),
    range(0x1E00, 0x2000),
    range(0x2010, 0x2028),
    range(0x2030, 0x2041),
    range(0x20A0, 0x20C0),
    range(0x2190, 0x2300),
    range(0x25A0, 0x2600),
)
INSTEAD: Final = "□"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the PDF says: facts as pairs, rows as cells."""

    title: str
    account: str
    language: str
    facts: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    seal_label: str
    digest: str
    check: str


def write_pdf(path: Path, sheet: Sheet, *, at: datetime) -> None:
    """Set it; the same sheet and moment give the same file, byte for byte."""
    data = json.dumps(_settable(asdict(sheet)), ensure_ascii=False)
    content = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=STANDARD,
        timestamp=int(at.timestamp()),
    )
    path.write_bytes(content)


def _settable(value: Any) -> Any:
    """The same values with texts that the font can show."""
    if isinstance(value, str):
        return "".join(_sign(each) for each in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: _settable(each) for key, each in value.items()}
    return [_settable(each) for each in value]


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign == "\n" or (category[0] != "C" and any(ord(sign) in each for each in SHOWN)):
        return sign
    return "" if category in {"Cc", "Cf"} else INSTEAD
