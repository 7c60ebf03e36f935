"""On what a sign-in that waits for its next step depends.

Between a right password and a session a person may stand at a page for a while. Meanwhile the password
can be replaced, a link be used, the address be corrected, the invitation be sent anew or withdrawn:
each of them changes this state, and whoever still stands there has to sign in again.
"""

from __future__ import annotations

import json

from django.utils.crypto import constant_time_compare, salted_hmac

from gafete.identity.links import password_state
from gafete.identity.models import User

_SALT = "gafete.sign_in_state"


def sign_in_state(user: User) -> str:
    """A keyed hash of what the person signed in with; it lies in his session and tells nothing."""
    return salted_hmac(_SALT, json.dumps(password_state(user)), algorithm="sha256").hexdigest()


def is_still(user: User, state: str) -> bool:
    """Whether nothing of it has changed since, and the person is not blocked."""
    return user.is_active and constant_time_compare(sign_in_state(user), state)
