"""The search of "Copiar acceso de…": finding a person and taking over what he holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.members.queries import MemberFilter, access_of, get_member, list_members
from gafete.web.members.assignment_form import AssignmentForm
from gafete.web.members.rows import MemberRow, rows_of

OFFERED = 6
LONGEST_SEARCH = 100


@dataclass
class Copying:
    """What was looked for, who was found, and what came of it."""

    search: str = ""
    found: tuple[MemberRow, ...] = ()
    has_searched: bool = False
    note: str = ""


def find_models(actor: Actor, search: str) -> Copying:
    """The first people whom the actor sees that fit; the owner's access cannot be copied."""
    wanted = search.strip()[:LONGEST_SEARCH]
    page = list_members(actor, filters=MemberFilter(search=wanted), size=OFFERED + 1)
    people = [member for member in page.rows if not member.is_owner][:OFFERED]
    rows = tuple(rows_of(actor, people, copies_links=False))
    return Copying(search=wanted, found=rows, has_searched=True)


def copy_from(actor: Actor, form: AssignmentForm, public_id: str) -> Copying:
    """Fill the rows with what somebody holds, as far as the actor may give it.

    Raises:
        NotFound: there is nobody of that id whom the actor sees.
    """
    try:
        member = get_member(actor, uuid.UUID(public_id))
    except ValueError:
        raise NotFound from None
    now = timezone.now()
    access = access_of(actor, member)
    lasting = [grant for grant in access.grants if not grant.period.is_over(now)]
    complete = form.copy(lasting) and not access.has_others
    words = _("Copiaste el acceso de %(name)s. Revísalo antes de guardar.")
    if not complete:
        words = _("Copiaste del acceso de %(name)s lo que tú puedes dar. Revísalo antes de guardar.")
    return Copying(note=words % {"name": member.name})
