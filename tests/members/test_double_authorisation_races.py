"""A second person's word when everybody acts at once: one of them wins, and the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import FieldFault
from gafete.members.approvals.opening import ApprovalOver
from gafete.members.models import Approval, ApprovalState
from gafete.members.operations.answer_approval import answer_by_authorising, answer_by_refusing
from gafete.members.operations.ask_approval import ask_approval
from gafete.members.operations.cancel_approval import cancel_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.edit_profile import edit_profile
from gafete.tenancy.models import Account, Company
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.seconding import Act, SecondNeeded
from tests import cast
from tests.racing import race

ROUNDS = 4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def arena(transactional_db: None) -> cast.House:
    """Grupo Maíz with a second administrator of everything, and the policy on."""
    del transactional_db
    house = cast.whole_cast()
    house.join("rita", house.assignment("administrator", [house.whole]))
    Account.objects.update(double_authorisation=True)
    return house


def archiving(house: cast.House) -> Act:
    company = Company.objects.get(pk=house.companies["panadería"].pk)
    if company.is_archived:
        restore_company(actor=house.actor("olivia"), company=company)
    with pytest.raises(SecondNeeded) as needed:
        archive_company(actor=house.actor("ana"), company=company)
    return needed.value.act


def test_of_two_who_answer_one_wins(arena: cast.House) -> None:
    for _round in range(ROUNDS):
        approval = ask_approval(actor=arena.actor("ana"), act=archiving(arena))
        answers = [
            partial(answer_by_authorising, actor=arena.actor("olivia"), approval=approval),
            partial(answer_by_authorising, actor=arena.actor("rita"), approval=approval),
            partial(answer_by_refusing, actor=arena.actor("rita"), approval=approval),
            partial(cancel_approval, actor=arena.actor("ana"), approval=approval),
        ]
        outcomes = race(answers)
        assert outcomes.faults_besides(ApprovalOver) == []
        assert len(outcomes.results) == 1
        ended = Approval.objects.get(pk=approval.pk)
        company = Company.objects.get(pk=arena.companies["panadería"].pk)
        assert company.is_archived == (ended.state == ApprovalState.DONE)
    assert Event.objects.filter(kind="approval.asked").count() == ROUNDS
    assert verify_chain(arena.account.pk).broken is None


def test_two_who_ask_at_once_ask_for_one_thing(arena: cast.House) -> None:
    act = archiving(arena)
    asks = [partial(ask_approval, actor=arena.actor(name), act=act) for name in ("ana", "rita", "ana")]
    outcomes = race(asks)
    assert outcomes.faults == []
    assert len({each.pk for each in outcomes.results}) == 1


def test_who_is_deactivated_at_this_moment_authorises_before_it_or_not_at_all(arena: cast.House) -> None:
    approval = ask_approval(actor=arena.actor("ana"), act=archiving(arena))
    acts: list[Callable[[], object]] = [
        partial(answer_by_authorising, actor=arena.actor("rita"), approval=approval),
        partial(deactivate_member, actor=arena.actor("olivia"), member=arena.member("rita")),
    ]
    outcomes = race(acts)
    assert outcomes.faults_besides(AccessDenied) == []
    kinds = list(Event.objects.order_by("sequence").values_list("kind", flat=True))
    if "company.archived" in kinds:
        assert kinds.index("company.archived") < kinds.index("member.deactivated")
    else:
        assert Approval.objects.get().state == ApprovalState.OPEN


def test_a_profile_is_widened_or_given_by_one_and_never_both(arena: cast.House) -> None:
    """Whoever does both at the same moment finds one of them refused, or needs a second person for it."""
    narrow, wide = {Permission.USERS_VIEW}, {Permission.USERS_VIEW, Permission.SECURITY_MANAGE}
    for number in range(ROUNDS):
        profile = create_profile(
            actor=arena.actor("ana"),
            name=f"Apoyo {number}",
            description="",
            permissions=frozenset(narrow),
        )
        carla = arena.member("carla")
        acts: list[Callable[[], object]] = [
            partial(
                edit_profile,
                actor=arena.actor("ana"),
                profile=profile,
                name=profile.name,
                description="",
                permissions=frozenset(wide),
                version=1,
            ),
            partial(
                change_grants,
                actor=arena.actor("ana"),
                member=carla,
                assignments=[arena.assignment(profile.name, [arena.whole])],
                version=carla.version,
            ),
        ]
        outcomes = race(acts)
        assert outcomes.faults_besides(FieldFault, SecondNeeded) == []
        assert len(outcomes.results) == 1
        assert not arena.actor("carla").may(Permission.SECURITY_MANAGE, arena.whole)
