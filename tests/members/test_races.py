"""Twenty at once: never a person too many, never a seat lost, never half of anything.

Every round lets its threads begin together, each on a connection of its own, and looks at what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q
from django.utils import timezone

from gafete.access.actor import Actor, Origin
from gafete.access.denials import AccessDenied
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import FieldFault, InvalidFields
from gafete.identity.links import Purpose, email_state, make_token
from gafete.identity.models import User
from gafete.identity.operations.set_password import LinkOver
from gafete.members.actors import load_actor
from gafete.members.authority import MemberGone
from gafete.members.models import HOLDING, Member, MemberState, OwnershipOffer
from gafete.members.operations.accept_invitation import InvitationOver, accept_invitation
from gafete.members.operations.deactivate_member import NotActive, deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.offer_ownership import OfferNotPossible, close_offer, offer_ownership
from gafete.members.operations.reactivate_member import NotDeactivated, reactivate_member
from gafete.members.operations.reassign_seat import StillActive, reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.operations.withdraw_invitation import InvitationAccepted, withdraw_invitation
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.seats.queries import meter_of
from gafete.signin.operations.change_own_username import change_own_username
from gafete.signin.operations.confirm_new_email import confirm_new_email
from tests import cast
from tests.racing import Outcomes, race

THREADS, ROUNDS = 20, 6
# What an operation may answer to somebody who came too late; anything else would be a fault of ours.
TOO_LATE = (
    NoFreeSeat,
    MemberGone,
    InvitationOver,
    InvitationAccepted,
    StillActive,
    NotActive,
    NotDeactivated,
    OfferNotPossible,
    InvalidFields,
    AccessDenied,
)
Act = Callable[[], Member]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def arena(transactional_db: None) -> cast.House:
    """Grupo Maíz without a single seat."""
    del transactional_db
    return cast.grupo_maiz(seats=0)


def inviting(house: cast.House, actor: Actor, called: str) -> Act:
    invitation = house.invitation(called, house.assignment("viewer", ["centro"]))
    return partial(invite_member, actor=actor, invitation=invitation)


def reassigning(house: cast.House, actor: Actor, member: Member, called: str) -> Act:
    invitation = house.invitation(called, house.assignment("viewer", ["centro"]))
    return partial(reassign_seat, actor=actor, member=member, invitation=invitation)


def withdrawing(actor: Actor, member: Member) -> Act:
    return partial(withdraw_invitation, actor=actor, member=member)


def accepting(member: Member) -> Act:
    return partial(accept_invitation, user=member.user, member=member)


def run(house: cast.House, acts: Sequence[Act]) -> Outcomes[Member]:
    """The race, after which nothing may be out of joint."""
    outcomes = race(acts)
    assert outcomes.faults_besides(*TOO_LATE) == []
    assert len(outcomes.results) + len(outcomes.faults) == len(acts)
    nothing_is_out_of_joint(house)
    return outcomes


def nothing_is_out_of_joint(house: cast.House) -> None:
    members = Member.objects.filter(account=house.account, is_owner=False)
    sitting = members.filter(state__in=HOLDING)
    held = Seat.objects.filter(account=house.account, state=SeatState.HELD)
    assert set(held.values_list("pk", flat=True)) == set(sitting.values_list("seat_id", flat=True))
    assert owners(house) == 1
    # Whoever was refused left nothing: no person, no access, no mail, no line of the trail.
    assert not User.objects.filter(memberships__isnull=True).exists()
    assert not members.annotate(held=Count("grants")).exclude(held=1).exists()
    mails = Message.objects.filter(account_id=house.account.pk, kind="members.credentials")
    assert mails.values("subject_id").distinct().count() == members.count() + 1
    begun = Event.objects.filter(
        account_id=house.account.pk, kind__in=["member.invited", "member.seat_reassigned"]
    )
    assert begun.count() == members.count()
    assert verify_chain(house.account.pk).broken is None


def owners(house: cast.House) -> int:
    live = Q(is_owner=True, state=MemberState.ACTIVE, seat__isnull=True)
    return Member.objects.filter(live, account=house.account).count()


def seats_by_state(house: cast.House) -> dict[str, int]:
    counted = Seat.objects.filter(account=house.account).values_list("state").annotate(count=Count("pk"))
    return dict(counted)


# -- the last seat -----------------------------------------------------------------------------


def test_twenty_invitations_for_the_last_seat_are_one_member(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        arena.give_seats(1)
        acts = [inviting(arena, olivia, f"ronda{number}p{person}") for person in range(THREADS)]
        outcomes = run(arena, acts)
        assert len(outcomes.results) == 1
        assert outcomes.faults_besides(NoFreeSeat) == []
        assert seats_by_state(arena) == {SeatState.HELD: number + 1}


def test_as_many_members_as_there_are_seats(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS // 2):
        arena.give_seats(7)
        acts = [inviting(arena, olivia, f"ronda{number}p{person}") for person in range(THREADS)]
        assert len(run(arena, acts).results) == 7
        assert seats_by_state(arena) == {SeatState.HELD: 7 * (number + 1)}


def test_a_seat_reassigned_and_withdrawn_at_once_goes_one_way(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        arena.give_seats(1)
        before = seats_by_state(arena)
        invited = arena.invite(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        acts = [
            reassigning(arena, olivia, invited, f"ronda{number}p{person}") for person in range(THREADS // 2)
        ]
        acts += [withdrawing(olivia, invited)] * (THREADS // 2)
        assert len(run(arena, acts).results) == 1
        assert sum(seats_by_state(arena).values()) == sum(before.values())
        # The next round needs a full account again.
        Seat.objects.filter(account=arena.account, state=SeatState.FREE).delete()


def test_an_invitation_accepted_withdrawn_and_reassigned_at_once_goes_one_way(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        Seat.objects.filter(account=arena.account, state=SeatState.FREE).delete()
        arena.give_seats(1)
        invited = arena.invite(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        acts = [accepting(invited)] * 7 + [withdrawing(olivia, invited)] * 6
        acts += [reassigning(arena, olivia, invited, f"ronda{number}p{person}") for person in range(7)]
        assert len(run(arena, acts).results) == 1


def test_a_seat_that_is_freed_while_others_wait_is_given_once_and_not_lost(arena: cast.House) -> None:
    arena.give_seats(1)
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        sitting = Member.objects.filter(account=arena.account, is_owner=False, state=MemberState.INVITED)
        invited = sitting.first() or arena.invite(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        acts = [withdrawing(olivia, invited)] * 2
        acts += [inviting(arena, olivia, f"ronda{number}p{person}") for person in range(THREADS - 2)]
        outcomes = run(arena, acts)
        assert 1 <= len(outcomes.results) <= 2
        meter = meter_of(arena.account.pk)
        assert (meter.total, meter.held) == (1, len(outcomes.results) - 1)


def test_coming_back_reassigning_and_deleting_at_once_share_one_seat(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        arena.give_seats(1)
        total = Seat.objects.filter(account=arena.account).count()
        member = arena.join(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        deactivate_member(actor=olivia, member=member)
        acts: list[Act] = [partial(reactivate_member, actor=olivia, member=member)] * 7
        acts += [partial(delete_member, actor=olivia, member=member)] * 6
        acts += [reassigning(arena, olivia, member, f"ronda{number}p{person}") for person in range(7)]
        # Reactivated and then deleted is two acts; everything else excludes one another.
        assert 1 <= len(run(arena, acts).results) <= 2
        assert Seat.objects.filter(account=arena.account).count() == total
        assert seats_by_state(arena).get(SeatState.FREE, 0) == 0


def test_every_way_to_a_seat_at_once(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS // 2):
        Seat.objects.filter(account=arena.account, state=SeatState.FREE).delete()
        arena.give_seats(4)
        total = Seat.objects.filter(account=arena.account).count()
        row = arena.assignment("viewer", ["centro"])
        one, two = arena.invite(f"ronda{number}a", row), arena.invite(f"ronda{number}b", row)
        three = arena.join(f"ronda{number}c", row)
        deactivate_member(actor=olivia, member=three)
        acts: list[Act] = [inviting(arena, olivia, f"ronda{number}p{person}") for person in range(6)]
        acts += [accepting(one), accepting(one), withdrawing(olivia, one), withdrawing(olivia, two)]
        acts += [reassigning(arena, olivia, two, f"ronda{number}q{person}") for person in range(3)]
        acts += [reassigning(arena, olivia, three, f"ronda{number}s{person}") for person in range(3)]
        acts += [partial(reactivate_member, actor=olivia, member=three)] * 2
        acts += [partial(deactivate_member, actor=olivia, member=one)] * 2
        run(arena, acts)
        seats = seats_by_state(arena)
        assert seats.get(SeatState.HELD, 0) + seats.get(SeatState.FREE, 0) == total
        # Six wanted one: none is left over unless somebody gave his back after they had asked.
        assert seats.get(SeatState.FREE, 0) <= 2


# -- the same thing twice --------------------------------------------------------------------


@pytest.mark.parametrize("seats", [1, 5])
def test_twenty_clicks_on_one_form_are_one_member(arena: cast.House, seats: int) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS // 2):
        arena.give_seats(seats)
        outcomes = run(arena, [inviting(arena, olivia, f"ronda{number}")] * THREADS)
        assert outcomes.faults == []
        assert len({member.pk for member in outcomes.results}) == 1
        assert seats_by_state(arena)[SeatState.HELD] == number + 1
        Seat.objects.filter(account=arena.account, state=SeatState.FREE).delete()


def test_twenty_clicks_on_reassigning_are_one_successor(arena: cast.House) -> None:
    olivia = arena.actor("olivia")
    for number in range(ROUNDS // 2):
        arena.give_seats(1)
        invited = arena.invite(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        outcomes = run(arena, [reassigning(arena, olivia, invited, f"ronda{number}x")] * THREADS)
        assert outcomes.faults == []
        assert len({member.pk for member in outcomes.results}) == 1


def test_an_invitation_is_accepted_once(arena: cast.House) -> None:
    arena.give_seats(ROUNDS)
    for number in range(ROUNDS):
        invited = arena.invite(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        outcomes = run(arena, [accepting(invited)] * THREADS)
        assert len(outcomes.results) == 1
        assert outcomes.faults_besides(InvitationOver) == []
        joined = Event.objects.filter(kind="member.joined", target_id=str(invited.pk))
        assert joined.count() == 1


# -- the owner (rule 4) ------------------------------------------------------------------------


def test_there_is_always_one_live_owner_whatever_meets_a_transfer(arena: cast.House) -> None:
    """He accepts while he is deactivated, deleted, and while the offer is withdrawn."""
    arena.give_seats(ROUNDS + 1)
    ana = arena.join("ana", arena.assignment("administrator", [arena.whole]))
    for number in range(ROUNDS):
        heir = arena.join(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        owner = Member.objects.select_related("user").get(account=arena.account, is_owner=True)
        owning, inheriting, managing = [
            load_actor(each.user, arena.account.pk).actor for each in (owner, heir, ana)
        ]
        offer = offer_ownership(actor=owning, member=heir)
        acts: list[Callable[[], object]] = [partial(transfer_ownership, actor=inheriting, offer=offer)] * 6
        acts += [partial(deactivate_member, actor=managing, member=heir)] * 4
        acts += [partial(deactivate_member, actor=owning, member=heir)] * 2
        acts += [partial(delete_member, actor=owning, member=heir)] * 2
        acts += [partial(close_offer, actor=owning, offer=offer)] * 2
        outcomes = race(acts)
        assert outcomes.faults_besides(*TOO_LATE) == []
        assert owners(arena) == 1
        held = Seat.objects.filter(account=arena.account, state=SeatState.HELD)
        sitting = Member.objects.filter(account=arena.account, is_owner=False, state__in=HOLDING)
        assert set(held.values_list("pk", flat=True)) == set(sitting.values_list("seat_id", flat=True))
        OwnershipOffer.objects.filter(account=arena.account, closed_at__isnull=True).delete()
        arena.give_seats(1)
    assert verify_chain(arena.account.pk).broken is None


def test_an_offer_is_accepted_once_and_only_one_is_open(arena: cast.House) -> None:
    arena.give_seats(4)
    row = arena.assignment("viewer", ["centro"])
    heirs = [arena.join(f"heir{number}", row) for number in range(4)]
    for _number in range(ROUNDS // 2):
        owner = Member.objects.select_related("user").get(account=arena.account, is_owner=True)
        owning = load_actor(owner.user, arena.account.pk).actor
        others = [heir for heir in heirs if heir.pk != owner.pk]
        offers = race([partial(offer_ownership, actor=owning, member=heir) for heir in others * 3])
        assert offers.faults_besides(OfferNotPossible) == []
        assert len(offers.results) == 1
        offer = offers.results[0]
        heir = Member.objects.select_related("user").get(pk=offer.offered_to_id)
        inheriting = load_actor(heir.user, arena.account.pk).actor
        transfers = race([partial(transfer_ownership, actor=inheriting, offer=offer)] * 8)
        assert transfers.faults_besides(OfferNotPossible) == []
        assert [member.pk for member in transfers.results] == [heir.pk]
        assert owners(arena) == 1


# -- one person, two accounts ------------------------------------------------------------------


def test_one_address_in_two_accounts_at_once_is_one_identity(arena: cast.House) -> None:
    other = cast.otra_cuenta(seats=100)
    arena.give_seats(100)
    olivia, tomas = arena.actor("olivia"), other.actor("tomas")
    for number in range(ROUNDS):
        email = f"ronda{number}@correo.example"
        acts: list[Act] = []
        for person in range(THREADS // 4):
            for house, actor, place in [(arena, olivia, "centro"), (other, tomas, "lejos")]:
                for username in (f"ronda{number}", f"ronda{number}{place}{person}"):
                    row = house.assignment("viewer", [place])
                    invitation = house.invitation("alguien", row, username=username, email=email)
                    acts.append(partial(invite_member, actor=actor, invitation=invitation))
        outcomes = race(acts)
        assert outcomes.faults_besides(InvalidFields) == []
        assert User.objects.filter(email=email).count() == 1
        per_account = [member.account_id for member in outcomes.results]
        assert 1 <= len(per_account) == len(set(per_account)) <= 2
        nothing_is_out_of_joint(arena)
        nothing_is_out_of_joint(other)


@pytest.mark.parametrize("entered", [True, False])
def test_who_leaves_one_account_while_another_invites_him_can_enter_there(
    arena: cast.House, *, entered: bool
) -> None:
    """The identity that is left without memberships is blocked; not when it gets one at that very moment."""
    other = cast.otra_cuenta(seats=100)
    arena.give_seats(ROUNDS)
    olivia, tomas = arena.actor("olivia"), other.actor("tomas")
    for number in range(ROUNDS):
        bring = arena.join if entered else arena.invite
        member = bring(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        invitation = other.invitation(
            "apodo",
            other.assignment("viewer", ["lejos"]),
            username=f"apodo{number}",
            email=f"ronda{number}@correo.example",
        )
        acts: list[Act] = [
            partial(delete_member, actor=olivia, member=member),
            partial(invite_member, actor=tomas, invitation=invitation),
        ]
        outcomes = race(acts)
        assert outcomes.faults == []
        invited = Member.objects.select_related("user").get(account=other.account, username=f"apodo{number}")
        assert invited.user.is_active
        assert invited.user.email == invited.email
        assert accept_invitation(user=invited.user, member=invited).state == MemberState.ACTIVE


def test_an_identity_that_leaves_two_accounts_at_once_is_blocked(arena: cast.House) -> None:
    other = cast.otra_cuenta(seats=ROUNDS)
    arena.give_seats(ROUNDS)
    olivia, tomas = arena.actor("olivia"), other.actor("tomas")
    for number in range(ROUNDS):
        here = arena.join(f"ronda{number}", arena.assignment("viewer", ["centro"]))
        row = other.assignment("viewer", ["lejos"])
        there = other.invite(f"apodo{number}", row, by="tomas", email=here.email)
        user: AbstractBaseUser = here.user
        accept_invitation(user=here.user, member=there)
        outcomes = race(
            [
                partial(delete_member, actor=olivia, member=here),
                partial(delete_member, actor=tomas, member=there),
            ]
        )
        assert outcomes.faults == []
        user.refresh_from_db()
        assert not user.is_active


def confirming(user: User) -> Callable[[], User]:
    ends_at = timezone.now() + timedelta(hours=1)
    token = make_token(Purpose.EMAIL, user.public_id, state=email_state(user), ends_at=ends_at)
    return partial(confirm_new_email, token=token, origin=Origin())


def renaming(user: User, username: str) -> Callable[[], User]:
    return partial(change_own_username, user=user, password=cast.PASSWORD, username=username, origin=Origin())


def test_one_user_name_wanted_by_two_at_once_is_one_persons(arena: cast.House) -> None:
    arena.give_seats(2 * ROUNDS)
    for number in range(ROUNDS):
        people = [
            arena.join(f"{called}{number}", arena.assignment("viewer", ["centro"]))
            for called in ("uno", "otro")
        ]
        outcomes = race([renaming(User.objects.get(pk=each.user_id), f"apodo{number}") for each in people])
        assert outcomes.faults_besides(FieldFault) == []
        assert [type(fault) for fault in outcomes.faults] == [FieldFault]
        changed = Member.objects.get(username=f"apodo{number}")
        assert User.objects.get(username=f"apodo{number}").pk == changed.user_id


def test_a_new_address_confirmed_while_its_person_is_deleted_waits_for_nobody_for_ever(
    arena: cast.House,
) -> None:
    arena.give_seats(ROUNDS)
    olivia = arena.actor("olivia")
    for number in range(ROUNDS):
        member = arena.join(f"persona{number}", arena.assignment("viewer", ["centro"]))
        person = User.objects.get(pk=member.user_id)
        person.pending_email = f"nueva{number}@correo.example"
        person.pending_email_at = timezone.now()
        person.save()
        acts: list[Callable[[], object]] = [
            confirming(person),
            partial(delete_member, actor=olivia, member=member),
        ]
        outcomes = race(acts)
        assert outcomes.faults_besides(LinkOver) == []
        deleted = Member.objects.get(pk=member.pk)
        assert deleted.state == MemberState.DELETED
        # Confirmed before or not at all: never one address here and another there.
        assert deleted.email == User.objects.get(pk=person.pk).email
