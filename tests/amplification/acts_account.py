"""Acts: the account passes on, companies and places come and go, seats are bought and end, and time moves."""

from __future__ import annotations

import uuid

from gafete.access.permissions import Permission
from gafete.members.actors import operator_actor
from gafete.members.models import OwnershipOffer
from gafete.members.operations.offer_ownership import close_offer, offer_ownership
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.seats.models import Order, Seat, SeatState
from gafete.seats.operations.activate_order import activate_order
from gafete.seats.operations.place_order import place_order
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.operations.restore_place import restore_place
from gafete.tenancy.rules import CompanyFields, PlaceFields
from tests.amplification import verdicts
from tests.amplification.drawing import Hand, NothingToDo, choose
from tests.amplification.oracle import Where
from tests.amplification.rows import CompanyRow, OfferRow, PlaceRow, SeatRow
from tests.amplification.stage import Stage, row_of

MOST_COMPANIES = 5
MOST_PLACES = 9
MOST_SEATS = 40
HOURS = (1, 13, 25, 100, 300)


class Ownership(Stage):
    """What is done about who owns an account."""

    def offer(self, hand: Hand) -> None:
        """Ofrecer la titularidad."""
        member = self.target(hand, "active")
        self.attempt(
            "offer",
            hand,
            lambda actor: offer_ownership(actor=actor, member=row_of(member)),
            lambda actor: verdicts.offering(self.oracle, actor, member),
            target=member,
        )

    def accept(self, hand: Hand) -> None:
        """Aceptar la titularidad: the former owner gives it, and himself what he keeps."""
        offer = self._offer(hand)
        row = OwnershipOffer.objects.get(pk=offer.id)
        self.attempt(
            "accept",
            hand,
            lambda actor: transfer_ownership(actor=actor, offer=row),
            lambda actor: verdicts.accepting(self.oracle, actor, offer),
            giver=self.world.owner_of(self.account(hand)),
        )

    def close(self, hand: Hand) -> None:
        """Retirar or rechazar an offer."""
        offer = self._offer(hand)
        row = OwnershipOffer.objects.get(pk=offer.id)
        self.attempt(
            "close offer",
            hand,
            lambda actor: close_offer(actor=actor, offer=row),
            lambda actor: verdicts.closing(actor, offer),
        )

    def _offer(self, hand: Hand) -> OfferRow:
        offers = list(self.world.offers.values())
        account = self.account(hand)
        good = [each for each in offers if each.is_open and each.account == account]
        return choose(offers if hand.is_daring else good, hand.whom)


class Tree(Stage):
    """What is done to companies and places."""

    def create_company(self, hand: Hand) -> None:
        """Nueva empresa."""
        if len(self.world.companies) >= MOST_COMPANIES:
            raise NothingToDo
        self.play.newcomers += 1
        number = self.play.newcomers
        fields = CompanyFields(
            rfc=f"PRU010101A{number:02}",
            legal_name=f"Empresa {number}",
            tax_regime="601",
            postal_code="06000",
        )
        self.attempt(
            "create company",
            hand,
            lambda actor: create_company(actor=actor, fields=fields),
            lambda actor: verdicts.in_tree(self.oracle, actor, "companies.create", Where(actor.account)),
        )

    def create_place(self, hand: Hand) -> None:
        """Nuevo lugar de expedición."""
        if len(self.world.places) >= MOST_PLACES:
            raise NothingToDo
        company = self._company(hand)
        row = Company.objects.get(pk=company.id)
        self.play.newcomers += 1
        fields = PlaceFields(name=f"Lugar {self.play.newcomers}", postal_code="06000")
        self.attempt(
            "create place",
            hand,
            lambda actor: create_place(actor=actor, company=row, fields=fields),
            lambda actor: verdicts.in_tree(
                self.oracle, actor, "places.manage", _node(company), faulty=company.is_archived
            ),
        )

    def archive_or_restore_company(self, hand: Hand) -> None:
        """Archivar or restaurar a company."""
        company = self._company(hand)
        row = Company.objects.get(pk=company.id)
        operation = restore_company if company.is_archived else archive_company
        self.attempt(
            "restore company" if company.is_archived else "archive company",
            hand,
            lambda actor: operation(actor=actor, company=row),
            lambda actor: verdicts.in_tree(self.oracle, actor, "companies.edit", _node(company)),
        )

    def archive_or_restore_place(self, hand: Hand) -> None:
        """Archivar or restaurar a place."""
        places = list(self.world.places.values())
        own = [each for each in places if each.account == self.account(hand)]
        place = choose(places if hand.is_daring else own, hand.whom)
        row = PlaceOfIssue.objects.select_related("company").get(pk=place.id)
        operation = restore_place if place.is_archived else archive_place
        is_shut = place.is_archived and self.world.companies[place.company].is_archived
        self.attempt(
            "restore place" if place.is_archived else "archive place",
            hand,
            lambda actor: operation(actor=actor, place=row),
            lambda actor: verdicts.in_tree(self.oracle, actor, "places.manage", _node(place), faulty=is_shut),
        )

    def _company(self, hand: Hand) -> CompanyRow:
        companies = list(self.world.companies.values())
        own = [each for each in companies if each.account == self.account(hand)]
        return choose(companies if hand.is_daring else own, hand.whom)


class Seats(Stage):
    """What is done about seats, and time, which ends them."""

    def buy(self, hand: Hand) -> None:
        """Comprar asientos; the service desk sees the money come."""
        if len(self.world.seats) >= MOST_SEATS:
            raise NothingToDo
        key = uuid.uuid4()
        buyer = self.attempt(
            "buy",
            hand,
            lambda actor: place_order(actor=actor, quantity=1, request_key=key),
            lambda actor: verdicts.in_tree(self.oracle, actor, "billing.manage", Where(actor.account)),
        )
        if buyer is not None:
            desk = operator_actor(
                buyer.account, label="Mesa de servicio", permissions={Permission.BILLING_MANAGE}
            )
            activate_order(actor=desk, order=Order.objects.get(request_key=key))
            self.play.seats += 1
            self.play.reread()

    def wait(self, hand: Hand) -> None:
        """Time goes by: grants begin and end."""
        self.play.move(choose(HOURS, hand.who))
        self.play.ended("wait", "done")

    def expire(self, hand: Hand) -> None:
        """Seats end that nobody uses at present; when none has, time goes by."""
        ended = [seat.id for seat in self._over()]
        if not ended:
            self.wait(hand)
            return
        Seat.objects.filter(pk__in=ended).update(state=SeatState.EXPIRED)
        self.play.reread()
        self.play.ended("expire", "done")

    def _over(self) -> list[SeatRow]:
        """Seats whose term is over, free ones and those of deactivated members."""
        kept = {each.seat for each in self.members_in("invited", "active")}
        return [
            seat
            for seat in self.world.seats.values()
            if seat.state in {"free", "held"} and seat.id not in kept
            if seat.ends is not None and seat.ends <= self.play.now
        ]


def _node(row: CompanyRow | PlaceRow) -> Where:
    if isinstance(row, CompanyRow):
        return Where(row.account, row.id)
    return Where(row.account, row.company, row.id)
