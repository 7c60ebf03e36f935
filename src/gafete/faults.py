"""What is wrong with what somebody asked for, said so that a person understands it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _


class InvalidFields(ValueError):
    """Something typed cannot be kept: a sentence for each field that is wrong, in the reader's language.

    ``suggestions`` may hold values that would be taken, by field.
    """

    def __init__(
        self, errors: Mapping[str, str], *, suggestions: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.errors = dict(errors)
        self.suggestions = dict(suggestions or {})
        super().__init__(" ".join(self.errors.values()))


class FieldFault(InvalidFields):
    """One value that cannot be kept."""

    def __init__(self, field: str, sentence: str, *, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__({field: sentence}, suggestions={field: suggestions} if suggestions else {})
        self.field = field
        self.sentence = sentence


class NotFound(LookupError):
    """There is no such thing, or it is not the actor's to see: he must not learn which."""


class StaleEdit(Exception):
    """Somebody else changed it since the form was opened; nothing was written, and what was typed is kept."""

    def __init__(self) -> None:
        super().__init__(
            _("Alguien más guardó cambios mientras editabas. Revisa los datos actuales y vuelve a guardar.")
        )
