"""What happens to a company and to a place of issue alike. Whoever calls this has asked for the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.audit.changes import changes
from gafete.audit.kinds import EventKind
from gafete.audit.operations.record_event import Target, record_event
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import Company, PlaceOfIssue

Node = TypeVar("Node", Company, PlaceOfIssue)


def change_archived(
    node: Node, *, actor: Actor, is_archived: bool, kind: EventKind, target: Callable[[Node], Target]
) -> Node:
    """Put it away, or bring it back; the second time nothing is done."""
    locked = lock_row(node)
    if locked.is_archived == is_archived:
        return locked
    locked.archived_at = timezone.now() if is_archived else None
    locked.version += 1
    locked.save(update_fields=["archived_at", "version"])
    record_event(kind, actor=actor, target=target(locked), reach=[locked.scope])
    return locked


def change_fields(
    locked: Node,
    kept: Mapping[str, str],
    *,
    actor: Actor,
    search_words: str,
    kind: EventKind,
    target: Callable[[Node], Target],
) -> Node:
    """Write checked values into the locked row; what says the same as before is no event."""
    changed = changes({name: getattr(locked, name) for name in kept}, dict(kept))
    if not changed:
        return locked
    for name, value in kept.items():
        setattr(locked, name, value)
    locked.search_words = search_words
    locked.version += 1
    locked.save(update_fields=[*kept, "search_words", "version"])
    record_event(kind, actor=actor, target=target(locked), data=changed, reach=[locked.scope])
    return locked
