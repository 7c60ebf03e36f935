"""Acts: profiles are made, widened, narrowed and put away."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.models import Profile
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.edit_profile import archive_profile, edit_profile
from tests.amplification import verdicts
from tests.amplification.drawing import Hand, NothingToDo, choose, codes_from
from tests.amplification.rows import ProfileRow
from tests.amplification.stage import Stage

MOST_PROFILES = 9


class Profiles(Stage):
    """What is done to profiles."""

    def create_profile(self, hand: Hand) -> None:
        """Nuevo perfil."""
        if len(self.custom_profiles()) >= MOST_PROFILES:
            raise NothingToDo
        codes = codes_from(hand.bundle)
        self.play.newcomers += 1
        name = f"Perfil {self.play.newcomers}"
        self.attempt(
            "create profile",
            hand,
            lambda actor: create_profile(
                actor=actor, name=name, description="", permissions=frozenset(map(Permission, codes))
            ),
            lambda actor: verdicts.creating_profile(self.oracle, actor, codes),
        )

    def edit_profile(self, hand: Hand) -> None:
        """Editar perfil: other permissions, more of them, or fewer."""
        profile = self._profile(hand)
        codes = codes_from(hand.bundle)
        codes = choose([codes, profile.permissions | codes, profile.permissions - codes], hand.who)
        row = Profile.objects.get(pk=profile.id)
        # The four profiles' own names are nobody's to choose; what is tried on them is what they hold.
        name = row.name if not profile.code else f"{row.name} propio"

        def act(actor: Actor) -> object:
            permissions = frozenset(map(Permission, codes))
            return edit_profile(
                actor=actor,
                profile=row,
                name=name,
                description="",
                permissions=permissions,
                version=row.version,
            )

        self.attempt(
            "edit profile",
            hand,
            act,
            lambda actor: verdicts.editing_profile(self.oracle, actor, profile, codes),
        )

    def archive_profile(self, hand: Hand) -> None:
        """Archivar perfil."""
        profile = self._profile(hand)
        row = Profile.objects.get(pk=profile.id)
        self.attempt(
            "archive profile",
            hand,
            lambda actor: archive_profile(actor=actor, profile=row),
            lambda actor: verdicts.archiving_profile(self.oracle, actor, profile),
        )

    def custom_profiles(self) -> list[ProfileRow]:
        """The profiles that accounts have made and use."""
        return [each for each in self.world.profiles.values() if not each.code and not each.is_archived]

    def _profile(self, hand: Hand) -> ProfileRow:
        account = self.account(hand)
        own = [each for each in self.custom_profiles() if each.account == account]
        everything = [each for each in self.world.profiles.values() if not each.is_archived]
        return choose(everything if hand.is_daring else own, hand.whom)
