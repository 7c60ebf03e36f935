"""Whether the demo is there already."""

from __future__ import annotations

from gafete.demo.sign_ins import SIGN_INS
from gafete.identity.models import User


def is_filled() -> bool:
    """Whether the people of the sign-ins exist."""
    usernames = [each.person.username for each in SIGN_INS]
    return User.objects.filter(username__in=usernames).exists()
