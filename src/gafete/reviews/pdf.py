"""A result set as PDF. The template gets data only, so nothing that somebody typed can be markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import typst

TEMPLATE = Path(__file__).with_name("result.typ")
# Closed enough to be read in twenty years, also without us.
STANDARD: Final = "a-2b"


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
    data = json.dumps(asdict(sheet), ensure_ascii=False)
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
