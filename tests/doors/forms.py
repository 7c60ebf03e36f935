"""How each row of the table is asked for: what is typed, where one is sent on, and what proves that it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from gafete.members.models import AccessRequest, Member, Profile
from gafete.outbox.models import Message
from gafete.reviews.models import Review
from gafete.seats.models import Order
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.work.models import Job
from tests import cast
from tests.doors import proofs, typed
from tests.doors.asked import Asked
from tests.doors.things import NEW_ADDRESS
from tests.doors.typed import NEW_NAME, NEW_PERSON, NEW_RFC
from tests.doors.world import GUEST_IN_GRUPO_MAIZ, NAMES

Words = Callable[[Asked], Mapping[str, Any]]
# What is posted; a browser itself posts a text.
Posted = Callable[[Asked], Mapping[str, Any] | str]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is sent, and how one knows that it worked."""

    # What the address names, where that is not the thing itself.
    address: Words | None = None
    query: Words = typed.nothing
    data: Posted = typed.nothing
    content_type: str = ""
    # The state in which the act makes sense, made behind the product's back.
    prepare: Callable[[Asked], None] | None = None
    # The status of an answer that is no redirection.
    status: int = 200
    # The page that one is sent on to; nothing where the page itself is the answer.
    then: str | Callable[[Asked], str] = ""
    # Where one is sent on to without anything done.
    back: str = ""
    # What the page says: a text, and as a rule the name of the thing.
    says: str = ""
    names_thing: bool = True
    # A list: it names all of this kind whom the reader sees.
    lists: str = ""
    # What is true of the thing, or made, or of the answer, when it is done; and the event that tells of it.
    becomes: Mapping[str, Any] = field(default_factory=dict)
    makes: tuple[type[Model], Mapping[str, Any]] | None = None
    proof: Callable[[Asked, Any], None] | None = None
    event: str = ""
    # Whom the event names; the person himself as a rule.
    by: Callable[[Asked], str] | None = None


INVITED = (Member, {"name": NEW_PERSON, "state": "invited"})
SIGN_IN = "account_login"
USERS = "members:list"
REQUESTS = "access_requests:list"
APPROVALS = "approvals:list"


def viewer(asked: Asked) -> str:
    """Whoever it was that asked, it is the viewer's password and the viewer's link."""
    return asked.world.users["viewer"].name


def nobody(asked: Asked) -> str:
    """Nobody has said who he is."""
    del asked
    return ""


def invited(asked: Asked) -> str:
    """Whom the invitation is for, as Grupo Maíz calls him."""
    name = GUEST_IN_GRUPO_MAIZ if asked.relation == "of somebody known" else NAMES["newcomer"]
    return asked.world.house.members[name].name


def company_in_query(asked: Asked) -> dict[str, str]:
    return {"company": str(asked.thing.public_id)}


