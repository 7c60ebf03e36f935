"""What waits for the reader on Inicio: one entry a matter, each with the page where it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.actor import Actor
from gafete.access.permissions import BITS, Permission
from gafete.members.approvals.queries import list_approvals_to_answer, own_approvals
from gafete.members.asking.queries import requests_to_answer, unread_answers
from gafete.members.authority import may_mail
from gafete.members.credentials import CREDENTIALS
from gafete.members.models import ApprovalState, Grant, RequestState
from gafete.members.periods.queries import ending_grants
from gafete.members.periods.rules import SOON
from gafete.members.queries import members_by_key, open_offer, waiting_invitations
from gafete.outbox.queries import Delivery, failed_messages
from gafete.reviews.queries import reviews_of_mine
from gafete.seats.queries import ending_seats, subscription_of, waiting_orders
from gafete.tenancy.models import Account
from gafete.web.approvals.words import name_of
from gafete.web.formats import day, moment
from gafete.web.links import member_address, url_if_there
from gafete.web.members.naming import ScopeNames, capitalized

# A seat that ends within this time is worth a word.
ENDING_SOON = timedelta(days=30)
NAMED = 3
MOST_ENDINGS = 200


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits: what it is, its detail, and where it is settled."""

    icon: str
    tone: str
    title: str
    detail: str
    url: str
    action: str
    # Settled here, by a POST, rather than on the page of the address.
    is_act: bool = False


def matters(actor: Actor, account: Account) -> list[Matter]:
    """Everything that waits for this reader, what blocks people first."""
    return [
        *_approvals(actor),
        *_own_approvals(actor),
        *_access_requests(actor),
        *_answers(actor),
        *_reviews(actor),
        *_given_up_mails(actor),
        *_ownership(actor),
        *_own_end(actor),
        *_endings_of_others(actor),
        *_invitations(actor),
        *_ending(actor),
        *_orders(actor),
        *_setup(actor, account),
    ]


def _approvals(actor: Actor) -> Iterator[Matter]:
    for each in list_approvals_to_answer(actor, now=timezone.now(), size=NAMED):
        yield Matter(
            icon="shield-check",
            tone="warning",
            title=_("%(name)s espera tu autorización") % {"name": each.asked_by.name},
            detail=f"{name_of(each)}. {each.act.subject}".rstrip(". "),
            url=f"{reverse('approvals:list')}#{each.public_id}",
            action=_("Revisar"),
        )


def _own_approvals(actor: Actor) -> Iterator[Matter]:
    """What the reader asked for and could still cancel."""
    now = timezone.now()
    waiting = [
        each for each in own_approvals(actor) if each.state == ApprovalState.OPEN and each.expires_at > now
    ]
    for each in waiting[:NAMED]:
        end = each.due_at or each.expires_at
        detail = (
            _("Se hará solo el %(end)s, si no lo cancelas.")
            if each.due_at
            else _("Espera a una segunda persona hasta el %(end)s.")
        )
        yield Matter(
            icon="shield-check",
            tone="info",
            title=_("Pediste: %(act)s") % {"act": f"{name_of(each)}. {each.act.subject}".rstrip(". ")},
            detail=detail % {"end": moment(end)},
            url=reverse("approvals:list"),
            action=_("Ver"),
        )


def _access_requests(actor: Actor) -> Iterator[Matter]:
    waiting = requests_to_answer(actor, now=timezone.now(), size=NAMED + 1)
    names = ScopeNames().learn_grants(waiting)
    for each in waiting[:NAMED]:
        label = _(Permission(each.permission).label)
        said = {"name": each.member.name, "permission": label}
        yield Matter(
            icon="lock-question",
            tone="warning",
            title=_("%(name)s pide «%(permission)s»") % said,
            detail=f"{capitalized(names.name(each.scope))}. {each.reason}".rstrip(),
            url=f"{reverse('access_requests:list')}#{each.public_id}",
            action=_("Contestar"),
        )
    if len(waiting) > NAMED:
        yield Matter(
            icon="lock-question",
            tone="warning",
            title=_("Y más solicitudes de acceso"),
            detail="",
            url=reverse("access_requests:list"),
            action=_("Ver todas"),
        )


