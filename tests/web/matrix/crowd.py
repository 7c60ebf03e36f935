"""A house of two hundred people and forty places, written in a moment."""

from __future__ import annotations

from django.utils import timezone

from gafete.identity.models import User
from gafete.members.models import Grant, Member
from gafete.members.naming import fill_search_fields
from gafete.seats.models import Seat, SeatSource, SeatState
from gafete.tenancy.models import PlaceOfIssue
from tests.cast import House

PEOPLE, PLACES = 200, 40


def fill(house: House) -> None:
    """Each new person issues in one place; in the first place a quarter of them."""
    company = house.companies["maíz azul"]
    here = PlaceOfIssue.objects.filter(account=house.account).count()
    PlaceOfIssue.objects.bulk_create(
        PlaceOfIssue(account=house.account, company=company, name=f"Lugar {number:02}", postal_code="06000")
        for number in range(PLACES - here)
    )
    places = list(PlaceOfIssue.objects.filter(company=company).order_by("name"))
    people = PEOPLE - Member.objects.filter(account=house.account).count()
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@correo.example", name=f"Persona {number:03}")
        for number in range(people)
    )
    seats = Seat.objects.bulk_create(
        Seat(account=house.account, source=SeatSource.BOUGHT, state=SeatState.HELD) for _user in users
    )
    members = Member.objects.bulk_create(
        _member(house, user, seat) for user, seat in zip(users, seats, strict=True)
    )
    issuer, now = house.profile("issuer"), timezone.now()
    Grant.objects.bulk_create(
        Grant(
            account=house.account,
            member=member,
            profile=issuer,
            company=company,
            place=places[0] if number % 4 == 0 else places[number % len(places)],
            granted_by_label="Olivia Titular",
            granted_at=now,
        )
        for number, member in enumerate(members)
    )


def _member(house: House, user: User, seat: Seat) -> Member:
    member = Member(
        account=house.account,
        user=user,
        seat=seat,
        state="active",
        name=user.name,
        username=user.username,
        email=user.email,
        joined_at=timezone.now(),
    )
    fill_search_fields(member)
    return member
