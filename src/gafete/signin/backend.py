"""Reads the person of a session. Passwords are checked by ``identity`` alone, never through here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from gafete.identity.models import User
from gafete.identity.queries import person_of_id

NAME = "gafete.signin.backend.IdentityBackend"


class IdentityBackend(BaseBackend):
    """Knows people by id; signs nobody in."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Refuse: a sign-in that skipped the counting of failures would be a second way in."""
        del request, credentials

    def get_user(self, user_id: int) -> User | None:
        """The person, unless he is blocked."""
        return person_of_id(user_id)
