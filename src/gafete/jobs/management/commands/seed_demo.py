"""``seed_demo``: fills a demo with its accounts and prints who can sign in."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gafete.demo.operations.empty_installation import empty_installation
from gafete.demo.operations.seed_demo import seed_demo
from gafete.demo.queries import is_filled
from gafete.demo.sign_ins import table


class Command(BaseCommand):
    """Writes invented people with a password that everybody knows, so only in a demo."""

    help = "Llena la demostración con tres cuentas inventadas y dice con quién puedes entrar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to start over."""
        parser.add_argument("--reset", action="store_true", help="borra todo lo que hay y empieza de nuevo")

    def handle(self, *, reset: bool, **_options: object) -> None:
        """Fill the demo once; a second time only says who can sign in."""
        if not settings.IS_DEMO:
            message = "Los datos de demostración solo se escriben con GAFETE_MODE=demo."
            raise CommandError(message)
        if reset:
            empty_installation()
        if not is_filled():
            seed_demo(now=timezone.now())
        self.stdout.write(table())