def _answers(actor: Actor) -> Iterator[Matter]:
    """How what the reader asked for ended, until he says that he has read it."""
    answers = [each for each in unread_answers(actor, now=timezone.now()) if each.permission in BITS]
    names = ScopeNames().learn_grants(answers)
    for each in answers[:NAMED]:
        icon, tone, title = _endings()[RequestState(each.state)]
        yield Matter(
            icon=icon,
            tone=tone,
            title=title % {"permission": _(Permission(each.permission).label)},
            detail=f"{capitalized(names.name(each.scope))}. {each.answer}".rstrip(),
            url=reverse("access_requests:mark_read", args=[each.public_id]),
            action=_("Entendido"),
            is_act=True,
        )


def _endings() -> dict[RequestState, tuple[str, str, str]]:
    return {
        RequestState.GRANTED: ("lock-open", "success", _("Ya tienes «%(permission)s»")),
        RequestState.DECLINED: ("lock", "danger", _("No se aceptó tu solicitud de «%(permission)s»")),
        RequestState.EXPIRED: ("clock-x", "info", _("Nadie contestó tu solicitud de «%(permission)s»")),
    }


def _reviews(actor: Actor) -> Iterator[Matter]:
    for review, waiting in reviews_of_mine(actor, now=timezone.now(), size=NAMED):
        title = ngettext("Te falta revisar %(count)s acceso", "Te falta revisar %(count)s accesos", waiting)
        yield Matter(
            icon="shield-check",
            tone="warning",
            title=title % {"count": waiting},
            detail=_("«%(review)s» termina el %(end)s.")
            % {"review": review.name, "end": moment(review.due_at)},
            url=reverse("reviews:show", args=[review.public_id]),
            action=_("Revisar"),
        )


def _given_up_mails(actor: Actor) -> Iterator[Matter]:
    failed = failed_messages(actor)
    people = members_by_key(actor, (mail.subject_id for mail in failed if mail.subject_kind == "member"))
    newest: dict[str, Delivery] = {}
    for mail in failed:
        newest.setdefault(mail.subject_id, mail)
    for key, mail in list(newest.items())[:NAMED]:
        member = people.get(key)
        if member is None or member.is_ended:
            continue
        # A way in is never sent twice: on the member's page a new one is made.
        may_retry = mail.kind != CREDENTIALS and may_mail(actor, member)
        yield Matter(
            icon="mail-x",
            tone="danger",
            title=_("No pudimos entregar un correo a %(name)s") % {"name": member.name},
            detail=f"{member.email}. {mail.problem}",
            url=reverse("members:retry_notice", args=[member.public_id, mail.message_id])
            if may_retry
            else member_address(member),
            action=_("Reintentar") if may_retry else _("Revisar"),
            is_act=may_retry,
        )


def _ownership(actor: Actor) -> Iterator[Matter]:
    offer = open_offer(actor)
    url = url_if_there("members:ownership")
    if offer is None or not url:
        return
    if offer.offered_to_id == actor.member_id:
        title = _("%(name)s te ofrece la titularidad de la cuenta") % {"name": offer.offered_by.name}
    else:
        title = _("%(name)s aún no acepta la titularidad") % {"name": offer.offered_to.name}
    yield Matter(icon="crown", tone="warning", title=title, detail="", url=url, action=_("Ver"))


def _invitations(actor: Actor) -> Iterator[Matter]:
    for member in waiting_invitations(actor, size=NAMED):
        yield Matter(
            icon="user-question",
            tone="info",
            title=_("%(name)s aún no entra") % {"name": member.name},
            detail=_("Se le invitó el %(day)s a %(email)s.")
            % {"day": day(member.invited_at), "email": member.email},
            url=member_address(member),
            action=_("Revisar"),
        )


