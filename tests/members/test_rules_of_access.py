"""The ten rules of access, each through the operations and queries that every door goes through.

A rule that is broken anywhere must turn a test of this file red; the name of the test says which.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from gafete.access.actor import Actor, ActorKind, Origin
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.explanations import Reason
from gafete.access.managing import ManagingDenied
from gafete.access.periods import Period
from gafete.access.permissions import ALL_PERMISSIONS, Permission
from gafete.access.scopes import Scope
from gafete.audit.models import Event
from gafete.faults import InvalidFields, NotFound
from gafete.identity.models import Session, SessionEntry
from gafete.members.actors import NotAMember, invitee_actor, load_actor, operator_actor, system_actor
from gafete.members.assignments import Assignment
from gafete.members.exporting import Format
from gafete.members.links import invitation_link, invitation_of
from gafete.members.models import Grant, Member, MemberState
from gafete.members.operations.accept_invitation import accept_invitation
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.close_member_session import close_member_session
from gafete.members.operations.copy_link import copy_link
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.edit_profile import archive_profile, edit_profile
from gafete.members.operations.export_members import export_members
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.members.queries import (
    MemberFilter,
    get_member,
    list_members,
    members_of,
    numbers_by_state,
    who_reaches,
)
from gafete.seats.operations.place_order import place_order
from gafete.seats.queries import meter_of
from gafete.walls.standing import inside
from gafete.work import files
from gafete.work.operations.run_job import run_job
from tests import cast

Act = Callable[[cast.House, Actor, Member], Any]


def edit(house: cast.House, actor: Actor, member: Member) -> Member:
    return edit_member(
        actor=actor,
        member=member,
        name="Otro Nombre",
        username=member.username,
        email=member.email,
        version=member.version,
    )


def narrow(house: cast.House, actor: Actor, member: Member) -> Member:
    row = house.assignment("viewer", ["roma"])
    return change_grants(actor=actor, member=member, assignments=[row], version=member.version)


def reassign(house: cast.House, actor: Actor, member: Member) -> Member:
    invitation = house.invitation("nuria", house.assignment("viewer", ["centro"]))
    return reassign_seat(actor=actor, member=member, invitation=invitation)


def close_session(house: cast.House, actor: Actor, member: Member) -> bool:
    return close_member_session(actor=actor, member=member, entry=session_in(house, member))


ACTS_ON_A_MEMBER: dict[str, Act] = {
    "edit": edit,
    "change access": narrow,
    "deactivate": lambda _house, actor, member: deactivate_member(actor=actor, member=member),
    "reactivate": lambda _house, actor, member: reactivate_member(actor=actor, member=member),
    "delete": lambda _house, actor, member: delete_member(actor=actor, member=member),
    "reassign": reassign,
    "withdraw": lambda _house, actor, member: withdraw_invitation(actor=actor, member=member),
    "copy the link": lambda _house, actor, member: copy_link(actor=actor, member=member),
    "close a session": close_session,
}
every_act = pytest.mark.parametrize("act", ACTS_ON_A_MEMBER.values(), ids=ACTS_ON_A_MEMBER.keys())


def session_in(house: cast.House, member: Member) -> SessionEntry:
    session = Session.objects.create(
        session_key=uuid.uuid4().hex,
        session_data="",
        expire_date=timezone.now() + timedelta(hours=1),
        user=member.user,
    )
    return SessionEntry.objects.create(session=session, account_id=house.account.pk, user=member.user)


def state_of_everything(house: cast.House) -> tuple[Any, ...]:
    """All that an operation on members could change."""
    return (
        list(Member.objects.filter(account=house.account).order_by("pk").values()),
        list(Grant.objects.filter(account=house.account).order_by("pk").values()),
        list(Event.objects.filter(account_id=house.account.pk).values_list("sequence", flat=True)),
        meter_of(house.account.pk),
    )


# -- 1. fails closed -------------------------------------------------------------------------------


def test_rule_1_without_a_grant_without_a_known_code_and_after_its_time_nothing_is_allowed(
    house: cast.House,
) -> None:
    now = timezone.now()
    house.join(
        "gabi", house.assignment("administrator", ["centro"], period=Period(None, now + timedelta(hours=1)))
    )
    gabi = house.member("gabi")
    live = load_actor(gabi.user, house.account.pk, now=now).actor
    assert live.may(Permission.USERS_MANAGE, at=house.at("centro"))
    assert not live.may(Permission.USERS_MANAGE, at=house.at("cancún"))
    assert not live.may("users.everything", at=house.at("centro"))
    over = load_actor(gabi.user, house.account.pk, now=now + timedelta(hours=1)).actor
    row = house.assignment("viewer", ["centro"])
    before = state_of_everything(house)
    for actor in (
        over,
        Actor.nobody(),
        Actor.limited(ActorKind.SERVICE, house.account.pk, now=now, label="", permissions=(), at=()),
    ):
        with pytest.raises(AccessDenied):
            place_order(actor=actor, quantity=1, request_key=uuid.uuid4())
        with pytest.raises(AccessDenied):
            list_members(actor)
        if actor.account_id == house.account.pk:
            with pytest.raises(AccessDenied):
                invite_member(actor=actor, invitation=house.invitation("nueva", row))
    assert state_of_everything(house) == before


def test_rule_1_a_code_that_the_catalogue_no_longer_knows_gives_nothing(house: cast.House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Viejo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )
    type(profile).objects.filter(pk=profile.pk).update(permissions=["cfdi.everything"])
    house.join("gabi", house.assignment("Viejo", ["centro"]))
    Grant.objects.filter(member=house.member("gabi")).update(added=["users.everything", "billing.all"])
    assert house.actor("gabi").permissions_at(house.at("centro")) == frozenset()


# -- 2. one predicate ------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["olivia", "ana", "bruno", "local"])
def test_rule_2_list_search_count_export_bulk_and_direct_id_agree(house: cast.House, reader: str) -> None:
    house.join("local", house.assignment("administrator", ["cancún"]))
    house.invite("nueva", house.assignment("viewer", ["roma", "cancún"]))
    actor = house.actor(reader)
    everybody = list(Member.objects.filter(account=house.account))
    direct = set()
    for member in everybody:
        try:
            direct.add(get_member(actor, member.public_id).pk)
        except NotFound:
            continue
    assert {member.pk for member in list_members(actor).rows} == direct
    assert exported(house, actor) == {member.email for member in everybody if member.pk in direct}
    assert {member.pk for member in members_of(actor, [each.public_id for each in everybody])} == direct
    with inside(actor.account_id):
        found = [list_members(actor, filters=MemberFilter(search=each.username)).rows for each in everybody]
    assert {member.pk for rows in found for member in rows} == direct
    seated = [member for member in everybody if member.pk in direct and not member.is_owner]
    assert sum(numbers_by_state(actor).values()) == len(seated)
    assert {member.pk for member in who_reaches(actor, house.at("cancún"), now=timezone.now())} <= direct
    assert 0 < len(direct) < len(everybody) or reader in {"olivia", "ana"}


# -- 3. nobody hands out what he does not hold -----------------------------------------------------


def exported(house: cast.House, actor: Actor) -> set[str]:
    """The addresses in the file that the actor gets."""
    job = export_members(actor=actor, filters=MemberFilter(), file_format=Format.CSV)
    run_job(job_id=job.id)
    job.refresh_from_db()
    with files.path_of(job.result_file).open(encoding="utf-8-sig", newline="") as file:
        return {row["Correo electrónico"] for row in csv.DictReader(file)}


def ways_of_giving(house: cast.House, actor: Actor, row: Assignment) -> list[Callable[[], Any]]:
    """Every operation by which somebody gets access."""
    elena, waiting = house.member("elena"), house.member("espera")
    new = house.invitation("nueva", row)
    return [
        partial(invite_member, actor=actor, invitation=new),
        partial(reassign_seat, actor=actor, member=waiting, invitation=new),
        partial(change_grants, actor=actor, member=elena, assignments=[row], version=elena.version),
    ]


def test_rule_3_nobody_gives_a_permission_or_a_scope_that_he_does_not_hold(house: cast.House) -> None:
    house.invite("espera", house.assignment("viewer", ["centro"]))
    bruno = house.actor("bruno")
    beyond = [
        house.assignment("viewer", ["centro"], added=frozenset({Permission.PAYROLL_VIEW})),
        house.assignment("viewer", [house.whole]),
        house.assignment("viewer", ["cancún"]),
    ]
    before = state_of_everything(house)
    for row in beyond:
        for give in ways_of_giving(house, bruno, row):
            with pytest.raises(AccessDenied):
                give()
    assert state_of_everything(house) == before


def test_rule_3_nobody_gives_anything_for_longer_than_he_has_it(house: cast.House) -> None:
    end = timezone.now() + timedelta(days=9)
    house.join("gabi", house.assignment("administrator", ["maíz azul"], period=Period(None, end)))
    gabi = house.actor("gabi")
    for period, given in [(Period(None, end), True), (Period(None, end + timedelta(days=1)), False)]:
        invitation = house.invitation(
            f"nueva{given}".lower(), house.assignment("viewer", ["centro"], period=period)
        )
        if given:
            assert invite_member(actor=gabi, invitation=invitation).state == MemberState.INVITED
        else:
            with pytest.raises(GrantDenied):
                invite_member(actor=gabi, invitation=invitation)


def test_rule_3_nobody_gives_himself_anything(house: cast.House) -> None:
    for name in ("ana", "bruno"):
        himself = house.member(name)
        rows = [house.assignment("administrator", [house.whole], added=frozenset({Permission.USERS_DELETE}))]
        with pytest.raises(ManagingDenied):
            change_grants(actor=house.actor(name), member=himself, assignments=rows, version=himself.version)


def test_rule_3_no_profile_of_another_account_is_given_its_people_could_widen_it(
    house: cast.House, other_house: cast.House
) -> None:
    foreign = Assignment(other_house.profile("viewer"), frozenset({house.at("centro")}))
    ana, elena = house.actor("ana"), house.member("elena")
    before = state_of_everything(house)
    with pytest.raises(InvalidFields) as refused:
        invite_member(actor=ana, invitation=house.invitation("gabi", foreign))
    assert list(refused.value.errors) == ["profile"]
    with pytest.raises(InvalidFields):
        change_grants(actor=ana, member=elena, assignments=[foreign], version=elena.version)
    assert state_of_everything(house) == before


def test_rule_3_widening_a_profile_is_giving_it_to_all_who_hold_it(house: cast.House) -> None:
    base = frozenset({Permission.CFDI_VIEW})
    profile = create_profile(actor=house.actor("olivia"), name="Caja", description="", permissions=base)
    with pytest.raises(GrantDenied):
        edit_profile(
            actor=house.actor("ana"),
            profile=profile,
            name="Caja",
            description="",
            permissions=base | {Permission.PAYROLL_VIEW},
            version=profile.version,
        )


# -- 4. the account keeps its owner ----------------------------------------------------------------


@every_act
@pytest.mark.parametrize("by", ["ana", "olivia"])
def test_rule_4_no_operation_touches_the_owner_not_even_his_own(house: cast.House, act: Act, by: str) -> None:
    house.account.copy_link_allowed = True
    house.account.save()
    before = state_of_everything(house)
    with pytest.raises(AccessDenied):
        act(house, house.actor(by), house.member("olivia"))
    assert state_of_everything(house) == before
    owner = Member.objects.get(account=house.account, is_owner=True)
    assert (owner.state, owner.seat) == (MemberState.ACTIVE, None)


# -- 5. strangers and members ----------------------------------------------------------------------


def test_rule_5_what_one_may_not_see_is_not_found_and_what_one_may_not_do_is_explained(
    house: cast.House, other_house: cast.House
) -> None:
    bruno = house.actor("bruno")
    for public_id in (house.member("carla").public_id, other_house.owner.public_id, uuid.uuid4()):
        with pytest.raises(NotFound):
            get_member(bruno, public_id)
    dario = get_member(bruno, house.member("dario").public_id)
    with pytest.raises(AccessDenied) as denial:
        delete_member(actor=bruno, member=dario)
    assert denial.value.permission == Permission.USERS_DELETE
    assert str(denial.value) == str(Permission.USERS_DELETE.denial)
    assert denial.value.explanation is not None


# -- 6. at once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["deactivate", "delete"])
def test_rule_6_whoever_is_shut_out_is_out_with_his_next_request(house: cast.House, act: str) -> None:
    carla = house.member("carla")
    entry = session_in(house, carla)
    house.actor("carla")
    ACTS_ON_A_MEMBER[act](house, house.actor("olivia"), carla)
    with pytest.raises(NotAMember):
        load_actor(type(carla.user).objects.get(pk=carla.user_id), house.account.pk)
    # Deleted sessions are gone with their entries.
    assert not SessionEntry.objects.filter(pk=entry.pk, closed_at__isnull=True).exists()


def test_rule_6_narrowed_access_is_narrow_with_the_next_request(house: cast.House) -> None:
    assert house.actor("carla").may(Permission.CFDI_ISSUE, at=house.at("cancún"))
    narrow(house, house.actor("olivia"), house.member("carla"))
    assert not house.actor("carla").may(Permission.CFDI_ISSUE, at=house.at("cancún"))


@pytest.mark.parametrize("act", ["withdraw", "delete", "reassign"])
def test_rule_6_a_link_ends_with_its_invitation(house: cast.House, act: str) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    token = invitation_link(invited).rstrip("/").split("/")[-1]
    ACTS_ON_A_MEMBER[act](house, house.actor("olivia"), invited)
    assert invitation_of(token, now=timezone.now()) is None


# -- 7. explained ----------------------------------------------------------------------------------


def test_rule_7_an_answer_names_the_grant_who_gave_it_and_when_or_what_is_missing(
    house: cast.House,
) -> None:
    house.join("gabi", house.assignment("viewer", ["centro"]), by="ana")
    gabi = house.actor("gabi")
    granted = Grant.objects.get(member=house.member("gabi"))
    yes = gabi.explain(Permission.CFDI_VIEW, house.at("centro"))
    assert yes.allowed
    assert yes.grant is not None
    assert (yes.grant.id, yes.grant.profile_name) == (granted.pk, "Consulta")
    assert (yes.grant.granted_by, yes.grant.granted_at) == ("Ana Prueba", granted.granted_at)
    lacking = gabi.explain(Permission.CFDI_CANCEL, house.at("centro"))
    nowhere = gabi.explain(Permission.CFDI_VIEW, house.at("cancún"))
    unknown = gabi.explain("cfdi.everything", house.at("centro"))
    assert [each.allowed for each in (lacking, nowhere, unknown)] == [False] * 3
    assert len({each.reason for each in (yes, lacking, nowhere, unknown)}) == 4
    assert isinstance(lacking.reason, Reason)


# -- 8. who manages whom ---------------------------------------------------------------------------


@every_act
def test_rule_8_whoever_reaches_further_is_not_managed_as_a_whole(house: cast.House, act: Act) -> None:
    """Gabi works in Bruno's company and in one that he does not see."""
    everything = frozenset({Permission.USERS_DELETE, Permission.SECURITY_MANAGE})
    bruno = house.member("bruno")
    change_grants(
        actor=house.actor("olivia"),
        member=bruno,
        assignments=[house.assignment("administrator", ["maíz azul"], added=everything)],
        version=bruno.version,
    )
    house.join("gabi", house.assignment("viewer", ["centro"]), house.assignment("viewer", ["cancún"]))
    gabi = house.member("gabi")
    assert get_member(house.actor("bruno"), gabi.public_id) == gabi
    if act is narrow:
        narrow(house, house.actor("bruno"), gabi)
        # Only what lies within his reach is replaced; the rest is neither shown nor dropped.
        places = set(Grant.objects.filter(member=gabi).values_list("place_id", flat=True))
        assert places == {house.places["roma"].pk, house.places["cancún"].pk}
        return
    before = state_of_everything(house)
    with pytest.raises(AccessDenied):
        act(house, house.actor("bruno"), gabi)
    assert state_of_everything(house) == before


