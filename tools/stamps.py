"""Remembers what a step was done for, so that it is done again only when that changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *also: str) -> str:
    """One short text for the contents of files and some words besides."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file).encode())
        digest.update(file.read_bytes())
    for word in also:
        digest.update(word.encode())
    return digest.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    """Whether the step was last done for exactly this."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == mark


def done(stamp: Path, mark: str) -> None:
    """Remember that the step is done for this."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark, encoding="ascii")
