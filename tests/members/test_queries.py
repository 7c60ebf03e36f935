"""Who sees whom, and how people are found (rules 2, 5 and 8)."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.managing import sees_member
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.identity.models import Session, SessionEntry
from gafete.members.actors import grants_of
from gafete.members.models import HOLDING, Grant, Member, MemberState
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.queries import (
    ORDERS,
    MemberFilter,
    access_of,
    get_member,
    holders_of,
    list_members,
    list_seats,
    members_by_key,
    members_of,
    memberships_of,
    numbers_by_state,
    owner_of,
    profiles_in_use,
    sessions_of,
    waiting_invitations,
    who_reaches,
)
from gafete.seats.models import Seat, SeatState
from gafete.walls.standing import inside
from tests import cast

EVERY_STATE = ["", *MemberState.values]
EVERYBODY = MemberFilter()


def walk(
    actor: Actor, *, filters: MemberFilter = EVERYBODY, order: str = "name", size: int = 4
) -> list[Member]:
    found: list[Member] = []
    with inside(actor.account_id):
        page = list_members(actor, filters=filters, order=order, size=size)
        found += page.rows
        while page.next_cursor:
            page = list_members(actor, filters=filters, order=order, size=size, cursor=page.next_cursor)
            found += page.rows
    return found


def names(members: list[Member]) -> list[str]:
    return [member.name.split()[0].lower() for member in members]


def search(actor: Actor, text: str) -> list[str]:
    return names(walk(actor, filters=MemberFilter(search=text)))


# -- who sees whom -------------------------------------------------------------------------------


def opens(actor: Actor, member: Member) -> bool:
    try:
        return get_member(actor, member.public_id).pk == member.pk
    except NotFound:
        return False


@pytest.mark.parametrize("seed", range(2))
def test_a_list_shows_exactly_the_members_whom_a_direct_look_opens(house: cast.House, seed: int) -> None:
    """Random access in every state, held against the engine, member by member."""
    house.give_seats(40)
    chance = random.Random(seed)  # noqa: S311 -- a shuffle, no secret
    scopes: list[Scope | str] = [house.whole, *house.companies, *house.places]
    now = timezone.now()
    periods = [
        Period(None, None),
        Period(now + timedelta(days=3), None),
        Period(None, now + timedelta(days=3)),
    ]
    for number in range(10):
        rows = [
            house.assignment(
                chance.choice(["viewer", "issuer"]),
                chance.sample(scopes, chance.randint(1, 3)),
                period=chance.choice(periods),
            )
        ]
        bring = chance.choice([house.invite, house.join])
        member = bring(f"persona{number}", *rows)
        if bring == house.join and chance.random() < 0.5:
            end = chance.choice([deactivate_member, delete_member])
            end(actor=house.actor("olivia"), member=member)
    for number, reach in enumerate([["centro"], ["roma", "cancún"], ["panadería"], ["centro", "panadería"]]):
        house.join(f"jefe{number}", house.assignment("administrator", reach))

    everybody = Member.objects.filter(account=house.account)
    for reader_name in ["ana", "bruno", "jefe0", "jefe1", "jefe3"]:
        reader = house.actor(reader_name)
        seen = {member.pk for member in everybody if sees_member(reader, grants_of(member))}
        opened = {member.pk for member in everybody if opens(reader, member)}
        listed = {
            member.pk for state in EVERY_STATE for member in walk(reader, filters=MemberFilter(state=state))
        }
        assert opened == listed == seen
        assert {member.pk for member in walk(reader)} == {
            member.pk for member in everybody if member.pk in seen and member.state in HOLDING
        }
        assert {member.pk for member in members_of(reader, [each.public_id for each in everybody])} == seen
        assert set(members_by_key(reader, [str(each.pk) for each in everybody])) == {str(pk) for pk in seen}


def test_nobody_sees_a_member_of_another_account(house: cast.House, other_house: cast.House) -> None:
    tomas, olivia = other_house.owner, house.actor("olivia")
    with pytest.raises(NotFound):
        get_member(olivia, tomas.public_id)
    assert tomas.pk not in {member.pk for member in walk(olivia)}
    assert members_of(olivia, [tomas.public_id]) == []
    assert members_by_key(olivia, [str(tomas.pk)]) == {}


def test_what_one_may_not_see_is_answered_like_what_does_not_exist(house: cast.House) -> None:
    bruno, carla = house.actor("bruno"), house.member("carla")
    answers = []
    for public_id in (carla.public_id, uuid.uuid4()):
        with pytest.raises(NotFound) as fault:
            get_member(bruno, public_id)
        answers.append(str(fault.value))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["carla", "dario", "elena"])
def test_whoever_sees_no_users_is_told_and_opens_none(house: cast.House, name: str) -> None:
    actor = house.actor(name)
    with pytest.raises(AccessDenied) as denial:
        list_members(actor)
    assert denial.value.permission == Permission.USERS_VIEW
    with pytest.raises(NotFound):
        get_member(actor, house.owner.public_id)
    assert waiting_invitations(actor) == []
    assert who_reaches(actor, house.whole, now=timezone.now()) == []
    assert numbers_by_state(actor) == dict.fromkeys(HOLDING, 0)


def test_a_local_administrator_sees_those_whose_access_meets_his_and_the_owner(house: cast.House) -> None:
    assert names(walk(house.actor("bruno"))) == ["ana", "bruno", "dario", "elena", "olivia"]
    assert names(walk(house.actor("ana"))) == ["ana", "bruno", "carla", "dario", "elena", "olivia"]


def test_the_rest_of_somebodys_access_reads_as_others(house: cast.House) -> None:
    house.join("gabi", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    gabi = house.member("gabi")
    near = access_of(house.actor("bruno"), gabi)
    assert [grant.scope for grant in near.grants] == [house.at("centro")]
    assert near.changeable == near.grants
    assert near.has_others
    whole = access_of(house.actor("ana"), gabi)
    assert (len(whole.grants), whole.has_others) == (2, False)


def test_what_reaches_further_is_seen_and_not_changed(house: cast.House) -> None:
    seen = access_of(house.actor("bruno"), house.member("ana"))
    assert [grant.scope for grant in seen.grants] == [house.whole]
    assert seen.changeable == ()


# -- filters -------------------------------------------------------------------------------------


def test_the_ended_are_shown_only_when_asked_for(house: cast.House) -> None:
    olivia = house.actor("olivia")
    delete_member(actor=olivia, member=house.member("carla"))
    deactivate_member(actor=olivia, member=house.member("elena"))
    house.invite("nueva", house.assignment("viewer", ["centro"]))
    assert "carla" not in names(walk(olivia))
    for state, expected in [
        ("deleted", ["carla"]),
        ("deactivated", ["elena"]),
        ("invited", ["nueva"]),
        ("active", ["ana", "bruno", "dario", "olivia"]),
        ("replaced", []),
        ("nonsense", []),
    ]:
        assert names(walk(olivia, filters=MemberFilter(state=state))) == expected
    assert numbers_by_state(olivia) == {"invited": 1, "active": 3, "deactivated": 1}


def test_by_profile_company_and_place(house: cast.House) -> None:
    olivia = house.actor("olivia")
    house.join("gabi", house.assignment("accountant", ["maíz azul"]), house.assignment("viewer", ["cancún"]))

    def found(**values: object) -> list[str]:
        return names(walk(olivia, filters=MemberFilter(**values)))  # type: ignore[arg-type]

    assert found(profile=house.profile("accountant")) == ["dario", "gabi"]
    assert found(company=house.companies["panadería"]) == ["ana", "carla", "gabi", "olivia"]
    assert found(place=house.places["centro"]) == ["ana", "bruno", "dario", "elena", "gabi", "olivia"]
    assert found(place=house.places["roma"]) == ["ana", "bruno", "dario", "gabi", "olivia"]
    assert found(profile=house.profile("viewer"), company=house.companies["maíz azul"]) == [
        "elena",
        "gabi",
    ]
    assert found(search="gabi", state="active", place=house.places["roma"]) == ["gabi"]


def test_a_filter_tells_nothing_of_access_that_the_reader_does_not_see(house: cast.House) -> None:
    house.join("gabi", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    bruno = house.actor("bruno")

    def found(**values: object) -> list[str]:
        return names(walk(bruno, filters=MemberFilter(**values)))  # type: ignore[arg-type]

    assert "gabi" in found()
    assert "gabi" not in found(profile=house.profile("issuer"))
    assert "gabi" not in found(place=house.places["cancún"])
    assert "gabi" not in found(company=house.companies["panadería"])


def test_only_those_that_were_ticked(house: cast.House) -> None:
    ticked = frozenset({house.member("ana").public_id, house.member("carla").public_id})
    filters = MemberFilter(chosen=ticked)
    assert names(walk(house.actor("olivia"), filters=filters)) == ["ana", "carla"]
    assert names(walk(house.actor("bruno"), filters=filters)) == ["ana"]


# -- searching -----------------------------------------------------------------------------------


@pytest.fixture
def crowd(empty_house: cast.House) -> cast.House:
    """People whose names hold what databases and query languages hold dear."""
    house = empty_house
    row = house.assignment("viewer", ["centro"])
    for number, name in enumerate(
        [
            "María Muñoz Ávila",
            "Mario Lopez",
            "D'Ángelo Peña",
            "Cien% Seguro",
            "Bajo_Guion Uno",
            "Barra\\Inversa Dos",
            "Dos:Puntos Tres",
            "Ampersand & Barra | No !",
        ]
    ):
        house.invite(f"usuario{number}", row, name=name, username=f"u{number}.prueba")
    return house


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("maria", ["maría"]),
        ("MARÍA  ávi", ["maría"]),
        ("avila mar", ["maría"]),
        ("mar", ["maría", "mario"]),
        ("mar lop", ["mario"]),
        ("ria", []),
        ("munoz", ["maría"]),
        ("mun\u0303oz", ["maría"]),
        ("d'angelo", ["d'ángelo"]),
        ("angelo", ["d'ángelo"]),
        ("'", []),
        ("''", []),
        ("cien%", ["cien%"]),
        ("%", []),
        ("m%ria", []),
        ("mari_", []),
        ("bajo_", ["bajo_guion"]),
        ("_", []),
        ("guion", ["bajo_guion"]),
        ("barra\\inv", ["barra\\inversa"]),
        ("\\", []),
        ("dos:p", ["dos:puntos"]),
        ("dos", ["barra\\inversa", "dos:puntos"]),
        (":", []),
        (":*", []),
        ("& barra", ["ampersand"]),
        ("!", ["ampersand"]),
        ("u3.prueba", ["cien%"]),
        ("usuario4@correo", ["bajo_guion"]),
        ("correo.example", []),
        ("(", []),
        ("' OR 1=1 --", []),
        ("mar\x00", ["maría", "mario"]),
    ],
)
def test_people_are_found_by_the_beginning_of_any_word(
    crowd: cast.House, text: str, found: list[str]
) -> None:
    """The same on both databases."""
    assert search(crowd.actor("olivia"), text) == found


def test_an_empty_search_finds_everybody(crowd: cast.House) -> None:
    assert len(search(crowd.actor("olivia"), "  \t")) == 9


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "mar " * 20_000, "á" * 3_000, "\ufdfa" * 500, "'" * 5_000, "\\" * 5_000]
)
def test_a_search_of_any_length_is_answered(crowd: cast.House, text: str) -> None:
    assert set(search(crowd.actor("olivia"), text)) <= {"maría", "mario"}


def test_the_words_of_one_account_are_not_those_of_another(
    crowd: cast.House, other_house: cast.House
) -> None:
    """An account's number at the beginning of a word must not be mistaken for a part of the search."""
    other_house.invite("maria", other_house.assignment("viewer", ["lejos"]), by="tomas")
    assert search(crowd.actor("olivia"), "maria") == ["maría"]
    assert search(other_house.actor("tomas"), "maria") == ["maria"]
    assert search(crowd.actor("olivia"), f"{other_house.account.pk}:maria") == []


