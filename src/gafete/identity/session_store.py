"""Django's database sessions, in our table, with the person they belong to."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from gafete.identity.models import Session, SessionEntry
from gafete.walls.standing import as_person, inside

# What a session's row says besides its data; kept when Django writes the row anew.
_DESCRIPTION = ("public_id", "address", "device", "shared_computer", "created_at", "last_seen_at")


def _take_along(former: Session, *, to: Session) -> None:
    """Have the entries of a session into accounts go on with another one of the same person."""
    if former.user_id is None:
        return
    with as_person(former.user_id):
        entries = list(SessionEntry.objects.filter(session_id=former.session_key))
    for entry in entries:
        with inside(entry.account_id):
            SessionEntry.objects.filter(pk=entry.pk).update(session_id=to.session_key)


class SessionStore(DatabaseStore):
    """Keeps the owner of a session in a column, so that his sessions can be listed and ended."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        # Kept, so that asking when the session was last used costs no second query.
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def cycle_key(self) -> None:
        """Give the session another key; a signed-in person's stays what it was otherwise.

        His entries into accounts go along: they hang on the key, and would end with it.
        """
        data, former_key, former = self._session, self.session_key, self.row  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        if former_key is None:
            return
        is_somebodys = former is not None and former.session_key == former_key and former.user_id is not None
        if is_somebodys and former is not None and self.row is not None:
            _take_along(former, to=self.row)
            self.delete(former_key)
            for name in _DESCRIPTION:
                setattr(self.row, name, getattr(former, name))
            self.row.save(update_fields=_DESCRIPTION)
            return
        self.delete(former_key)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A row for this session's data, with the description that it had."""
        user_id = data.get("_auth_user_id")
        written = Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(user_id) if user_id else None,
        )
        if self.row is not None and self.row.session_key == written.session_key:
            for name in _DESCRIPTION:
                setattr(written, name, getattr(self.row, name))
        self.row = written
        return written
