"""How the values of our events are said."""

from __future__ import annotations

from typing import Any

from gafete.members.telling import teach
from gafete.reviews.models import Decision


def _decision(value: Any) -> str:
    return str(Decision(value).label) if value in Decision.values else str(value)


teach("decision", _decision)