@pytest.mark.parametrize("name", ["edit", "deactivate", "reassign", "withdraw", "copy the link"])
def test_rule_8_whoever_may_more_in_the_same_place_is_not_managed_as_a_whole(
    house: cast.House, name: str
) -> None:
    """Whoever ends or renames somebody with more rights than his own would rule over those rights."""
    house.account.copy_link_allowed = True
    house.account.save()
    payroll = house.assignment("viewer", ["centro"], added=frozenset({Permission.PAYROLL_VIEW}))
    bring = house.join if name == "deactivate" else house.invite
    bring("gabi", payroll)
    before = state_of_everything(house)
    with pytest.raises(ManagingDenied):
        ACTS_ON_A_MEMBER[name](house, house.actor("bruno"), house.member("gabi"))
    assert state_of_everything(house) == before


@every_act
def test_rule_8_nobody_manages_himself(house: cast.House, act: Act) -> None:
    before = state_of_everything(house)
    with pytest.raises(AccessDenied):
        act(house, house.actor("ana"), house.member("ana"))
    assert state_of_everything(house) == before


@every_act
def test_rule_8_nobody_manages_a_member_of_another_account(
    house: cast.House, other_house: cast.House, act: Act
) -> None:
    theirs = other_house.join("ajeno", other_house.assignment("viewer", ["lejos"]), by="tomas")
    before = state_of_everything(other_house)
    with pytest.raises(Exception, match=r".") as refusal:
        act(house, house.actor("olivia"), theirs)
    assert type(refusal.value).__name__ in {"MemberGone", "AccessDenied", "GrantDenied"}
    assert state_of_everything(other_house) == before


