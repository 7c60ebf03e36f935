"""What is wrong with what somebody typed, said so that it can stand beside its field."""

from __future__ import annotations


class FieldFault(ValueError):
    """A value that cannot be taken: the field's name and a sentence in the reader's language."""

    def __init__(self, field: str, sentence: str, *, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.suggestions = suggestions


class StaleEdit(Exception):
    """Somebody else changed the same thing since the form was opened; nothing was written."""
