"""Django's database sessions, in our table, with the person they belong to."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from gafete.identity.models import Session


class SessionStore(DatabaseStore):
    """Keeps the owner of a session in a column, so that his sessions can be listed and ended."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A row for this session's data; columns that describe the browser are left as they are."""
        user_id = data.get("_auth_user_id")
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(user_id) if user_id else None,
        )
