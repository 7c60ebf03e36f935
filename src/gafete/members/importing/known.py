"""What the database knows of the people of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gafete.identity.models import User


@dataclass(frozen=True, slots=True)
class Known:
    """The identities behind addresses, and which addresses and user names cannot be used."""

    users: Mapping[str, User] = field(default_factory=dict)
    in_account: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
