"""Whom somebody may have mail sent to, and that the answer is the same before and after asking."""

from __future__ import annotations

import pytest

from gafete.access.denials import AccessDenied
from gafete.members.authority import may_mail, require_mailing
from tests.cast import House


@pytest.mark.parametrize(
    ("name", "to", "allowed"),
    [
        ("olivia", "ana", True),
        ("ana", "olivia", True),
        ("ana", "ana", False),
        ("bruno", "olivia", False),
        ("bruno", "dario", True),
        ("bruno", "carla", False),
        ("elena", "carla", False),
    ],
)
def test_mail_goes_to_whom_one_manages_and_to_the_owner_from_the_whole_account(
    house: House, *, name: str, to: str, allowed: bool
) -> None:
    actor, member = house.actor(name), house.member(to)
    assert may_mail(actor, member) is allowed
    if allowed:
        require_mailing(actor, member)
    else:
        with pytest.raises(AccessDenied):
            require_mailing(actor, member)