@pytest.mark.parametrize("name", ["carla", "dario", "elena"])
@every_act
def test_rule_8_whoever_manages_no_users_manages_nobody(house: cast.House, act: Act, name: str) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    before = state_of_everything(house)
    with pytest.raises(AccessDenied):
        act(house, house.actor(name), invited)
    with pytest.raises(AccessDenied):
        resend_credentials(actor=house.actor(name), member=invited)
    assert state_of_everything(house) == before


def test_rule_8_profiles_of_the_account_are_for_account_wide_managers(house: cast.House) -> None:
    base = frozenset({Permission.CFDI_VIEW})
    profile = create_profile(actor=house.actor("olivia"), name="Caja", description="", permissions=base)
    bruno = house.actor("bruno")
    with pytest.raises(AccessDenied):
        create_profile(actor=bruno, name="Otra", description="", permissions=base)
    with pytest.raises(AccessDenied):
        edit_profile(
            actor=bruno,
            profile=profile,
            name="Caja",
            description="",
            permissions=base,
            version=profile.version,
        )
    with pytest.raises(AccessDenied):
        archive_profile(actor=bruno, profile=profile)


# -- 9. the owner ----------------------------------------------------------------------------------


def test_rule_9_the_owner_may_all_takes_no_seat_and_passes_it_on_only_to_who_accepts(
    house: cast.House,
) -> None:
    olivia = house.actor("olivia")
    assert olivia.permissions_at(house.whole) == ALL_PERMISSIONS
    assert house.owner.seat is None
    held = meter_of(house.account.pk).held
    with pytest.raises(AccessDenied):
        offer_ownership(actor=house.actor("ana"), member=house.member("carla"))
    offer = offer_ownership(actor=olivia, member=house.member("carla"))
    assert Member.objects.get(account=house.account, is_owner=True).pk == house.owner.pk
    for name in ("olivia", "ana", "dario"):
        with pytest.raises(Exception, match="ofrecimiento"):
            transfer_ownership(actor=house.actor(name), offer=offer)
    seat_id = house.member("carla").seat_id
    transfer_ownership(actor=house.actor("carla"), offer=offer)
    former, heir = Member.objects.get(pk=house.owner.pk), house.member("carla")
    assert (heir.is_owner, heir.seat_id, former.is_owner, former.seat_id) == (True, None, False, seat_id)
    assert Grant.objects.get(member=former).profile.code == "administrator"
    assert not Grant.objects.filter(member=heir).exists()
    assert meter_of(house.account.pk).held == held


