"""The second wall: every operation, asked directly by every kind of actor. Written by hand, like the table.

A page may have refused somebody before its operation is asked, and the next page may forget to. So each operation
is called here with the thing in hand, as no page would: whoever is not in ``may`` is refused by the operation itself,
and nothing changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.hours import Hours, Shift
from gafete.access.permissions import Permission, closure
from gafete.access.scopes import Scope
from gafete.audit.queries import EventFilter
from gafete.members.assignments import Assignment
from gafete.members.invitations import Invitation
from gafete.members.models import OwnershipOffer
from gafete.members.operations.answer_approval import answer_by_authorising, answer_by_refusing
from gafete.members.operations.answer_request import answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.ask_approval import ask_approval
from gafete.members.operations.begin_viewing import begin_viewing
from gafete.members.operations.cancel_approval import cancel_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.change_hours import change_hours
from gafete.members.operations.close_member_session import close_member_session
from gafete.members.operations.confirm_import import confirm_import
from gafete.members.operations.copy_link import copy_link
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.edit_profile import archive_profile, edit_profile
from gafete.members.operations.end_viewing import end_viewing
from gafete.members.operations.export_matrix import export_matrix
from gafete.members.operations.export_members import EXPORT, export_members
from gafete.members.operations.export_trail import export_trail
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.note_answer_read import note_answer_read
from gafete.members.operations.offer_ownership import close_offer, offer_ownership
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.retry_notice import retry_notice
from gafete.members.operations.stage_import import stage_import
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.members.operations.withdraw_request import withdraw_request
from gafete.members.queries import MemberFilter
from gafete.outbox.operations.retry_message import retry_message
from gafete.reviews.exporting import ReviewFormat
from gafete.reviews.models import Decision
from gafete.reviews.operations.close_review import close_review
from gafete.reviews.operations.decide_line import Verdict, decide_line
from gafete.reviews.operations.export_review import export_review
from gafete.reviews.operations.hand_over_line import hand_over_line
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.seats.models import Subscription
from gafete.seats.operations.activate_order import activate_order
from gafete.seats.operations.place_order import place_order
from gafete.seats.operations.subscribe_account import subscribe_account
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.operations.change_double_authorisation import change_double_authorisation
from gafete.tenancy.operations.create_account import create_account
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.operations.edit_account import edit_account
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.operations.edit_place import edit_place
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.operations.restore_place import restore_place
from gafete.tenancy.rules import AccountFields, CompanyFields, PlaceFields
from gafete.tenancy.seconding import Act, ActKind
from gafete.work.operations.cancel_job import cancel_job
from gafete.work.operations.confirm_job import confirm_job
from gafete.work.operations.start_job import start_job
from tests import cast
from tests.doors import promises, table, typed
from tests.doors.asked import Asked
from tests.doors.people import ELSEWHERE
from tests.doors.promises import HERE, Reach
from tests.members.importing.workbooks import Upload, csv
from tests.members.importing.workbooks import person as row_of_person


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An operation, and whom it lets do it, relation by relation of its thing."""

    name: str
    call: Callable[[Actor, Asked], Any]
    to: str = ""
    may: Reach
    variant: str = ""
    # The state before, made behind the product's back.
    prepare: Callable[[Asked], Any] = field(default=typed.nothing)

    @property
    def title(self) -> str:
        """As a failing test calls it."""
        return f"{self.name} {self.variant}".strip()


# -- what is handed to them -------------------------------------------------------------------------------

FIELDS = CompanyFields(rfc=typed.NEW_RFC, legal_name=typed.NEW_NAME, tax_regime="601", postal_code="06010")
PLACE = PlaceFields(name=typed.NEW_NAME, postal_code="06010")
ACCOUNT = AccountFields(name=typed.NEW_NAME)
ONE = closure({Permission.USERS_VIEW})
WIDER = closure({Permission.USERS_VIEW, Permission.AUDIT_VIEW, Permission.CFDI_VIEW_OWN})
ALWAYS_OPEN = Hours("America/Mexico_City", tuple(Shift(day, 0, 24 * 60) for day in range(7)))
KEY = uuid.UUID(int=7)


def _new_person(asked: Asked, scope: Scope, *, profile: Any = None) -> Invitation:
    invitation = asked.home.invitation("fabiola")
    assignment = Assignment(profile or asked.home.profile("viewer"), frozenset({scope}))
    return replace(invitation, assignments=[assignment], request_key=uuid.uuid4())


def _workplace(asked: Asked) -> Scope:
    scopes = asked.world.things["scopes"]
    return scopes[asked.relation] if asked.relation in scopes else asked.world.workplace(asked.person).scope


