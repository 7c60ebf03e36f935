"""Who asked for a long job: loaded anew whenever the job goes on, with the rights that he has by then."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.identity.queries import person_of_id
from gafete.members.actors import NotAMember, load_actor
from gafete.work.models import Job


class RequesterOut(Exception):
    """Whoever asked for the job may not do it any more: deactivated, or without the permission."""


def requester_of(job: Job, permission: Permission) -> Actor:
    """The person who asked for the job, as he is now.

    Raises:
        RequesterOut: he may not enter the account, or holds the permission nowhere.
    """
    user = person_of_id(job.requested_by)
    if user is None:
        raise RequesterOut
    try:
        actor = load_actor(user, job.account_id).actor
    except NotAMember:
        raise RequesterOut from None
    if not actor.may_anywhere(permission):
        raise RequesterOut
    return actor
