"""``run_worker``: sends mails and does jobs until it is told to stop."""

from __future__ import annotations

import gc
import signal
from argparse import ArgumentParser
from types import FrameType

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand
from huey.consumer import Consumer

from gafete.jobs import stopping
from gafete.jobs.queue import queue

# Long enough for a mail server that answers slowly; what is cut off after that is taken up again when its lease ends.
SECONDS_TO_FINISH = 30
SECONDS_BETWEEN_LOOKS = 1.0


class Command(BaseCommand):
    """Starts one worker process with several threads."""

    help = "Envía los correos y hace los trabajos largos, hasta que se le pide terminar (SIGTERM o Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many things are done at the same time."""
        parser.add_argument(
            "--workers",
            type=int,
            default=settings.WORKER_THREADS,
            help="cuántas cosas hace al mismo tiempo (GAFETE_WORKER_THREADS)",
        )

    def handle(self, *, workers: int, **_options: object) -> None:
        """Run until a signal comes, then finish what is under way."""
        # Also where nobody has run the checks before: as a role that sees every account there is no second wall.
        self.check(tags=[Tags.database], include_deployment_checks=True, databases=["default"])
        consumer = _Consumer(
            queue,
            workers=workers,
            max_delay=SECONDS_BETWEEN_LOOKS,
            shutdown_timeout=SECONDS_TO_FINISH,
            graceful_signal="TERM",
        )
        stopping.bind(consumer.stop_flag.is_set)
        # What is loaded by now stays for good: the collector need not walk through it again and again, which
        # costs a large import a seventh of its time.
        gc.collect()
        gc.freeze()
        consumer.run()


class _Consumer(Consumer):
    """Ends gently on Ctrl-C too: in a terminal it reaches every process of the group at once."""

    def _set_signal_handlers(self) -> None:
        super()._set_signal_handlers()
        signal.signal(signal.SIGINT, self._end_gently)

    def _end_gently(self, _signum: int, frame: FrameType | None) -> None:
        self._handle_signal(signal.SIGTERM, frame)