# -- 10. every act has an actor --------------------------------------------------------------------


def test_rule_10_every_event_names_in_what_capacity_somebody_acted(house: cast.House) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    accept_invitation(user=invited.user, member=invited, origin=Origin(ip="203.0.113.7"))
    events = Event.objects.filter(account_id=house.account.pk)
    assert not events.filter(actor_label="").exists()
    by_kind = {
        "account.created": "operator",
        "account.subscribed": "operator",
        "member.invited": "member",
        "member.joined": "invitee",
    }
    for kind, capacity in by_kind.items():
        assert set(events.filter(kind=kind).values_list("actor_kind", flat=True)) == {capacity}
    assert events.order_by("-sequence")[0].address == "203.0.113.7"


@every_act
def test_rule_10_no_kind_of_actor_gets_past_the_engine(house: cast.House, act: Act) -> None:
    house.account.copy_link_allowed = True
    house.account.save()
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    other: set[Permission] = {Permission.CFDI_VIEW, Permission.USERS_VIEW}
    now = timezone.now()
    actors = [
        Actor.limited(
            ActorKind.SERVICE, house.account.pk, now=now, label="API", permissions=other, at=[house.whole]
        ),
        operator_actor(house.account.pk, label="Mesa", permissions=other),
        system_actor(house.account.pk, label="Barrido", permissions=other),
        invitee_actor(invited),
    ]
    before = state_of_everything(house)
    for actor in actors:
        with pytest.raises(AccessDenied):
            act(house, actor, invited)
    assert state_of_everything(house) == before


def test_rule_10_what_an_actor_may_ends_at_the_border_of_his_account(
    house: cast.House, other_house: cast.House
) -> None:
    operator = operator_actor(house.account.pk, label="Mesa", permissions=set(ALL_PERMISSIONS))
    assert operator.permissions_at(Scope.account(other_house.account.pk)) == frozenset()
    with pytest.raises((AccessDenied, InvalidFields)):
        invite_member(
            actor=operator,
            invitation=house.invitation("nueva", other_house.assignment("viewer", ["lejos"])),
        )
