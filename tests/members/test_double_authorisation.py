"""The gravest acts need a second person, where the account wants it, whichever way they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import FieldFault, NotFound
from gafete.members.approvals.limits import DELAY, LIFETIME, MOST_OPEN, REMINDED_BEFORE
from gafete.members.approvals.opening import ApprovalOver, Opened, opened
from gafete.members.approvals.playing import ActChanged
from gafete.members.approvals.queries import (
    approvals_between,
    get_approval_to_answer,
    get_own_approval,
    list_approvals_to_answer,
    names_of_seconds,
    own_approvals,
)
from gafete.members.asking.queries import get_request_to_answer
from gafete.members.credentials import CREDENTIALS
from gafete.members.links import invitation_of
from gafete.members.models import Approval, ApprovalState, Member, MemberState, Profile
from gafete.members.operations.answer_approval import answer_by_authorising, answer_by_refusing
from gafete.members.operations.answer_request import answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.ask_approval import ApprovalNotPossible, ask_approval
from gafete.members.operations.cancel_approval import cancel_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.copy_link import LinkNotOffered, copy_link
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.edit_profile import edit_profile
from gafete.members.operations.follow_approvals import follow_approvals
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.offer_ownership import close_offer, offer_ownership
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.outbox.composers import compose
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.tenancy.models import Account, Company
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.change_double_authorisation import change_double_authorisation
from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.seconding import Act, ActKind, SecondNeeded
from tests.cast import House, otra_cuenta

pytestmark = pytest.mark.django_db

SECURITY = Permission.SECURITY_MANAGE


@pytest.fixture(autouse=True)
def policy(house: House) -> None:
    Account.objects.filter(pk=house.account.pk).update(double_authorisation=True)


def needed(act: Callable[[], Any]) -> Act:
    """What the operation raised instead of doing it."""
    with pytest.raises(SecondNeeded) as stopped:
        act()
    return stopped.value.act


def archiving(house: House, by: str) -> Callable[[], Company]:
    return lambda: archive_company(actor=house.actor(by), company=house.companies["panadería"])


def promoting(house: House, who: str, by: str) -> Callable[[], Member]:
    """Make somebody an administrator of the whole account."""
    member = house.member(who)
    return lambda: change_grants(
        actor=house.actor(by),
        member=member,
        assignments=[house.assignment("administrator", [house.whole])],
        version=member.version,
    )


def waiting(house: House, act: Callable[[], Any], by: str) -> Approval:
    """The act, waiting for a second person."""
    return ask_approval(actor=house.actor(by), act=needed(act))


def is_archived(house: House) -> bool:
    return Company.objects.get(pk=house.companies["panadería"].pk).is_archived


def mails(kind: str) -> list[int]:
    rows = Message.objects.filter(kind=f"members.{kind}").order_by("id")
    return [row.parameters["member"] for row in rows]


def kinds() -> list[str]:
    return list(Event.objects.order_by("-id").values_list("kind", flat=True)[:2])


# -- what needs one --------------------------------------------------------------------------------


def test_a_company_is_archived_by_two(house: House) -> None:
    events = Event.objects.count()
    act = needed(archiving(house, "ana"))
    assert (act.kind, act.subject) == (ActKind.ARCHIVE_COMPANY, "Panadería")
    assert not is_archived(house)
    assert Event.objects.count() == events

    approval = ask_approval(actor=house.actor("ana"), act=act)
    assert approval.due_at is None
    assert approval.expires_at - approval.asked_at == LIFETIME
    assert mails("approval_asked") == [house.owner.pk]
    assert names_of_seconds(house.actor("ana"), approval, now=timezone.now()) == [house.owner.name]

    done = answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert is_archived(house)
    assert (done.state, done.answered_by_id) == (ApprovalState.DONE, house.owner.pk)
    archived, given = Event.objects.order_by("-id")[1], Event.objects.order_by("-id")[0]
    assert (archived.kind, archived.actor_label) == ("company.archived", house.member("ana").name)
    assert (given.kind, given.actor_label) == ("approval.given", house.owner.name)
    assert given.target_label == house.member("ana").name
    assert mails("approval_ended") == [house.member("ana").pk]


def test_who_becomes_an_administrator_does_so_by_the_word_of_two(house: House) -> None:
    approval = waiting(house, promoting(house, "carla", by="ana"), by="ana")
    assert not house.actor("carla").may(SECURITY, house.whole)
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert house.actor("carla").may(SECURITY, house.whole)
    assert house.member("carla").grants.get().granted_by_label == house.member("ana").name


def test_what_has_nothing_to_do_with_security_needs_nobody(house: House) -> None:
    carla = house.member("carla")
    change_grants(
        actor=house.actor("ana"),
        member=carla,
        assignments=[house.assignment("administrator", ["cancún"])],
        version=carla.version,
    )
    house.invite("nadia", house.assignment("viewer", ["centro"]), by="ana")
    deactivate_member(actor=house.actor("ana"), member=house.member("carla"))
    reactivate_member(actor=house.actor("ana"), member=house.member("carla"))
    assert not Approval.objects.exists()


def test_who_has_it_already_and_gets_something_else_needs_nobody(house: House) -> None:
    ana = house.member("ana")
    change_grants(
        actor=house.actor("olivia"),
        member=ana,
        assignments=[
            house.assignment("administrator", [house.whole], added=frozenset({Permission.PAYROLL_VIEW}))
        ],
        version=ana.version,
    )
    assert house.actor("ana").may(Permission.PAYROLL_VIEW, house.whole)


def test_a_new_administrator_is_invited_by_two_and_gets_a_link(house: House) -> None:
    Account.objects.update(credential_mode="typed")
    invitation = house.invitation("nadia", house.assignment("administrator", [house.whole]))
    typed = replace(invitation, password="una contraseña que alguien conoce")
    act = needed(lambda: invite_member(actor=house.actor("ana"), invitation=typed))
    assert not Member.objects.filter(username="nadia").exists()
    assert "conoce" not in str(act.parameters)

    approval = ask_approval(actor=house.actor("ana"), act=act)
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    nadia = Member.objects.get(username="nadia")
    assert (nadia.credential_mode, nadia.invited_by_label) == ("link", house.member("ana").name)
    assert not nadia.user.has_usable_password()
    # A second click on the form finds her.
    assert invite_member(actor=house.actor("ana"), invitation=typed) == nadia


def test_nobody_enters_as_the_second_person_by_a_link_or_another_address(house: House) -> None:
    Account.objects.update(copy_link_allowed=True)
    act = lambda: house.invite("nadia", house.assignment("administrator", [house.whole]), by="ana")  # noqa: E731
    answer_by_authorising(actor=house.actor("olivia"), approval=waiting(house, act, by="ana"))
    nadia = Member.objects.get(username="nadia")
    with pytest.raises(LinkNotOffered):
        copy_link(actor=house.actor("ana"), member=nadia)
    with pytest.raises(FieldFault) as fault:
        edit_member(
            actor=house.actor("ana"),
            member=nadia,
            name=nadia.name,
            username=nadia.username,
            email="otra@correo.example",
            version=nadia.version,
        )
    assert fault.value.field == "email"
    Account.objects.update(double_authorisation=False)
    assert copy_link(actor=house.actor("ana"), member=nadia)


@pytest.mark.parametrize("mode", ["link", "typed", "temporary"])
def test_nothing_that_was_given_out_before_opens_what_two_authorised(house: House, mode: str) -> None:
    """Nadia is invited by one; whoever holds her link or her password is not her when she becomes an administrator."""
    Account.objects.update(copy_link_allowed=True, credential_mode=mode)
    typed = "maceta lluvia tranvía 99 x"
    nadia = house.invite("nadia", house.assignment("viewer", ["centro"]), by="ana", password=typed)
    copied = copy_link(actor=house.actor("ana"), member=nadia).rstrip("/").rsplit("/", 1)[-1]
    assert invitation_of(copied, now=timezone.now()) == nadia
    mailed = Message.objects.filter(kind=CREDENTIALS, subject_id=str(nadia.pk)).get()

    approval = waiting(house, promoting(house, "nadia", by="ana"), by="ana")
    assert invitation_of(copied, now=timezone.now()) == nadia
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)

    nadia = house.member("nadia")
    assert invitation_of(copied, now=timezone.now()) is None
    assert (nadia.credential_mode, nadia.user.has_usable_password()) == ("link", False)
    with pytest.raises(LinkNotOffered):
        copy_link(actor=house.actor("ana"), member=nadia)
    assert compose(mailed) is None
    newest = compose(Message.objects.get(kind=CREDENTIALS, parameters__nonce=str(nadia.invitation_nonce)))
    assert newest is not None
    assert (newest.to, "/activar/" in newest.text) == (nadia.email, True)


def test_somebody_of_whom_another_account_knows_keeps_the_password_that_he_chose(house: House) -> None:
    strangers = otra_cuenta()
    email = strangers.owner.user.email
    nadia = house.invite("nadia", house.assignment("viewer", ["centro"]), by="ana", email=email)
    password = nadia.user.password
    approval = waiting(house, promoting(house, "nadia", by="ana"), by="ana")
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    promoted = house.member("nadia")
    assert promoted.user.password == password
    assert promoted.invitation_nonce != nadia.invitation_nonce


def test_without_the_policy_who_was_invited_keeps_his_way_in(house: House) -> None:
    Account.objects.update(double_authorisation=False)
    nadia = house.invite("nadia", house.assignment("viewer", ["centro"]), by="ana")
    promoting(house, "nadia", by="olivia")()
    assert house.member("nadia").invitation_nonce == nadia.invitation_nonce


def test_a_profile_of_somebody_who_has_not_entered_gets_no_security(house: House) -> None:
    """Two would authorise whoever holds his link by then."""
    profile = create_profile(
        actor=house.actor("ana"), name="Apoyo", description="", permissions=frozenset({Permission.USERS_VIEW})
    )
    row = house.assignment("Apoyo", [house.whole])
    carla = house.member("carla")
    change_grants(actor=house.actor("ana"), member=carla, assignments=[row], version=carla.version)

    def act() -> Profile:
        return edit_profile(
            actor=house.actor("ana"),
            profile=profile,
            name="Apoyo",
            description="",
            permissions=frozenset({Permission.USERS_VIEW, SECURITY}),
            version=1,
        )

    approval = waiting(house, act, by="ana")
    house.invite("nadia", row, by="ana")
    answered = answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert answered.state == ApprovalState.VOID
    assert "aún no ha entrado" in answered.answer
    assert not house.actor("carla").may(SECURITY, house.whole)
    with pytest.raises(FieldFault) as fault:
        act()
    assert fault.value.field == "permissions"
    Account.objects.update(double_authorisation=False)
    assert SECURITY in act().permissions


def test_a_seat_goes_to_a_new_administrator_by_two(house: House) -> None:
    deactivate_member(actor=house.actor("ana"), member=house.member("carla"))
    invitation = house.invitation("nadia", house.assignment("administrator", [house.whole]))
    act = lambda: reassign_seat(  # noqa: E731
        actor=house.actor("ana"), member=house.member("carla"), invitation=invitation
    )
    answer_by_authorising(actor=house.actor("olivia"), approval=waiting(house, act, by="ana"))
    assert Member.objects.get(username="nadia").state == MemberState.INVITED
    assert house.member("carla").state == MemberState.REPLACED


def test_an_administrator_comes_back_by_two(house: House) -> None:
    house.join("zoe", house.assignment("viewer", ["centro"]))
    Account.objects.update(double_authorisation=False)
    promoting(house, "zoe", by="olivia")()
    Account.objects.update(double_authorisation=True)
    deactivate_member(actor=house.actor("ana"), member=house.member("zoe"))
    act = lambda: reactivate_member(actor=house.actor("ana"), member=house.member("zoe"))  # noqa: E731
    answer_by_authorising(actor=house.actor("olivia"), approval=waiting(house, act, by="ana"))
    assert house.member("zoe").state == MemberState.ACTIVE


def test_a_profile_that_somebody_holds_gets_security_by_two(house: House) -> None:
    olivia = house.actor("olivia")
    profile = create_profile(
        actor=olivia, name="Apoyo", description="", permissions=frozenset({Permission.USERS_VIEW})
    )
    wide = frozenset({Permission.USERS_VIEW, SECURITY})
    carla = house.member("carla")
    change_grants(
        actor=olivia,
        member=carla,
        assignments=[house.assignment("Apoyo", [house.whole])],
        version=carla.version,
    )
    act = lambda: edit_profile(  # noqa: E731
        actor=house.actor("olivia"),
        profile=profile,
        name="Apoyo",
        description="",
        permissions=wide,
        version=1,
    )
    approval = waiting(house, act, by="olivia")
    assert not house.actor("carla").may(SECURITY, house.whole)
    answer_by_authorising(actor=house.actor("ana"), approval=approval)
    assert house.actor("carla").may(SECURITY, house.whole)


@pytest.fixture
def apoyo(house: House) -> Profile:
    """A harmless profile, which Carla holds."""
    few = frozenset({Permission.CFDI_VIEW})
    profile = create_profile(actor=house.actor("ana"), name="Apoyo", description="", permissions=few)
    give(house, "carla", "Apoyo")
    return profile


def give(house: House, who: str, profile: str) -> None:
    member = house.member(who)
    change_grants(
        actor=house.actor("ana"),
        member=member,
        assignments=[house.assignment(profile, [house.whole])],
        version=member.version,
    )


def widening(house: House, profile: Profile) -> Callable[[], Profile]:
    return lambda: edit_profile(
        actor=house.actor("ana"),
        profile=profile,
        name="Apoyo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW, SECURITY}),
        version=1,
    )


def test_who_gets_the_profile_after_it_was_asked_for_gets_nothing_by_it(house: House, apoyo: Profile) -> None:
    approval = waiting(house, widening(house, apoyo), by="ana")
    give(house, "dario", "Apoyo")
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.VOID
    assert not house.actor("dario").may(SECURITY, house.whole)


def test_a_holder_who_is_called_otherwise_since_it_was_asked_for_gets_nothing_by_it(
    house: House, apoyo: Profile
) -> None:
    approval = waiting(house, widening(house, apoyo), by="ana")
    carla = house.member("carla")
    edit_member(
        actor=house.actor("ana"),
        member=carla,
        name="Otra Persona",
        username=carla.username,
        email=carla.email,
        version=carla.version,
    )
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.VOID


def test_a_profile_that_nobody_holds_is_changed_by_one(house: House) -> None:
    profile = create_profile(
        actor=house.actor("ana"), name="Apoyo", description="", permissions=frozenset({Permission.USERS_VIEW})
    )
    wide = frozenset({Permission.USERS_VIEW, SECURITY})
    edit_profile(
        actor=house.actor("ana"), profile=profile, name="Apoyo", description="", permissions=wide, version=1
    )
    # To give it is what needs two.
    member = house.member("carla")
    act = needed(
        lambda: change_grants(
            actor=house.actor("ana"),
            member=member,
            assignments=[house.assignment("Apoyo", [house.whole])],
            version=member.version,
        )
    )
    # And who widens it meanwhile makes it another act.
    approval = ask_approval(actor=house.actor("ana"), act=act)
    wider = wide | {Permission.AUDIT_VIEW}
    edit_profile(
        actor=house.actor("ana"), profile=profile, name="Apoyo", description="", permissions=wider, version=2
    )
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.VOID
    assert not house.actor("carla").may(SECURITY, house.whole)


def test_nobody_gives_security_alone_by_a_profile_that_he_widens_meanwhile(house: House) -> None:
    """Nobody holds it yet, so that it is widened by one; what another page of his has read is not given any more."""
    profile = create_profile(
        actor=house.actor("ana"), name="Apoyo", description="", permissions=frozenset({Permission.USERS_VIEW})
    )
    row = house.assignment("Apoyo", [house.whole])
    wide = frozenset({Permission.USERS_VIEW, SECURITY})
    edit_profile(
        actor=house.actor("ana"), profile=profile, name="Apoyo", description="", permissions=wide, version=1
    )
    carla = house.member("carla")
    with pytest.raises(FieldFault) as fault:
        change_grants(actor=house.actor("ana"), member=carla, assignments=[row], version=carla.version)
    assert fault.value.field == "profile"
    with pytest.raises(FieldFault) as fault:
        house.invite("nadia", row, by="ana")
    assert fault.value.field == "profile"
    assert not house.actor("carla").may(SECURITY, house.whole)
    assert not Member.objects.filter(username="nadia").exists()


def test_a_request_for_security_is_answered_by_two(house: House) -> None:
    # Somebody who manages users, and asks for security.
    asked = ask_access(actor=house.actor("dario"), permission=SECURITY, at=house.whole)
    request = get_request_to_answer(house.actor("ana"), asked.public_id)
    approval = waiting(house, lambda: answer_by_giving(actor=house.actor("ana"), request=request), by="ana")
    assert approval.kind == ActKind.CHANGE_GRANTS
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert house.actor("dario").may(SECURITY, house.whole)


def test_turning_it_on_needs_one_and_off_needs_two(house: House) -> None:
    account = house.account
    Account.objects.update(double_authorisation=False)
    change_double_authorisation(actor=house.actor("ana"), account=account, is_on=True)
    assert Event.objects.order_by("-id")[0].kind == "account.edited"
    change_double_authorisation(actor=house.actor("ana"), account=account, is_on=True)
    off = lambda: change_double_authorisation(actor=house.actor("ana"), account=account, is_on=False)  # noqa: E731
    approval = waiting(house, off, by="ana")
    with pytest.raises(AccessDenied):
        answer_by_authorising(actor=house.actor("bruno"), approval=approval)
    answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert not Account.objects.get(pk=account.pk).double_authorisation
    archiving(house, "ana")()
    assert is_archived(house)


def test_whoever_may_not_decide_about_security_turns_nothing_on(house: House) -> None:
    with pytest.raises(AccessDenied):
        change_double_authorisation(actor=house.actor("bruno"), account=house.account, is_on=True)


# -- ownership -------------------------------------------------------------------------------------


@pytest.fixture
def heir(house: House) -> Approval:
    """Olivia offers the account to Dario, who accepts."""
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("dario"))
    accept = lambda: transfer_ownership(actor=house.actor("dario"), offer=offer)  # noqa: E731
    return waiting(house, accept, by="dario")


def test_the_account_passes_when_a_third_person_says_so(house: House, heir: Approval) -> None:
    assert mails("approval_asked") == [house.member("ana").pk]
    for party in ("olivia", "dario"):
        with pytest.raises(AccessDenied):
            answer_by_authorising(actor=house.actor(party), approval=heir)
        assert list_approvals_to_answer(house.actor(party), now=timezone.now()) == []
    answer_by_authorising(actor=house.actor("ana"), approval=heir)
    assert house.member("dario").is_owner
    assert not Member.objects.get(pk=house.owner.pk).is_owner
    assert sorted(mails("approval_ended")) == sorted([house.owner.pk, house.member("dario").pk])


def test_the_owner_may_stop_it(house: House, heir: Approval) -> None:
    assert own_approvals(house.actor("olivia")) == []
    assert approvals_between(house.actor("olivia")) == [heir]
    assert approvals_between(house.actor("dario")) == approvals_between(house.actor("ana")) == []
    cancel_approval(actor=house.actor("olivia"), approval=heir)
    with pytest.raises(ApprovalOver):
        answer_by_authorising(actor=house.actor("ana"), approval=heir)
    assert not house.member("dario").is_owner


def test_an_offer_that_was_withdrawn_passes_nothing(house: House, heir: Approval) -> None:
    offer = house.owner.account.ownership_offers.get()
    close_offer(actor=house.actor("olivia"), offer=offer)
    done = answer_by_authorising(actor=house.actor("ana"), approval=heir)
    assert done.state == ApprovalState.VOID
    assert "ya no está abierto" in done.answer
    assert not house.member("dario").is_owner


# -- who may ---------------------------------------------------------------------------------------


def test_nobody_authorises_what_he_asked_for(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    for answer in (answer_by_authorising, answer_by_refusing):
        with pytest.raises(AccessDenied):
            answer(actor=house.actor("ana"), approval=approval)
    assert Approval.objects.get().state == ApprovalState.OPEN
    assert not is_archived(house)


def test_whoever_could_not_do_it_himself_does_not_authorise_it(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    for name in ("bruno", "carla", "dario", "elena"):
        with pytest.raises(AccessDenied):
            answer_by_authorising(actor=house.actor(name), approval=approval)
        with pytest.raises(NotFound):
            get_approval_to_answer(house.actor(name), approval.public_id)
    assert not is_archived(house)


def test_nobody_gets_a_second_person_by_inviting_one(house: House) -> None:
    """He could archive it himself; one person alone gave him that."""
    house.members["nadia"] = house.join("nadia", house.assignment("administrator", ["panadería"]), by="ana")
    approval = waiting(house, archiving(house, "ana"), by="ana")
    assert mails("approval_asked") == [house.owner.pk]
    assert list_approvals_to_answer(house.actor("nadia"), now=timezone.now()) == []
    for answer in (answer_by_authorising, answer_by_refusing):
        with pytest.raises(AccessDenied):
            answer(actor=house.actor("nadia"), approval=approval)
    assert not is_archived(house)


def test_one_who_holds_less_than_what_is_given_is_no_second_person(house: House) -> None:
    """He has the rights that the act is about, and not all of those that it hands out."""
    few = frozenset({SECURITY, Permission.USERS_MANAGE})
    Account.objects.update(double_authorisation=False)
    carla = house.member("carla")
    change_grants(
        actor=house.actor("olivia"),
        member=carla,
        assignments=[house.assignment("viewer", [house.whole], added=few)],
        version=carla.version,
    )
    Account.objects.update(double_authorisation=True)
    approval = waiting(house, promoting(house, "elena", by="ana"), by="ana")
    assert mails("approval_asked") == [house.owner.pk]
    assert list_approvals_to_answer(house.actor("carla"), now=timezone.now()) == [approval]
    with pytest.raises(AccessDenied):
        answer_by_authorising(actor=house.actor("carla"), approval=approval)
    assert Approval.objects.get().state == ApprovalState.OPEN


def test_whoever_lost_the_right_since_he_looked_does_not_authorise_it(house: House) -> None:
    approval = waiting(house, archiving(house, "olivia"), by="olivia")
    stale = house.actor("ana")
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    with pytest.raises(AccessDenied):
        answer_by_authorising(actor=stale, approval=approval)
    assert not is_archived(house)


def test_what_was_asked_for_by_somebody_who_lost_the_right_is_not_done(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    done = answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert (done.state, kinds()[0]) == (ApprovalState.VOID, "approval.void")
    assert done.answer
    assert not is_archived(house)


def test_the_hours_of_who_asked_bound_what_he_gives_and_not_when_it_is_authorised(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    another_day = (timezone.now().weekday() + 3) % 7
    hours = {"zone": "America/Mexico_City", "shifts": [[another_day, 540, 1080]]}
    Member.objects.filter(pk=house.members["ana"].pk).update(hours=hours)
    Account.objects.update(access_version=99)
    assert house.actor("ana").is_out_of_hours
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.DONE


def test_who_only_looks_answers_nothing(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    looks = replace(house.actor("olivia"), only_looks=True)
    for act in (answer_by_authorising, answer_by_refusing, cancel_approval):
        with pytest.raises(AccessDenied):
            act(actor=looks, approval=approval)
    with pytest.raises(AccessDenied):
        ask_approval(actor=looks, act=approval.act)


def test_another_account_knows_nothing_of_it(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    stranger = otra_cuenta().actor("tomas")
    for act in (answer_by_authorising, answer_by_refusing, cancel_approval):
        with pytest.raises(NotFound):
            act(actor=stranger, approval=approval)
    with pytest.raises(NotFound):
        get_own_approval(stranger, approval.public_id)
    assert own_approvals(stranger) == []


# -- how it ends -----------------------------------------------------------------------------------


def test_a_target_that_changed_is_not_touched(house: House) -> None:
    approval = waiting(house, promoting(house, "carla", by="ana"), by="ana")
    Member.objects.filter(pk=house.members["carla"].pk).update(version=99)
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.VOID
    assert not house.actor("carla").may(SECURITY, house.whole)


def test_what_was_done_by_another_way_is_not_done_again(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    Account.objects.update(double_authorisation=False)
    archiving(house, "olivia")()
    restore_company(actor=house.actor("olivia"), company=house.companies["panadería"])
    assert answer_by_authorising(actor=house.actor("olivia"), approval=approval).state == ApprovalState.VOID
    assert not is_archived(house)


def test_it_is_authorised_in_time_or_not_at_all(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    Approval.objects.update(expires_at=timezone.now())
    with pytest.raises(ApprovalOver, match="venció"):
        answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    assert list_approvals_to_answer(house.actor("olivia"), now=timezone.now()) == []
    assert follow_approvals() == 1
    assert Approval.objects.get().state == ApprovalState.EXPIRED
    assert kinds()[0] == "approval.expired"
    with pytest.raises(ApprovalOver, match="venció"):
        answer_by_refusing(actor=house.actor("olivia"), approval=approval)
    assert follow_approvals() == 0
    assert not is_archived(house)


def test_it_is_refused_once(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    assert answer_by_refusing(actor=house.actor("olivia"), approval=approval).state == ApprovalState.REFUSED
    assert mails("approval_ended") == [house.member("ana").pk]
    with pytest.raises(ApprovalOver, match="rechazó"):
        answer_by_authorising(actor=house.actor("olivia"), approval=approval)
    with pytest.raises(ApprovalOver):
        cancel_approval(actor=house.actor("ana"), approval=approval)


def test_only_who_asked_cancels_it(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    with pytest.raises(NotFound):
        cancel_approval(actor=house.actor("olivia"), approval=approval)
    with pytest.raises(NotFound):
        get_own_approval(house.actor("olivia"), approval.public_id)
    cancel_approval(
        actor=house.actor("ana"), approval=get_own_approval(house.actor("ana"), approval.public_id)
    )
    with pytest.raises(ApprovalOver, match="canceló"):
        answer_by_authorising(actor=house.actor("olivia"), approval=approval)


def test_who_asks_again_finds_what_waits_and_after_its_time_asks_anew(house: House) -> None:
    first = waiting(house, archiving(house, "ana"), by="ana")
    assert waiting(house, archiving(house, "ana"), by="ana") == first
    assert waiting(house, archiving(house, "olivia"), by="olivia") == first
    assert mails("approval_asked") == [house.owner.pk]
    Approval.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert waiting(house, archiving(house, "ana"), by="ana") != first
    assert Approval.objects.get(pk=first.pk).state == ApprovalState.EXPIRED
    # The trail and who asked hear of it as they do when the worker comes first.
    assert kinds() == ["approval.asked", "approval.expired"]
    assert mails("approval_ended") == [house.member("ana").pk]


def test_what_the_worker_closes_at_this_moment_is_left_to_him(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(house, archiving(house, "ana"), by="ana")
    Approval.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    def late(account_id: int, approval: Approval) -> Opened:
        follow_approvals()
        return opened(account_id, approval)

    monkeypatch.setattr("gafete.members.operations.ask_approval.opened", late)
    waiting(house, archiving(house, "ana"), by="ana")
    assert mails("approval_ended") == [house.member("ana").pk]


def test_nobody_asks_without_end(house: House) -> None:
    approval = waiting(house, archiving(house, "ana"), by="ana")
    for number in range(MOST_OPEN - 1):
        approval.pk, approval.fingerprint = None, str(number)
        approval.public_id = Approval._meta.get_field("public_id").get_default()
        approval.save(force_insert=True)
    with pytest.raises(ApprovalNotPossible):
        waiting(house, promoting(house, "carla", by="ana"), by="ana")
    waiting(house, archiving(house, "ana"), by="ana")
    assert Approval.objects.count() == MOST_OPEN


def test_nobody_has_wait_what_he_could_not_do(house: House) -> None:
    act = needed(archiving(house, "ana"))
    with pytest.raises(AccessDenied):
        ask_approval(actor=house.actor("bruno"), act=act)
    forged = Act(act.kind, {**act.parameters, "version": 99})
    with pytest.raises(ActChanged):
        ask_approval(actor=house.actor("ana"), act=forged)
    Company.objects.update(archived_at=timezone.now())
    with pytest.raises(ActChanged):
        ask_approval(actor=house.actor("ana"), act=act)
    Company.objects.update(archived_at=None)
    nowhere = Act(act.kind, {**act.parameters, "company": 0})
    with pytest.raises(NotFound):
        ask_approval(actor=house.actor("ana"), act=nowhere)
    assert not Approval.objects.exists()


def test_what_changes_before_it_waits_is_told_as_a_change(house: House) -> None:
    """The member is not as the form showed him, and the seat that was free is taken."""
    promotion = needed(promoting(house, "carla", by="ana"))
    Member.objects.filter(pk=house.members["carla"].pk).update(version=99)
    invitation = house.invitation("nadia", house.assignment("administrator", [house.whole]))
    newcomer = needed(lambda: invite_member(actor=house.actor("ana"), invitation=invitation))
    Seat.objects.filter(state=SeatState.FREE).delete()
    for act in (promotion, newcomer):
        with pytest.raises(ActChanged):
            ask_approval(actor=house.actor("ana"), act=act)
    assert not Approval.objects.exists()


# -- nobody else -----------------------------------------------------------------------------------


@pytest.fixture
def alone(house: House) -> Approval:
    """Olivia is the only administrator, and archives a company."""
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    return waiting(house, archiving(house, "olivia"), by="olivia")


def test_who_may_refuse_hears_at_once_and_again_of_what_nobody_could_do_whole(house: House) -> None:
    """Ana decides about security; she lacks one permission of those that are given."""
    carla = house.member("carla")
    everything = house.assignment("administrator", [house.whole], added=frozenset({Permission.PAYROLL_ISSUE}))
    act = lambda: change_grants(  # noqa: E731
        actor=house.actor("olivia"), member=carla, assignments=[everything], version=carla.version
    )
    approval = waiting(house, act, by="olivia")
    told = sorted([house.member("ana").pk, house.owner.pk])
    assert approval.due_at is not None
    assert sorted(mails("approval_waits")) == told
    hours_pass(48)
    assert follow_approvals() == 1
    assert sorted(mails("approval_waits")) == sorted(told * 2)
    answer_by_refusing(actor=house.actor("ana"), approval=approval)
    assert not house.actor("carla").may(SECURITY, house.whole)


def hours_pass(hours: float) -> None:
    """Everything that waits is so much older."""
    row = Approval.objects.get()
    for field in ("asked_at", "expires_at", "due_at", "reminded_at"):
        moment = getattr(row, field)
        if moment is not None:
            setattr(row, field, moment - timedelta(hours=hours))
    row.save()


def test_an_only_administrator_waits_is_reminded_and_then_it_is_done(house: House, alone: Approval) -> None:
    assert alone.due_at == alone.asked_at + DELAY
    assert mails("approval_waits") == [house.owner.pk]
    assert follow_approvals() == 0
    hours_pass(48)
    assert follow_approvals() == 1
    assert follow_approvals() == 0
    assert len(mails("approval_waits")) == 2
    hours_pass(23)
    assert follow_approvals() == 0
    assert not is_archived(house)
    hours_pass(1)
    assert follow_approvals() == 1
    assert is_archived(house)
    assert kinds() == ["approval.waited", "company.archived"]
    assert mails("approval_ended") == [house.owner.pk]
    assert follow_approvals() == 0


def test_he_cancels_it_at_any_moment(house: House, alone: Approval) -> None:
    hours_pass(71)
    follow_approvals()
    cancel_approval(actor=house.actor("olivia"), approval=alone)
    hours_pass(48)
    assert follow_approvals() == 0
    assert not is_archived(house)


def test_all_of_it_is_asked_anew_when_the_time_has_come(house: House, alone: Approval) -> None:
    Company.objects.update(version=99)
    hours_pass(48)
    follow_approvals()
    hours_pass(24)
    assert follow_approvals() == 1
    assert Approval.objects.get().state == ApprovalState.VOID
    assert kinds()[0] == "approval.void"
    assert not is_archived(house)


def test_nothing_is_done_in_an_account_that_is_suspended(house: House, alone: Approval) -> None:
    hours_pass(48)
    follow_approvals()
    hours_pass(24)
    Account.objects.update(suspended_at=timezone.now())
    assert follow_approvals() == 1
    assert Approval.objects.get().state == ApprovalState.VOID
    assert not is_archived(house)


def test_a_clock_that_jumps_ahead_sends_the_reminder_first(house: House, alone: Approval) -> None:
    hours_pass(100)
    assert follow_approvals() == 1
    assert follow_approvals() == 0
    assert not is_archived(house)
    assert timedelta(hours=24) == REMINDED_BEFORE
    hours_pass(24)
    follow_approvals()
    assert is_archived(house)


def test_a_worker_that_stood_still_for_too_long_does_nothing_late(house: House, alone: Approval) -> None:
    hours_pass(145)
    assert follow_approvals() == 1
    assert Approval.objects.get().state == ApprovalState.EXPIRED
    assert not is_archived(house)


def test_somebody_who_becomes_an_administrator_meanwhile_may_refuse_it(house: House, alone: Approval) -> None:
    Account.objects.update(double_authorisation=False)
    reactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    assert list_approvals_to_answer(house.actor("ana"), now=timezone.now()) == [alone]
    answer_by_refusing(actor=house.actor("ana"), approval=alone)
    hours_pass(72)
    assert follow_approvals() == 0
    assert not is_archived(house)


def test_what_somebody_answers_at_this_moment_is_left_to_him(
    house: House, alone: Approval, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was closed between the sweep's list and its lock."""
    hours_pass(48)
    Approval.objects.update(state=ApprovalState.CANCELLED, closed_at=timezone.now())
    monkeypatch.setattr(
        "gafete.members.operations.follow_approvals.accounts_with_due_approvals",
        lambda **_moments: [house.account.pk],
    )
    monkeypatch.setattr(
        "gafete.members.operations.follow_approvals.due_approvals", lambda **_moments: [alone]
    )
    assert follow_approvals() == 0