FORMS: dict[str, Form] = {
    # -- the way in -------------------------------------------------------------------------------------
    "account_login GET": Form(says="Cuenta del usuario o correo electrónico", back="home"),
    "account_login POST": Form(
        data=lambda _: {"login": NAMES["viewer"], "password": cast.PASSWORD},
        then="home",
        back="home",
        proof=proofs.viewer_is_in,
        event="identity.signed_in",
        by=viewer,
    ),
    "account_logout POST": Form(back=SIGN_IN, proof=proofs.nobody_is_in),
    "signin:recover GET": Form(says="Correo electrónico o cuenta del usuario"),
    "signin:recover POST": Form(
        data=lambda _: {"login": NAMES["viewer"]},
        then="signin:recovery_sent",
        makes=(Message, {"kind": "identity.recovery"}),
        event="identity.recovery_requested",
        by=nobody,
    ),
    "signin:recovery_sent GET": Form(says="Revisa tu correo"),
    "signin:strength POST": Form(data=typed.passwords, says="adivinar"),
    "signin:password_link GET": Form(back="signin:new_password"),
    "signin:new_password GET": Form(prepare=typed.holding("signin:password_link"), says="Contraseña nueva"),
    "signin:new_password POST": Form(
        prepare=typed.holding("signin:password_link"),
        data=typed.passwords,
        then=SIGN_IN,
        proof=proofs.viewers_password_is_new,
        event="identity.password_changed",
        by=viewer,
    ),
    "signin:join GET": Form(back="signin:invitation"),
    "signin:invitation GET": Form(prepare=typed.holding("signin:join"), says="Grupo Maíz"),
    "signin:invitation POST": Form(
        prepare=typed.holding("signin:join"),
        data=typed.passwords,
        then=lambda asked: "home" if asked.relation == "of somebody known" else SIGN_IN,
        says="Grupo Maíz",
        proof=proofs.has_joined,
        event="member.joined",
        by=invited,
    ),
    "signin:confirm_email GET": Form(back="signin:new_email"),
    "signin:new_email GET": Form(prepare=typed.holding("signin:confirm_email"), says=NEW_ADDRESS),
    "signin:new_email POST": Form(
        prepare=typed.holding("signin:confirm_email"),
        then=lambda asked: SIGN_IN if asked.is_signed_out else "my_account:data",
        proof=proofs.viewers_address_is_new,
        event="identity.email_changed",
        by=viewer,
    ),
    "signin:own_password GET": Form(says="Elige tu contraseña", back=SIGN_IN),
    "signin:own_password POST": Form(
        data=typed.passwords,
        then="home",
        back=SIGN_IN,
        proof=proofs.own_password_is_new,
        event="identity.password_changed",
    ),
    "csp_report POST": Form(
        data=typed.refused_by_the_browser,
        content_type="application/csp-report",
        status=204,
    ),
    # -- oneself ----------------------------------------------------------------------------------------
    "accounts:choose GET": Form(says="Tus cuentas"),
    "accounts:enter POST": Form(then="home", proof=proofs.is_in_the_account, event="member.entered"),
    "my_account:data GET": Form(says="Nombre y apellidos"),
    "my_account:data POST": Form(
        data=lambda _: {"name": NEW_NAME, "language": "es-mx", "theme": "dark"},
        then="my_account:data",
        proof=proofs.name_is_new,
        event="identity.profile_updated",
        by=lambda _: NEW_NAME,
    ),
    "my_account:email GET": Form(says="Correo electrónico nuevo"),
    "my_account:email POST": Form(
        data=lambda _: {"email": "otra@correo.example", "password": cast.PASSWORD},
        then="my_account:data",
        proof=proofs.address_is_pending,
        makes=(Message, {"kind": "identity.confirm_email"}),
        event="identity.email_change_requested",
    ),
    "my_account:username GET": Form(says="Cuenta del usuario nueva"),
    "my_account:username POST": Form(
        data=lambda _: {"username": "otra.cuenta", "password": cast.PASSWORD},
        then="my_account:data",
        proof=proofs.is_called_otherwise,
        makes=(Message, {"kind": "identity.username_changed"}),
        event="identity.username_changed",
    ),
    "my_account:cancel_email POST": Form(
        prepare=typed.address_pending, then="my_account:data", proof=proofs.no_address_is_pending
    ),
    "my_account:password GET": Form(says="Contraseña actual"),
    "my_account:password POST": Form(
        data=lambda asked: {**typed.passwords(asked), "current": cast.PASSWORD},
        then="my_account:password",
        proof=proofs.own_password_is_new,
        event="identity.password_changed",
    ),
    "my_account:sessions GET": Form(says="Otro equipo"),
    "my_account:end_other_sessions POST": Form(
        then="my_account:sessions", proof=proofs.only_this_session_is_left, event="identity.sessions_ended"
    ),
    "my_account:end_session POST": Form(
        then="my_account:sessions", proof=proofs.session_is_gone, event="identity.sessions_ended"
    ),
    "my_account:notices GET": Form(says="Avisos"),
    "my_account:notices POST": Form(
        then="my_account:notices", proof=proofs.notices_are_muted, event="identity.notices_updated"
    ),
    # -- users --------------------------------------------------------------------------------------------
    "members:list GET": Form(lists="members"),
    "members:list GET of a company": Form(query=company_in_query),
    "members:list GET of a profile": Form(query=lambda asked: {"profile": str(asked.thing.public_id)}),
    "members:create GET": Form(says="Nuevo usuario"),
    "members:create POST": Form(
        data=typed.newcomer_at, then="members:detail", makes=INVITED, event="member.invited"
    ),
    "members:create POST with a profile": Form(
        data=typed.newcomer_with, then="members:detail", makes=INVITED, event="member.invited"
    ),
    "members:create POST copying": Form(data=typed.copying, says="Nuevo usuario", names_thing=False),
    "members:create POST looking at it as a part": Form(data=typed.looking),
    "members:suggest_username GET as a part": Form(query=lambda _: {"name": NEW_PERSON}, says="fabiola"),
    "members:bulk_deactivate POST": Form(
        data=typed.ticked, becomes={"state": "deactivated"}, event="member.deactivated", back=USERS
    ),
    "members:bulk_reactivate POST": Form(
        data=typed.ticked, becomes={"state": "active"}, event="member.reactivated", back=USERS
    ),
    "members:bulk_profile POST": Form(
        data=typed.ticked_for_profile,
        proof=proofs.holds_the_free_profile,
        event="member.grants_changed",
        back=USERS,
    ),
    "members:bulk_profile_preview POST": Form(
        data=typed.ticked_for_profile, says="Cambiar perfil", back=USERS
    ),
    "members:bulk_profile_preview POST as a part": Form(data=typed.ticked_for_profile, back=USERS),
    "members:export GET": Form(says="Exportar"),
    "members:export GET of a company": Form(query=company_in_query, names_thing=False),
    "members:export POST": Form(
        data=typed.as_file,
        then="jobs:show",
        makes=(Job, {"kind": "members.export"}),
        event="members.exported",
    ),
    "members:export POST of a company": Form(
        query=company_in_query,
        data=typed.as_file,
        then="jobs:show",
        makes=(Job, {"kind": "members.export"}),
        event="members.exported",
    ),
    "members:import GET": Form(says="Importar usuarios"),
    "members:import POST": Form(
        data=typed.file_of_users,
        then="members:import_preview",
        makes=(Job, {"kind": "members.import", "state": "staged"}),
    ),
    "members:import_template GET": Form(proof=proofs.is_a_workbook),
    "members:import_preview GET": Form(says="Fila Importada"),
    "members:import_confirm POST": Form(
        then="jobs:show", becomes={"state": "queued"}, event="members.import_started"
    ),
    "members:who_reaches GET a company": Form(
        address=lambda asked: {"kind": "company", "public_id": asked.thing.public_id}
    ),
    "members:who_reaches GET a place": Form(
        address=lambda asked: {"kind": "place", "public_id": asked.thing.public_id}
    ),
    "members:ownership GET": Form(says="Titularidad"),
    "members:accept_ownership POST": Form(
        address=typed.nothing,
        prepare=typed.offered,
        then="home",
        back="members:ownership",
        proof=proofs.owns_the_account,
        event="ownership.transferred",
    ),
    "members:close_ownership_offer POST": Form(
        address=typed.nothing,
        prepare=typed.offered,
        then=lambda asked: "members:detail" if asked.person in {"owner", "stranger"} else "home",
        back="members:ownership",
        proof=proofs.no_offer_is_open,
        event="ownership.offer_closed",
    ),
    "members:detail GET": Form(),
    "members:detail POST": Form(
        data=typed.corrected,
        then="members:detail",
        becomes={"name": NEW_NAME},
        event="member.edited",
        back=USERS,
    ),
    "members:access GET": Form(),
    "members:access POST": Form(
        data=typed.access,
        then="members:access",
        proof=proofs.holds_the_free_profile,
        event="member.grants_changed",
        back=USERS,
    ),
    "members:access POST reviewing": Form(data=typed.reviewing, says="Así cambiará", back=USERS),
    "members:access POST copying": Form(
        address=typed.of_owner, data=typed.copying, says="Acceso", names_thing=False
    ),
    "members:access POST looking at it as a part": Form(data=typed.looking, names_thing=False),
    "members:hours GET": Form(says="Horario", back="members:detail"),
    "members:hours POST": Form(
        data=typed.hours,
        then="members:access",
        proof=proofs.has_hours,
        event="member.hours_changed",
        back="members:detail",
    ),
    "members:why GET": Form(),
    "members:why GET asked": Form(
        address=typed.of_owner,
        query=lambda asked: {"permission": "cfdi.issue", "place": str(asked.thing.public_id)},
    ),
    "members:sessions GET": Form(says="Sesiones"),
    "members:close_session POST": Form(
        address=typed.of_part,
        then="members:sessions",
        proof=proofs.entry_is_closed,
        event="member.session_closed",
    ),
    "members:activity GET": Form(),
    "members:view_as GET": Form(says="Le avisaremos por correo", back="members:detail"),
    "members:view_as POST": Form(
        data=lambda _asked: {"reason": "No encuentra sus facturas"},
        then="home",
        event="member.viewing_begun",
        back="members:detail",
    ),
    "members:stop_viewing POST": Form(back="home"),
    "members:resend POST": Form(
        then="members:detail", proof=proofs.is_invited_anew, event="member.credentials_resent"
    ),
    "members:retry_notice POST": Form(
        address=typed.of_notice,
        then="members:detail",
        proof=proofs.notice_is_queued,
        event="member.notice_retried",
    ),
    "members:copy_link POST": Form(proof=proofs.link_is_shown, event="member.link_copied"),
    "members:withdraw GET": Form(),
    "members:withdraw POST": Form(
        then=USERS, becomes={"state": "deleted"}, event="member.invitation_withdrawn"
    ),
    "members:deactivate POST": Form(
        then="members:detail",
        becomes={"state": "deactivated"},
        event="member.deactivated",
        back="members:detail",
    ),
    "members:reactivate POST": Form(
        then="members:detail", becomes={"state": "active"}, event="member.reactivated"
    ),
    "members:reassign GET": Form(),
    "members:reassign POST": Form(
        data=typed.successor,
        then="members:detail",
        makes=INVITED,
        proof=proofs.has_a_successor,
        event="member.seat_reassigned",
    ),
    "members:delete GET": Form(back=USERS),
    "members:delete POST": Form(then=USERS, becomes={"state": "deleted"}, event="member.deleted", back=USERS),
    "members:offer_ownership GET": Form(back="members:detail"),
    "members:offer_ownership POST": Form(
        then="members:detail",
        proof=proofs.heir_has_an_offer,
        event="ownership.offered",
        back="members:detail",
    ),
    "matrix:show GET": Form(lists="members"),
    "matrix:show GET of a company": Form(query=company_in_query, names_thing=False),
    "matrix:export POST": Form(
        then="jobs:show", makes=(Job, {"kind": "members.matrix"}), event="members.matrix_exported"
    ),
    "matrix:who_can GET": Form(says="¿Quién puede «Cancelar comprobantes» en"),
    "matrix:who_can GET asked": Form(
        query=lambda asked: {"permission": "cfdi.issue", "place": str(asked.thing.public_id)},
        says="¿Quién puede «Emitir facturas» en",
    ),
    "matrix:why GET": Form(address=typed.of_cell),
    "matrix:why GET asked": Form(address=typed.of_cell, query=lambda _: {"permission": "cfdi.issue"}),
    "matrix:why GET as a part": Form(address=typed.of_cell),
    # -- requests for access ------------------------------------------------------------------------------
    "access_requests:list GET": Form(says="Solicitudes de acceso", lists="who asks"),
    "access_requests:ask POST": Form(
        data=typed.request_for_payroll,
        then=REQUESTS,
        back=REQUESTS,
        makes=(AccessRequest, {"permission": "payroll.view", "state": "open"}),
        event="access_request.made",
    ),
    "access_requests:give POST": Form(
        then=REQUESTS, back=REQUESTS, proof=proofs.has_what_he_asked_for, event="access_request.granted"
    ),
    "access_requests:decline POST": Form(
        then=REQUESTS, back=REQUESTS, becomes={"state": "declined"}, event="access_request.declined"
    ),
    "access_requests:withdraw POST": Form(
        then=REQUESTS, becomes={"state": "withdrawn"}, event="access_request.withdrawn"
    ),
    "access_requests:mark_read POST": Form(prepare=typed.answered, then="home", proof=proofs.answer_is_read),
    # -- access reviews -----------------------------------------------------------------------------------
    "reviews:list GET": Form(says="Revisión de accesos", lists="reviews"),
    "reviews:start GET": Form(says="Nueva revisión"),
    "reviews:start POST": Form(
        data=typed.review, then="reviews:show", makes=(Review, {"name": NEW_NAME}), event="review.started"
    ),
    "reviews:start POST of a company": Form(
        data=typed.review_of_company,
        then="reviews:show",
        makes=(Review, {"name": NEW_NAME}),
        event="review.started",
    ),
    "reviews:show GET": Form(),
    "reviews:close POST": Form(
        then="reviews:show", becomes={"state": "closed"}, event="review.closed", back="reviews:show"
    ),
    "reviews:export POST": Form(
        data=typed.as_pdf,
        then="jobs:show",
        makes=(Job, {"kind": "reviews.result"}),
        event="review.exported",
        back="reviews:show",
    ),
    "reviews:decide POST": Form(
        data=typed.keeping,
        then="reviews:show",
        becomes={"decision": "keep"},
        event="review.line_decided",
        back="reviews:show",
    ),
    "reviews:decide POST taking it away": Form(
        data=typed.taking_away,
        then="reviews:show",
        becomes={"decision": "remove"},
        proof=proofs.is_out,
        event="review.line_decided",
        back="reviews:show",
    ),
    "reviews:hand_over GET": Form(says="Encargar a otra persona", back="reviews:show"),
    "reviews:hand_over POST": Form(
        data=typed.somebody_else,
        then="reviews:show",
        event="review.line_handed_over",
        back="reviews:show",
    ),
    # -- what waits for a second person ------------------------------------------------------------------
    "approvals:list GET": Form(says="Doble autorización"),
    "approvals:authorise POST": Form(
        prepare=typed.could_be_asked_for,
        then=APPROVALS,
        back=APPROVALS,
        becomes={"state": "done"},
        event="approval.given",
    ),
    "approvals:refuse POST": Form(
        then=APPROVALS, back=APPROVALS, becomes={"state": "refused"}, event="approval.refused"
    ),
    "approvals:cancel POST": Form(then=APPROVALS, becomes={"state": "cancelled"}, event="approval.cancelled"),
    "account_settings:turn_on_double_authorisation POST": Form(
        then="account_settings:edit", event="account.edited"
    ),
    "account_settings:turn_off_double_authorisation POST": Form(
        prepare=typed.wants_two, then=APPROVALS, event="approval.asked"
    ),
    # -- companies and places -----------------------------------------------------------------------------
    "companies:list GET": Form(lists="companies"),
    "companies:create GET": Form(says="Nueva empresa"),
    "companies:create POST": Form(
        data=typed.company,
        then="companies:detail",
        makes=(Company, {"rfc": NEW_RFC}),
        event="company.created",
    ),
    "companies:detail GET": Form(),
    "companies:edit GET": Form(),
    "companies:edit POST": Form(
        data=typed.company, then="companies:detail", becomes={"rfc": NEW_RFC}, event="company.edited"
    ),
    "companies:archive POST": Form(
        then="companies:detail", proof=proofs.is_archived, event="company.archived", back="companies:detail"
    ),
    "companies:restore POST": Form(
        prepare=typed.archived, then="companies:detail", proof=proofs.is_in_use, event="company.restored"
    ),
    "places:list GET": Form(lists="places"),
    "places:create GET": Form(says="Nuevo lugar de expedición"),
    "places:create POST": Form(
        address=typed.nothing,
        data=typed.place_in,
        then="companies:detail",
        makes=(PlaceOfIssue, {"name": NEW_NAME}),
        event="place.created",
    ),
    "places:edit GET": Form(),
    "places:edit POST": Form(
        data=typed.place, then="companies:detail", becomes={"name": NEW_NAME}, event="place.edited"
    ),
    "places:archive POST": Form(
        then="companies:detail", proof=proofs.is_archived, event="place.archived", back="companies:detail"
    ),
    "places:restore POST": Form(
        prepare=typed.archived, then="companies:detail", proof=proofs.is_in_use, event="place.restored"
    ),
    # -- profiles -----------------------------------------------------------------------------------------
    "profiles:list GET": Form(lists="profiles"),
    "profiles:create GET": Form(says="Nuevo perfil"),
    "profiles:create GET copying": Form(query=lambda asked: {"copia": str(asked.thing.public_id)}),
    "profiles:create POST": Form(
        data=typed.profile,
        then="profiles:detail",
        makes=(Profile, {"name": NEW_NAME}),
        event="profile.created",
    ),
    "profiles:detail GET": Form(),
    "profiles:edit GET": Form(),
    "profiles:edit POST": Form(
        data=typed.profile, then="profiles:detail", becomes={"name": NEW_NAME}, event="profile.edited"
    ),
    "profiles:preview POST": Form(data=typed.profile, says="Así cambiará"),
    "profiles:preview POST as a part": Form(data=typed.profile, names_thing=False),
    "profiles:archive GET": Form(),
    "profiles:archive POST": Form(
        then="profiles:list", proof=proofs.is_archived, event="profile.archived", back="profiles:detail"
    ),
    # -- the account --------------------------------------------------------------------------------------
    "home GET": Form(says="Inicio"),
    "seats:overview GET": Form(says="Plan y asientos"),
    "seats:buy GET": Form(says="Comprar usuario extra"),
    "seats:buy POST": Form(
        data=lambda _: {"quantity": "3"},
        then="seats:overview",
        makes=(Order, {"quantity": 3}),
        event="order.placed",
    ),
    "audit:list GET": Form(says="Bitácora"),
    "audit:list GET of a company": Form(query=company_in_query, names_thing=False),
    "audit:list GET of a person": Form(query=lambda asked: {"person": str(asked.thing.public_id)}),
    "audit:export GET": Form(says="Exportar"),
    "audit:export POST": Form(
        data=typed.as_file, then="jobs:show", makes=(Job, {"kind": "audit.export"}), event="audit.exported"
    ),
    "account_settings:edit GET": Form(says="Ajustes de la cuenta"),
    "account_settings:edit POST": Form(
        data=typed.account,
        then="account_settings:edit",
        proof=proofs.account_is_renamed,
        event="account.edited",
    ),
    "setup:start GET": Form(back="setup:user"),
    "setup:company GET": Form(says="Configuración exprés"),
    "setup:company POST": Form(
        data=typed.company,
        then="setup:certificate",
        makes=(Company, {"rfc": NEW_RFC}),
        event="company.created",
    ),
    "setup:certificate GET": Form(says="Sello digital"),
    "setup:place GET": Form(says="Configuración exprés"),
    "setup:place POST": Form(
        address=typed.nothing,
        data=typed.place_in,
        then="setup:user",
        makes=(PlaceOfIssue, {"name": NEW_NAME}),
        event="place.created",
    ),
    "setup:user GET": Form(says="Configuración exprés"),
    "setup:finish POST": Form(
        then="home", proof=proofs.setup_is_finished, event="account.express_setup_finished"
    ),
    # -- long jobs, and the demo's mails ------------------------------------------------------------------
    "jobs:show GET": Form(says="Terminado"),
    "jobs:show GET as a part": Form(says="Terminado"),
    "jobs:download GET": Form(proof=proofs.is_the_result),
    "jobs:cancel POST": Form(then="jobs:show", becomes={"state": "cancelled"}),
    "mailbox:list GET": Form(says="Tu acceso a Gafete"),
    "mailbox:message GET": Form(says="Tu acceso a Gafete"),
    "mailbox:html GET": Form(says="Hola"),
}