def _own_end(actor: Actor) -> Iterator[Matter]:
    """The reader's own access ends: when the first part of it does, and whether anything is left then."""
    now = timezone.now()
    live = [grant.period.ends_at for grant in actor.held_grants if grant.is_live(now)]
    soon = min((end for end in live if end is not None and end <= now + SOON), default=None)
    if soon is None:
        return
    ends = [grant.period.ends_at for grant in actor.held_grants]
    is_all = all(end is not None and end <= soon for end in ends)
    end = moment(soon)
    yield Matter(
        icon="hourglass",
        tone="warning",
        title=_("Tu acceso termina el %(end)s") % {"end": end}
        if is_all
        else _("Una parte de tu acceso termina el %(end)s") % {"end": end},
        detail=_("Si lo necesitas por más tiempo, pídelo a quien administra la cuenta."),
        url="",
        action="",
    )


def _endings_of_others(actor: Actor) -> Iterator[Matter]:
    now = timezone.now()
    by_member: dict[int, Grant] = {}
    for grant in ending_grants(actor, now=now, size=MOST_ENDINGS):
        by_member.setdefault(grant.member_id, grant)
    for grant in list(by_member.values())[:NAMED]:
        yield Matter(
            icon="hourglass",
            tone="warning",
            title=_("Un acceso de %(name)s termina el %(end)s")
            % {"name": grant.member.name, "end": moment(grant.ends_at)},
            detail=_("Si debe durar más, cambia su vigencia."),
            url=reverse("members:access", args=[grant.member.public_id]),
            action=_("Ver acceso"),
        )
    more = len(by_member) - NAMED
    if more > 0:
        title = ngettext(
            "Termina pronto el acceso de %(count)s persona más",
            "Termina pronto el acceso de %(count)s personas más",
            more,
        )
        yield Matter(
            icon="hourglass",
            tone="warning",
            title=title % {"count": more},
            detail=_("En los próximos siete días."),
            url=reverse("members:list"),
            action=_("Ver usuarios"),
        )


def _ending(actor: Actor) -> Iterator[Matter]:
    if not actor.may(Permission.BILLING_MANAGE, actor.account_scope):
        return
    soon = timezone.now() + ENDING_SOON
    subscription = subscription_of(actor)
    if subscription.ends_at and subscription.ends_at < soon:
        yield Matter(
            icon="calendar-due",
            tone="warning",
            title=_("%(plan)s vence el %(day)s")
            % {"plan": subscription.plan.name, "day": day(subscription.ends_at)},
            detail=_("Escríbenos para renovarlo."),
            url=reverse("seats:overview"),
            action=_("Ver plan"),
        )
    seats = ending_seats(actor, before=soon)
    if seats:
        title = ngettext("%(count)s asiento vence pronto", "%(count)s asientos vencen pronto", len(seats))
        yield Matter(
            icon="armchair",
            tone="warning",
            title=title % {"count": len(seats)},
            detail=_("El primero, el %(day)s. Escríbenos para renovarlos.") % {"day": day(seats[0].ends_at)},
            url=reverse("seats:overview"),
            action=_("Ver asientos"),
        )


def _orders(actor: Actor) -> Iterator[Matter]:
    if not actor.may(Permission.BILLING_MANAGE, actor.account_scope):
        return
    orders = waiting_orders(actor)
    if orders:
        title = ngettext("%(count)s orden espera su pago", "%(count)s órdenes esperan su pago", len(orders))
        yield Matter(
            icon="receipt",
            tone="info",
            title=title % {"count": len(orders)},
            detail=_("Sus asientos aparecen cuando se confirma."),
            url=reverse("seats:overview"),
            action=_("Ver órdenes"),
        )


def _setup(actor: Actor, account: Account) -> Iterator[Matter]:
    unfinished = account.express_setup_finished_at is None
    if unfinished and actor.may(Permission.COMPANIES_CREATE, actor.account_scope):
        yield Matter(
            icon="rocket",
            tone="info",
            title=_("Configuración exprés"),
            detail=_("Tu empresa, su primer lugar y tu primer usuario, en cuatro pasos."),
            url=reverse("setup:start"),
            action=_("Continuar"),
        )