def _give(asked: Asked, scope: Scope) -> list[Assignment]:
    return [Assignment(asked.free_profile, frozenset({scope}))]


def _file() -> Upload:
    return Upload(csv([row_of_person()]))


def _offer(asked: Asked) -> Any:
    return OwnershipOffer.objects.filter(closed_at__isnull=True).first() or OwnershipOffer(pk=0)


def _widened(actor: Actor, asked: Asked) -> Any:
    """The profile with one permission more: any that lets a person see what an administrator may not."""
    profile = asked.thing
    return edit_profile(
        actor=actor,
        profile=profile,
        name=profile.name,
        description="",
        permissions=closure({Permission.USERS_VIEW, Permission.PAYROLL_VIEW}),
        version=profile.version,
    )


def _later() -> datetime:
    return timezone.now() + timedelta(days=14)


# -- who may ------------------------------------------------------------------------------------------------

GIVE_AT: Reach = {
    **table.GIVE_CONSULTA_AT,
    "whole account": "owner administrator",
    # A place under a company that is not its own.
    "forged": "",
    "archived": "",
}
_HOME: Reach = {"own account": "owner administrator", "other account": "stranger"}
_ASKED: Reach = {
    **table.ASK_AT,
    "whole account": " ".join(each for each in table.OF_GRUPO_MAIZ.split() if each != "owner"),
    "forged": "",
}


# Whoever has the request in hand may answer it where the pages show it to him.
def _archiving(it: Asked) -> Act:
    company = it.home.companies["ajena" if it.person in ELSEWHERE else "panadería"]
    given = {"company": company.pk, "version": company.version, "subject": company.short_name}
    return Act(ActKind.ARCHIVE_COMPANY, given)


_WAITS: Reach = {relation: who for relation, who in table.OTHERS_APPROVAL.items() if relation != "answered"}
_ANSWERED: Reach = {relation: who for relation, who in table.ANSWER_REQUEST.items() if relation != "answered"}
_OFFERED: Reach = {"made to him": table.OFFER["made to him"], "made to somebody else": "owner"}

