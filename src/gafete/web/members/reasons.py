"""Why a member may, or may not, do something somewhere: the engine's answer in words, and who could give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.explanations import Explanation, Reason, explain
from gafete.access.grants import Grant as AccessGrant
from gafete.access.permissions import Permission
from gafete.access.profiles import OWNER_CODE
from gafete.access.scopes import Scope
from gafete.access.wording import said_period
from gafete.members.asking.queries import granters
from gafete.members.hours import hours_of
from gafete.members.models import Member, MemberState
from gafete.members.queries import access_of, owner_of
from gafete.web.asking import named
from gafete.web.formats import day
from gafete.web.members.naming import ScopeNames, capitalized

# What giving a permission would not change.
_BEYOND_GIVING = {Reason.DEACTIVATED, Reason.OUT_OF_HOURS, Reason.UNKNOWN_PERMISSION, Reason.OTHER_ACCOUNT}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says, in one sentence, and the facts that it rests on."""

    allowed: bool
    question: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    # Whether the reader himself could change it.
    is_his_to_give: bool


def answer_for(actor: Actor, member: Member, permission: Permission, at: Scope, names: ScopeNames) -> Answer:
    """Answer one reader's question about a member."""
    explanation = explanation_for(actor, member, permission, at)
    people = _granters(actor, member, explanation)
    sentence = explanation.sentence(names.wording()).render(_)
    if people:
        sentence = _with_granters(sentence, people, actor, explanation)
    if member.state == MemberState.INVITED:
        sentence = _("Todavía no entra. Cuando acepte su invitación: %(sentence)s") % {"sentence": sentence}
    return Answer(
        allowed=explanation.allowed,
        question=_("¿Puede %(name)s «%(permission)s» en %(place)s?")
        % {"name": member.name, "permission": _(permission.label), "place": names.name(at)},
        sentence=sentence,
        facts=() if explanation.grant is None else facts_of(explanation.grant, names),
        is_his_to_give=explanation.reason not in _BEYOND_GIVING
        and any(person.pk == actor.member_id for person in people),
    )


def explanation_for(actor: Actor, member: Member, permission: Permission, at: Scope) -> Explanation:
    """The engine's explanation, from the grants that the reader sees: all that matter where he may ask."""
    holds = member.state in {MemberState.ACTIVE, MemberState.INVITED}
    access = compile_access(
        member.account_id,
        access_of(actor, member).grants,
        timezone.now(),
        active=holds,
        hours=hours_of(member),
    )
    return explain(access, permission, at)


def facts_of(grant: AccessGrant, names: ScopeNames) -> tuple[tuple[str, str], ...]:
    """The grant in question: its profile, where, when, who gave it and on which day."""
    profile = _(grant.profile_name) if grant.profile_code else grant.profile_name
    facts = [(_("Perfil"), profile), (_("Dónde"), capitalized(names.name(grant.scope)))]
    if grant.profile_code == OWNER_CODE:
        return tuple(facts)
    period = said_period(grant.period, names.wording())
    facts.append((_("Vigencia"), _("Sin fin") if period is None else capitalized(period.render(_))))
    if grant.granted_by:
        facts.append((_("La dio"), grant.granted_by))
    if grant.granted_at is not None:
        facts.append((_("Cuándo"), day(grant.granted_at)))
    return tuple(facts)


def _granters(actor: Actor, member: Member, explanation: Explanation) -> list[Member]:
    """Who could change the answer to yes, as far as the reader may know of them."""
    permission = explanation.permission
    if explanation.allowed or permission is None or member.is_owner or member.is_ended:
        return []
    if explanation.reason in _BEYOND_GIVING:
        return [owner_of(actor)]
    at = actor.account_scope if permission.account_wide_only else explanation.at
    return granters(actor, permission, at, now=timezone.now(), besides=member.pk)


def _with_granters(sentence: str, people: Sequence[Member], actor: Actor, explanation: Explanation) -> str:
    said = {"sentence": sentence.removesuffix("."), "names": named(people, actor)}
    if explanation.reason is Reason.DEACTIVATED:
        return _("%(sentence)s; lo puede reactivar %(names)s.") % said
    if explanation.reason is Reason.OUT_OF_HOURS:
        return _("%(sentence)s; el horario lo puede cambiar %(names)s.") % said
    if len(people) == 1 and people[0].pk == actor.member_id:
        return _("%(sentence)s; se lo puedes dar tú.") % said
    return (
        ngettext(
            "%(sentence)s; se lo puede dar %(names)s.",
            "%(sentence)s; se lo pueden dar %(names)s.",
            len(people),
        )
        % said
    )
