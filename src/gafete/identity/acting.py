"""A person as the actor of what concerns himself, outside any account."""

from __future__ import annotations

from gafete.access.actor import NO_ACCOUNT, Actor, ActorKind, Origin
from gafete.access.compiled import CompiledAccess
from gafete.audit.operations.record_event import Target
from gafete.identity.models import User


def person_actor(user: User, *, origin: Origin | None = None) -> Actor:
    """The person himself, with no right in any account."""
    return Actor(
        kind=ActorKind.MEMBER,
        access=CompiledAccess(account_id=NO_ACCOUNT),
        label=user.name,
        user_id=user.pk,
        language=user.language,
        origin=origin or Origin(),
    )


def person_target(user: User) -> Target:
    """The person as what an event is about."""
    return Target(kind="user", id=str(user.public_id), label=user.name)
