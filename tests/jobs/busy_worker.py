"""The real worker, with a slow kind of job and a kind of mail to send: it is there to be stopped and killed."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- models are loaded only now

from gafete.access.permissions import Permission  # noqa: E402
from gafete.outbox import composers  # noqa: E402
from gafete.work import runners  # noqa: E402
from tests.outbox import letters  # noqa: E402
from tests.work import counting  # noqa: E402

composers.register(letters.KIND)(letters.compose_letter)
slow = counting.counting(seconds_a_batch=0.05)
runners.register(counting.KIND, title="Contar", permission=Permission.USERS_MANAGE)(slow)
call_command("run_worker", workers=int(sys.argv[1]))
sys.stdout.write("ended\n")
