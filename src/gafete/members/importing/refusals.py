"""Why a file is refused as a whole."""

from __future__ import annotations

from gafete.faults import FieldFault


class UnreadableFile(FieldFault):
    """The file cannot be read as a list of users; the sentence says what to do about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file", sentence)
