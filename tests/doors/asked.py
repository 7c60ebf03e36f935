"""One cell as it is asked: who, for which thing, in which account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gafete.identity.models import User
from gafete.members.models import Member, Profile
from tests.cast import House
from tests.doors.people import ELSEWHERE
from tests.doors.promises import WAY_IN, Outcome
from tests.doors.world import World


@dataclass(frozen=True)
class Asked:
    """One cell as it is asked: who, for which thing, in which account."""

    world: World
    person: str
    relation: str
    thing: Any

    @property
    def home(self) -> House:
        """The account that the person is in, or wants to be in."""
        return self.world.home_of(self.person)

    @property
    def own_accounts(self) -> set[int]:
        """That account, and the one that he is a member of."""
        member = self.world.members.get(self.person)
        return {self.home.account.pk} | ({member.account_id} if member else set())

    @property
    def user(self) -> User:
        """The person's identity."""
        return self.world.users[self.person]

    @property
    def free_profile(self) -> Profile:
        """A profile of that account with one permission, which nobody holds."""
        return self.home.profile("Foráneo" if self.person in ELSEWHERE else "Comodín")

    @property
    def colleague(self) -> Member:
        """A member of that account whom its administrators manage."""
        members = self.world.members
        return members["guest"] if self.person in ELSEWHERE else self.world.things["members"]["own place"]

    @property
    def is_signed_out(self) -> bool:
        """Whether his browser is nobody's."""
        return WAY_IN.get(self.person) is Outcome.SIGN_IN
