"""Two boxes for a new password."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gafete.web.forms import Form, PasswordField

RULE = _(
    "Al menos 15 caracteres. Una frase de varias palabras es fácil de recordar; no hacen falta símbolos."
)


class NewPasswordForm(Form):
    """A new password, typed twice."""

    new = PasswordField(label=_("Contraseña nueva"), help_text=RULE, autocomplete="new-password")
    again = PasswordField(label=_("Confirmar contraseña"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", gettext("No es igual a la de arriba."))
        return cleaned
