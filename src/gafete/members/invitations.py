"""What somebody typed about a new person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from gafete.members.assignments import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an administrator typed about a new person.

    ``password`` only counts where the account lets administrators type it, and only for an identity
    that this invitation makes.
    """

    name: str
    username: str
    email: str
    assignments: Sequence[Assignment]
    password: str = ""
    request_key: uuid.UUID | None = None
