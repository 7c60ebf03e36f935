"""What the forms of all screens share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gafete.faults import FieldFault
from gafete.identity.passwords import MAXIMUM_LENGTH

# Django's sentences in our tone.
REQUIRED = _("Falta este dato.")


class Form(forms.Form):
    """A form whose faults are said in plain words beside their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ids are the names, so that tests and helpers can point at them."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED

    def take(self, fault: FieldFault) -> None:
        """Show the fault of an operation beside its field, or at the top where the form has no such field."""
        self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)


class PasswordField(forms.CharField):
    """A password as it was typed: with its spaces, never given back to the page."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        """``autocomplete`` is ``current-password`` or ``new-password``, for password managers."""
        kwargs.setdefault("max_length", MAXIMUM_LENGTH)
        super().__init__(
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}, render_value=False),
            **kwargs,
        )
