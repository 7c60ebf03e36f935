"""Where the person who asks for a job had the right to ask, kept with the job.

A result file holds what he could see then. It opens only for somebody who still reaches all of that.
"""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.work.models import Job

KEY = "reach"


def reach_of(actor: Actor, permission: Permission) -> list[list[int | None]]:
    """The scopes of this permission, as the job's parameters keep them."""
    scopes = actor.scopes_for(permission).scopes()
    return sorted(([scope.company_id, scope.place_id] for scope in scopes), key=str)


def still_reaches(actor: Actor, job: Job, permission: Permission) -> bool:
    """Whether the actor holds the permission everywhere where it was held when the job was asked for."""
    kept = job.parameters.get(KEY) or []
    held = actor.scopes_for(permission)
    return bool(kept) and all(Scope(job.account_id, company, place) in held for company, place in kept)