# -- sorting and paging --------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_runs_through_everybody_once(house: cast.House, order: str) -> None:
    now = timezone.now()
    for number, name in enumerate(["ana", "bruno", "dario"]):
        Member.objects.filter(pk=house.member(name).pk).update(last_seen_at=now - timedelta(days=number))
    found = names(walk(house.actor("olivia"), order=order, size=2))
    alphabet = ["ana", "bruno", "carla", "dario", "elena", "olivia"]
    seen = {"last_seen": ["dario", "bruno", "ana"], "-last_seen": ["ana", "bruno", "dario"]}
    if order in seen:
        # Those who never came stand last, whichever way it is sorted.
        assert found[:3] == seen[order]
        assert set(found[3:]) == {"carla", "elena", "olivia"}
    else:
        assert found == (alphabet[::-1] if order.startswith("-") else alphabet)


def test_an_order_that_nobody_knows_is_the_usual_one(house: cast.House) -> None:
    olivia = house.actor("olivia")
    assert walk(olivia, order="password") == walk(olivia)


def test_sorting_knows_no_accents(empty_house: cast.House) -> None:
    house = empty_house
    row = house.assignment("viewer", ["centro"])
    for called, name in [("uno", "Zoe"), ("dos", "Álvaro"), ("tres", "ñandú"), ("cuatro", "Nadia")]:
        house.invite(called, row, name=name)
    assert names(walk(house.actor("olivia"))) == ["álvaro", "nadia", "ñandú", "olivia", "zoe"]


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_list_of_thirty_costs_as_many_queries_as_a_list_of_one(empty_house: cast.House) -> None:
    house = empty_house
    house.give_seats(40)
    rows = [house.assignment("viewer", ["centro", "cancún"]), house.assignment("issuer", ["roma"])]
    house.join("jefe", house.assignment("administrator", ["maíz azul"]))
    house.invite("primera", *rows)

    def read(actor: Actor) -> None:
        for member in walk(actor, filters=MemberFilter(search="prueba"), size=50):
            for grant in member.grants.all():
                assert grant.profile.name
                assert grant.company is None or grant.company.legal_name
                assert grant.place is None or grant.place.name

    def queries(reader: Actor) -> int:
        with inside(house.account.pk):
            return queries_of(lambda: read(reader))

    readers = (house.actor("olivia"), house.actor("jefe"))
    few = [queries(reader) for reader in readers]
    for number in range(28):
        house.invite(f"persona{number}", *rows)
    assert [queries(reader) for reader in readers] == few
    assert max(few) <= 3