DEEDS: tuple[Deed, ...] = (
    # -- members
    Deed(
        name="invite_member",
        to="scopes",
        may=GIVE_AT,
        call=lambda actor, it: invite_member(actor=actor, invitation=_new_person(it, it.thing)),
    ),
    Deed(
        name="invite_member",
        variant="with a profile",
        to="profiles",
        may=table.GIVE_PROFILE,
        call=lambda actor, it: invite_member(
            actor=actor,
            invitation=_new_person(it, it.world.workplace(it.person).scope, profile=it.thing),
        ),
    ),
    Deed(
        name="change_grants",
        to="members",
        may=table.CHANGE_GRANTS,
        call=lambda actor, it: change_grants(
            actor=actor,
            member=it.thing,
            assignments=_give(it, _workplace(it)),
            version=it.thing.version,
        ),
    ),
    Deed(
        name="change_grants",
        variant="to a place",
        to="scopes",
        # The member is the one who works in Centro, or a colleague in another account.
        may={
            "own place": "owner administrator company_admin branch_admin registrar",
            "other place": "owner administrator company_admin neighbour registrar",
            "other company": "owner administrator baker registrar",
            "whole account": "owner administrator registrar",
            "other account": "stranger",
        },
        call=lambda actor, it: change_grants(
            actor=actor,
            member=it.colleague,
            assignments=_give(it, it.thing),
            version=it.colleague.version,
        ),
    ),
    Deed(
        name="change_hours",
        to="members",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: change_hours(
            actor=actor,
            member=it.thing,
            hours=Hours("America/Mexico_City", (Shift(0, 9 * 60, 20 * 60),)),
            version=it.thing.version,
        ),
    ),
    Deed(
        name="change_hours",
        variant="to more than his own",
        to="members",
        may=dict.fromkeys(("own place", "other place", "other company"), "owner")
        | {"other account": "stranger"},
        prepare=typed.keeps_store_hours,
        call=lambda actor, it: change_hours(
            actor=actor, member=it.thing, hours=ALWAYS_OPEN, version=it.thing.version
        ),
    ),
    Deed(
        name="deactivate_member",
        to="members",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: deactivate_member(actor=actor, member=it.thing),
    ),
    Deed(
        name="begin_viewing",
        to="members",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: begin_viewing(
            actor=actor, member=it.thing, reason="No encuentra sus facturas"
        ),
    ),
    Deed(
        name="end_viewing",
        to="viewings",
        may=table.OWN_VIEWING,
        call=lambda actor, it: end_viewing(actor=actor, viewing=it.thing),
    ),
    Deed(
        name="reactivate_member",
        to="deactivated",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: reactivate_member(actor=actor, member=it.thing),
    ),
    Deed(
        name="reassign_seat",
        to="deactivated",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: reassign_seat(
            actor=actor, member=it.thing, invitation=_new_person(it, _workplace(it))
        ),
    ),
    Deed(
        name="reassign_seat",
        variant="by whom may register people, and may not touch the former one",
        to="deactivated",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: reassign_seat(
            actor=actor,
            member=it.thing,
            invitation=_new_person(it, it.world.workplace(it.person).scope, profile=it.free_profile),
        ),
    ),
    Deed(
        name="delete_member",
        to="members",
        may=table.DELETE_MEMBER,
        call=lambda actor, it: delete_member(actor=actor, member=it.thing),
    ),
    Deed(
        name="edit_member",
        to="members",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: edit_member(
            actor=actor,
            member=it.thing,
            name=typed.NEW_NAME,
            username=it.thing.username,
            email=it.thing.email,
            version=it.thing.version,
        ),
    ),
    Deed(
        name="resend_credentials",
        to="invited",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: resend_credentials(actor=actor, member=it.thing),
    ),
    Deed(
        name="copy_link",
        to="invited",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: copy_link(actor=actor, member=it.thing),
    ),
    Deed(
        name="withdraw_invitation",
        to="invited",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: withdraw_invitation(actor=actor, member=it.thing),
    ),
    Deed(
        name="retry_notice",
        to="notices",
        may=table.MAIL_MEMBER,
        call=lambda actor, it: retry_notice(actor=actor, member=it.thing.member, message_id=it.thing.it.id),
    ),
    Deed(
        name="close_member_session",
        to="entries",
        may=table.MANAGE_MEMBER,
        call=lambda actor, it: close_member_session(actor=actor, member=it.thing.member, entry=it.thing.it),
    ),
    Deed(
        name="offer_ownership",
        to="members",
        may=table.DELETE_MEMBER,
        call=lambda actor, it: offer_ownership(actor=actor, member=it.thing),
    ),
    Deed(
        name="close_offer",
        to="offers",
        may=_OFFERED,
        prepare=typed.offered,
        call=lambda actor, it: close_offer(actor=actor, offer=_offer(it)),
    ),
    Deed(
        name="transfer_ownership",
        to="offers",
        may={
            "made to him": " ".join(
                w for w in table.OFFER["made to him"].split() if w not in {"owner", "stranger"}
            ),
            "made to somebody else": "",
        },
        prepare=typed.offered,
        call=lambda actor, it: transfer_ownership(actor=actor, offer=_offer(it)),
    ),
    # -- requests for access
    Deed(
        name="ask_access",
        to="scopes",
        may=_ASKED,
        call=lambda actor, it: ask_access(actor=actor, permission=Permission.PAYROLL_VIEW, at=it.thing),
    ),
    Deed(
        name="answer_by_giving",
        to="requests",
        may=_ANSWERED,
        call=lambda actor, it: answer_by_giving(actor=actor, request=it.thing),
    ),
    Deed(
        name="answer_by_declining",
        to="requests",
        may=_ANSWERED,
        call=lambda actor, it: answer_by_declining(actor=actor, request=it.thing),
    ),
    Deed(
        name="withdraw_request",
        to="requests",
        may=table.OWN_REQUEST,
        call=lambda actor, it: withdraw_request(actor=actor, request=it.thing),
    ),
    Deed(
        name="note_answer_read",
        to="requests",
        may=table.OWN_REQUEST,
        prepare=typed.answered,
        call=lambda actor, it: note_answer_read(actor=actor, request=it.thing),
    ),
    # -- access reviews
    Deed(
        name="start_review",
        may={HERE: table.REVIEW},
        call=lambda actor, _it: start_review(
            actor=actor, plan=Plan(due_at=_later(), name="Repaso", request_key=KEY)
        ),
    ),
    Deed(
        name="decide_line",
        to="review lines",
        may=table.DECIDE_LINE,
        call=lambda actor, it: decide_line(
            actor=actor, line=it.thing, verdict=Verdict(decision=Decision.KEEP, mark=it.thing.mark)
        ),
    ),
    Deed(
        name="decide_line",
        variant="taking it away",
        to="review lines",
        may=table.DECIDE_LINE,
        call=lambda actor, it: decide_line(
            actor=actor,
            line=it.thing,
            verdict=Verdict(decision=Decision.REMOVE, mark=it.thing.mark, may_deactivate=True),
        ),
    ),
    Deed(
        name="hand_over_line",
        to="review lines",
        may=table.HAND_OVER_LINE,
        call=lambda actor, it: hand_over_line(actor=actor, line=it.thing, to=typed.other_reviewer(it)),
    ),
    Deed(
        name="close_review",
        to="reviews",
        may=table.CLOSE_REVIEW,
        call=lambda actor, it: close_review(actor=actor, review=it.thing),
    ),
    Deed(
        name="export_review",
        to="reviews",
        may={"closed": table.SEE_REVIEW["closed"]},
        call=lambda actor, it: export_review(actor=actor, review=it.thing, file_format=ReviewFormat.PDF),
    ),
    # -- what needs a second person
    Deed(
        name="answer_by_authorising",
        to="approvals",
        may=_WAITS,
        prepare=typed.could_be_asked_for,
        call=lambda actor, it: answer_by_authorising(actor=actor, approval=it.thing),
    ),
    Deed(
        name="answer_by_refusing",
        to="approvals",
        may=_WAITS,
        call=lambda actor, it: answer_by_refusing(actor=actor, approval=it.thing),
    ),
    Deed(
        name="cancel_approval",
        to="approvals",
        may=table.CANCEL_APPROVAL,
        call=lambda actor, it: cancel_approval(actor=actor, approval=it.thing),
    ),
    Deed(
        name="ask_approval",
        may={HERE: "owner administrator baker stranger"},
        call=lambda actor, it: ask_approval(actor=actor, act=_archiving(it)),
    ),
    Deed(
        name="change_double_authorisation",
        may={HERE: table.SECURITY},
        call=lambda actor, it: change_double_authorisation(actor=actor, account=it.home.account, is_on=True),
    ),
    # -- profiles
    Deed(
        name="create_profile",
        may={HERE: "owner administrator stranger"},
        call=lambda actor, _it: create_profile(
            actor=actor, name=typed.NEW_NAME, description="", permissions=ONE
        ),
    ),
    Deed(
        name="create_profile",
        variant="with more than he holds",
        may={HERE: "owner stranger"},
        call=lambda actor, _it: create_profile(
            actor=actor, name=typed.NEW_NAME, description="", permissions=closure({Permission.PAYROLL_VIEW})
        ),
    ),
    Deed(
        name="edit_profile",
        to="profiles",
        may=table.CHANGE_PROFILE,
        call=lambda actor, it: edit_profile(
            actor=actor,
            profile=it.thing,
            name=typed.NEW_NAME,
            description="",
            permissions=ONE,
            version=it.thing.version,
        ),
    ),
    Deed(
        name="edit_profile",
        variant="beyond what he holds",
        to="profiles",
        may={"custom": "owner", "the administrator's own": "owner", "other account": "stranger"},
        call=_widened,
    ),
    Deed(
        name="edit_profile",
        variant="of somebody who works longer than he",
        to="profiles",
        may={"custom": "owner", "the administrator's own": "owner", "other account": "stranger"},
        prepare=typed.keeps_store_hours_and_another_holds_it,
        call=lambda actor, it: edit_profile(
            actor=actor,
            profile=it.thing,
            name=typed.NEW_NAME,
            description="",
            permissions=WIDER,
            version=it.thing.version,
        ),
    ),
    Deed(
        name="archive_profile",
        to="profiles",
        may={"custom": "owner administrator", "other account": "stranger"},
        call=lambda actor, it: archive_profile(actor=actor, profile=it.thing),
    ),
    # -- files
    Deed(
        name="export_members",
        may={HERE: table.READ_USERS},
        call=lambda actor, _it: export_members(actor=actor, filters=MemberFilter()),
    ),
    Deed(
        name="export_matrix",
        may={HERE: table.READ_USERS},
        call=lambda actor, _it: export_matrix(actor=actor, filters=MemberFilter()),
    ),
    Deed(
        name="export_trail",
        may={HERE: table.READ_TRAIL},
        call=lambda actor, _it: export_trail(actor=actor, filters=EventFilter()),
    ),
    Deed(
        name="stage_import",
        may={HERE: table.MANAGE_USERS},
        call=lambda actor, _it: stage_import(
            actor=actor, upload=_file(), file_name="usuarios.csv", request_key=uuid.uuid4()
        ),
    ),
    Deed(
        name="confirm_import",
        to="imports",
        may=table.CONFIRM_IMPORT,
        call=lambda actor, it: confirm_import(actor=actor, job_id=it.thing.id),
    ),
    Deed(
        name="start_job",
        may={HERE: table.READ_USERS},
        call=lambda actor, _it: start_job(actor=actor, kind=EXPORT),
    ),
    Deed(
        name="confirm_job",
        to="imports",
        may=table.CONFIRM_IMPORT,
        call=lambda actor, it: confirm_job(actor=actor, job_id=it.thing.id),
    ),
    Deed(
        name="cancel_job",
        to="queued",
        may={"his own": promises.ALL_MEMBERS},
        call=lambda actor, it: cancel_job(actor=actor, job_id=it.thing.id),
    ),
    # The outbox knows ids and accounts: who may write to a member is asked before.
    Deed(
        name="retry_message",
        to="notices",
        may={
            **dict.fromkeys(
                ("own place", "other place", "other company", "the owner"),
                f"{table.OF_GRUPO_MAIZ} operator newcomer",
            ),
            "other account": "stranger guest",
        },
        call=lambda actor, it: retry_message(
            actor=actor,
            message_id=it.thing.it.id,
            subject_kind="member",
            subject_id=str(it.thing.member.pk),
        ),
    ),
    # -- seats
    Deed(
        name="place_order",
        may={HERE: "owner stranger operator"},
        call=lambda actor, _it: place_order(actor=actor, quantity=1, request_key=KEY),
    ),
    Deed(
        name="activate_order",
        to="orders",
        may={"own account": "operator"},
        call=lambda actor, it: activate_order(actor=actor, order=it.thing),
    ),
    Deed(
        name="subscribe_account",
        to="accounts",
        may={"own account": "owner operator", "other account": "stranger"},
        prepare=lambda it: Subscription.objects.filter(account_id=it.thing.pk).delete(),
        call=lambda actor, it: subscribe_account(actor=actor, account_id=it.thing.pk, plan=cast.plan()),
    ),
    # -- the account and its tree
    Deed(
        name="create_account",
        may={HERE: "operator"},
        call=lambda actor, _it: create_account(actor=actor, fields=ACCOUNT),
    ),
    Deed(
        name="edit_account",
        to="accounts",
        may=_HOME,
        call=lambda actor, it: edit_account(
            actor=actor, account=it.thing, version=it.thing.version, fields=ACCOUNT
        ),
    ),
    Deed(
        name="finish_express_setup",
        to="accounts",
        may=_HOME,
        call=lambda actor, it: finish_express_setup(actor=actor, account=it.thing),
    ),
    Deed(
        name="create_company",
        may={HERE: "owner administrator stranger"},
        call=lambda actor, _it: create_company(actor=actor, fields=FIELDS),
    ),
    Deed(
        name="edit_company",
        to="companies",
        may=table.EDIT_COMPANY,
        call=lambda actor, it: edit_company(
            actor=actor, company=it.thing, version=it.thing.version, fields=FIELDS
        ),
    ),
    Deed(
        name="archive_company",
        to="companies",
        may={relation: who for relation, who in table.EDIT_COMPANY.items() if relation != "archived"},
        call=lambda actor, it: archive_company(actor=actor, company=it.thing),
    ),
    Deed(
        name="restore_company",
        to="companies",
        may=table.EDIT_COMPANY,
        prepare=typed.archived,
        call=lambda actor, it: restore_company(actor=actor, company=it.thing),
    ),
    Deed(
        name="create_place",
        to="companies",
        may={relation: who for relation, who in table.EDIT_COMPANY.items() if relation != "archived"},
        call=lambda actor, it: create_place(actor=actor, company=it.thing, fields=PLACE),
    ),
    Deed(
        name="edit_place",
        to="places",
        may=table.MANAGE_PLACE,
        call=lambda actor, it: edit_place(
            actor=actor, place=it.thing, version=it.thing.version, fields=PLACE
        ),
    ),
    Deed(
        name="archive_place",
        to="places",
        may={relation: who for relation, who in table.MANAGE_PLACE.items() if relation != "archived"},
        call=lambda actor, it: archive_place(actor=actor, place=it.thing),
    ),
    Deed(
        name="restore_place",
        to="places",
        may=table.MANAGE_PLACE,
        prepare=typed.archived,
        call=lambda actor, it: restore_place(actor=actor, place=it.thing),
    ),
)
# What takes an actor and keeps nobody out, and why.
NOT_ASKED = {
    "record_event": "writes down what was done",
    "record_events": "the same, several at once",
    "require_editable": "is the question itself, asked by edit_profile and archive_profile",
    "is_editable": "the same, before a button is drawn",
    "may_close": "the same, before the button of close_review is drawn",
    "require_owner": "is the question itself, asked by offer_ownership and close_offer",
    "already_done": "a step of invite_member",
    "required_drafts": "a step of invite_member",
    "add_member": "a step of invite_member",
    "after_refusal": "a step of invite_member",
}
