"""A process of its own that asks again and again what somebody may do, as a web server would."""

from __future__ import annotations

import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- models are loaded only now

from gafete.access.permissions import Permission  # noqa: E402
from gafete.access.scopes import Scope  # noqa: E402
from gafete.identity.models import User  # noqa: E402
from gafete.members.actors import load_actor  # noqa: E402
from gafete.walls.standing import inside  # noqa: E402

# Seconds after which nobody listens any more; whoever asks ends the process long before.
AT_MOST = 60


def main() -> None:
    """Say, with the moments before and after each question, whether he may."""
    account_id, user_id, company_id, place_id = (int(each) for each in sys.argv[1:5])
    user = User.objects.get(pk=user_id)
    place = Scope.place(account_id, company_id, place_id)
    end = time.monotonic() + AT_MOST
    while time.monotonic() < end:
        before = timezone.now().timestamp()
        with inside(account_id):
            may = load_actor(user, account_id).actor.may(Permission.CFDI_VIEW, place)
        sys.stdout.write(f"{before} {timezone.now().timestamp()} {int(may)}\n")
        sys.stdout.flush()
        time.sleep(0.01)


main()
