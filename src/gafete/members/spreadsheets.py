"""Workbooks and text files that we write. No cell of them is ever a formula, whatever somebody called himself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

Cell = str | int

# What a spreadsheet takes for the beginning of a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_CELL = 32_000


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a column and its width in characters."""

    title: str
    width: int


def open_workbook(path: Path, *, in_constant_memory: bool = False) -> xlsxwriter.Workbook:
    """A new workbook in which a text stays a text."""
    return xlsxwriter.Workbook(str(path), {**_PLAIN_TEXT, "constant_memory": in_constant_memory})


def write_workbook(
    path: Path, *, sheet: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a workbook with one sheet, in constant memory."""
    book = open_workbook(path, in_constant_memory=True)
    page = book.add_worksheet(sheet)
    title = book.add_format({"bold": True, "bottom": 1})
    for at, heading in enumerate(headings):
        page.set_column(at, at, heading.width)
        page.write_string(0, at, heading.title, title)
    page.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, at, cell)
            elif cell:
                page.write_string(number, at, neutral(cell)[:_LONGEST_CELL])
    book.close()


def write_text(path: Path, *, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> None:
    """Write the same as CSV, with the mark by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([heading.title for heading in headings])
        writer.writerows([neutral(str(cell)) for cell in row] for row in rows)


def neutral(text: str) -> str:
    """The text with an apostrophe where a spreadsheet would calculate it.

    Also in workbooks, where the type of the cell protects already: somebody may save it as CSV.
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_DANGEROUS) else text
