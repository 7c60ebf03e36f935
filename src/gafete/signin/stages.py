"""What stands between a right password and the session."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gafete.identity.models import User
from gafete.identity.sign_in_state import sign_in_state
from gafete.signin.flow import LoginStage
from gafete.signin.operations.use_temporary_password import use_temporary_password
from gafete.signin.policy import must_choose_password

OWN_PASSWORD = "own_password"  # noqa: S105 -- the key of a stage
SIGNED_IN_WITH = "signed_in_with"


class OwnPasswordStage(LoginStage):
    """Whoever came with a password that somebody else made chooses his own first."""

    key = OWN_PASSWORD
    urlname = "signin:own_password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Send him to the page of the new password, or let him through.

        Raises:
            PasswordOver: another sign-in has just used up the temporary password.
        """
        person: Any = self.login.user
        if isinstance(person, User) and must_choose_password(person):
            use_temporary_password(user=person)
            # Of the person as he was when the password was checked, not as he may be by now.
            self.state[SIGNED_IN_WITH] = sign_in_state(person)
            return HttpResponseRedirect(reverse(self.urlname)), True
        return None, True
