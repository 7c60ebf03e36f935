"""Text as it is kept, and as it is searched."""

from __future__ import annotations

import unicodedata


def tidy(text: str) -> str:
    """The text without control characters, with single spaces, in one form for each letter (NFC)."""
    visible = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text
    )
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def searchable(*texts: str) -> str:
    """The words in lower case and without accents, so that "maiz" finds "Maíz"."""
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(tidy(bare).split())