# -- the other reads -----------------------------------------------------------------------------


def test_who_reaches_a_place_now(house: cast.House) -> None:
    now = timezone.now()
    row = house.assignment("viewer", ["centro"], period=Period(now + timedelta(days=1), None))
    house.join("gabi", row)
    over = house.assignment("viewer", ["centro"], period=Period(None, now + timedelta(days=1)))
    house.join("hugo", over)
    olivia = house.actor("olivia")
    assert names(who_reaches(olivia, house.at("centro"), now=now)) == [
        "ana",
        "bruno",
        "dario",
        "elena",
        "hugo",
        "olivia",
    ]
    tomorrow = names(who_reaches(olivia, house.at("centro"), now=now + timedelta(days=1)))
    assert "gabi" in tomorrow
    assert "hugo" not in tomorrow
    assert names(who_reaches(olivia, house.at("maíz azul"), now=now)) == ["ana", "bruno", "dario", "olivia"]
    assert names(who_reaches(olivia, house.whole, now=now)) == ["ana", "olivia"]
    assert names(who_reaches(house.actor("bruno"), house.at("cancún"), now=now)) == ["ana", "olivia"]


def test_who_holds_a_profile_among_those_one_sees(house: cast.House) -> None:
    issuer = house.profile("issuer")
    assert names(holders_of(house.actor("olivia"), issuer)) == ["carla"]
    assert holders_of(house.actor("bruno"), issuer) == []


