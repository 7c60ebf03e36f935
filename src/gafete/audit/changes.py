"""What an edit changed, in the form that an event keeps: the values before and after, by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The values that differ, as ``{"before": {...}, "after": {...}}``; empty where nothing changed."""
    changed = [name for name, value in after.items() if before.get(name) != value]
    if not changed:
        return {}
    return {
        "before": {name: before.get(name) for name in changed},
        "after": {name: after[name] for name in changed},
    }