def test_profiles_to_choose_from_come_with_the_built_in_first(house: cast.House) -> None:
    codes = [profile.code for profile in profiles_in_use(house.actor("bruno"))]
    assert codes == ["administrator", "issuer", "accountant", "viewer"]


def session_of(house: cast.House, member: Member, *, days_ago: int = 0) -> SessionEntry:
    session = Session.objects.create(
        session_key=uuid.uuid4().hex,
        session_data="",
        expire_date=timezone.now() + timedelta(hours=1),
        user=member.user,
    )
    return SessionEntry.objects.create(
        session=session,
        account_id=house.account.pk,
        user=member.user,
        last_seen_at=timezone.now() - timedelta(days=days_ago),
    )


def test_open_sessions_of_a_member_are_those_of_this_account(
    house: cast.House, other_house: cast.House
) -> None:
    carla = house.member("carla")
    old, new = session_of(house, carla, days_ago=2), session_of(house, carla)
    session_of(other_house, carla)
    closed = session_of(house, carla)
    SessionEntry.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    assert sessions_of(house.actor("ana"), carla) == [new, old]


def test_sessions_are_shown_to_whoever_sees_all_of_a_members_access(house: cast.House) -> None:
    house.join("gabi", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    with pytest.raises(AccessDenied):
        sessions_of(house.actor("bruno"), house.member("gabi"))
    with pytest.raises(AccessDenied):
        sessions_of(house.actor("elena"), house.member("elena"))
    ended = house.member("gabi")
    Grant.objects.filter(member=ended).delete()
    with pytest.raises(AccessDenied):
        sessions_of(house.actor("bruno"), ended)
    assert sessions_of(house.actor("ana"), ended) == []


def test_seats_come_with_whoever_sits_on_them(house: cast.House) -> None:
    olivia = house.actor("olivia")
    delete_member(actor=olivia, member=house.member("carla"))
    page = list_seats(olivia, size=4)
    seats = [*page.rows, *list_seats(olivia, size=40, cursor=page.next_cursor).rows]
    assert [seat.pk for seat in seats] == sorted(seat.pk for seat in seats)
    assert Counter(seat.state for seat in seats) == {"held": 4, "free": 5, "forfeited": 1}
    assert {seat.member.name for seat in seats if seat.state == SeatState.HELD} == {
        "Ana Prueba",
        "Bruno Prueba",
        "Dario Prueba",
        "Elena Prueba",
    }
    assert [seat.state for seat in list_seats(olivia, state=SeatState.FORFEITED).rows] == ["forfeited"]


def test_seats_are_for_whoever_pays(house: cast.House) -> None:
    assert Seat.objects.exists()
    with pytest.raises(AccessDenied) as denial:
        list_seats(house.actor("ana"))
    assert denial.value.permission == Permission.BILLING_MANAGE


def test_keys_that_are_none_find_nobody(house: cast.House) -> None:
    keys = ["", "x", "-1", "1.5", "٣", "9" * 30, str(house.owner.pk)]
    assert list(members_by_key(house.actor("olivia"), keys)) == [str(house.owner.pk)]


def test_invitations_that_wait_come_oldest_first(house: cast.House) -> None:
    row = house.assignment("viewer", ["centro"])
    for name in ("uno1", "dos2", "tres"):
        house.invite(name, row)
    house.invite("lejos", house.assignment("viewer", ["cancún"]))
    assert names(waiting_invitations(house.actor("olivia"), size=2)) == ["uno1", "dos2"]
    assert names(waiting_invitations(house.actor("bruno"))) == ["uno1", "dos2", "tres"]


def test_a_persons_accounts_are_those_he_may_enter_or_join(
    house: cast.House, other_house: cast.House
) -> None:
    carla = house.member("carla")
    other_house.invite("apodo", other_house.assignment("viewer", ["lejos"]), by="tomas", email=carla.email)
    found = [(member.account.name, member.state) for member in memberships_of(carla.user)]
    assert found == [("Grupo Maíz", "active"), ("Otra cuenta", "invited")]
    other_house.account.suspended_at = timezone.now()
    other_house.account.save()
    deactivate_member(actor=house.actor("olivia"), member=carla)
    assert memberships_of(carla.user) == []


def test_the_owner_of_ones_account(house: cast.House, other_house: cast.House) -> None:
    assert owner_of(house.actor("carla")).pk == house.owner.pk
    assert owner_of(other_house.actor("tomas")).pk == other_house.owner.pk
