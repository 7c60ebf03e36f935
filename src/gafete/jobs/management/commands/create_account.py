"""``create_account``: an account with its plan and its owner, who receives his way in by mail."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from gafete.faults import InvalidFields, NotFound
from gafete.identity.names import username_from
from gafete.members.operations.open_account import open_account
from gafete.seats.models import Plan
from gafete.seats.queries import every_plan, plan_of_code

OPERATOR = "Operador"
_OPTIONS = {
    "account": "NOMBRE",
    "name": "--owner-name",
    "username": "--owner-username",
    "email": "--owner-email",
}


class Command(BaseCommand):
    """Opens an account."""

    help = "Abre una cuenta con su plan e invita a su titular, que recibe su acceso por correo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the account is called, its plan and its owner."""
        parser.add_argument("name", metavar="NOMBRE", help="nombre de la cuenta")
        parser.add_argument(
            "--plan", required=True, metavar="CLAVE", help="clave del plan; por ejemplo, pyme"
        )
        parser.add_argument("--owner-name", required=True, help="nombre y apellidos del titular")
        parser.add_argument("--owner-email", required=True, help="correo electrónico del titular")
        parser.add_argument(
            "--owner-username", default="", help="cuenta del usuario; si falta, se forma con su nombre"
        )
        parser.add_argument("--operator", default=OPERATOR, help="quién lo hace, para la bitácora")

    def handle(
        self,
        *,
        name: str,
        plan: str,
        owner_name: str,
        owner_email: str,
        owner_username: str,
        operator: str,
        **_options: object,
    ) -> None:
        """Open the account and say who will enter it."""
        try:
            owner = open_account(
                operator=operator,
                name=name,
                plan=_plan(plan),
                owner_name=owner_name,
                owner_username=owner_username or username_from(owner_name),
                owner_email=owner_email,
            )
        except InvalidFields as fault:
            raise CommandError(_told(fault)) from None
        self.stdout.write(f"Se abrió la cuenta «{owner.account.name}».")
        self.stdout.write(f"{owner.name} ({owner.username}) recibirá su acceso en {owner.email}.")


def _plan(code: str) -> Plan:
    try:
        return plan_of_code(code)
    except NotFound:
        known = "\n".join(f"  {plan.code:<12} {plan.name}" for plan in every_plan())
        message = f"No hay un plan «{code}». Planes:\n{known}"
        raise CommandError(message) from None


def _told(fault: InvalidFields) -> str:
    lines = []
    for field, sentence in fault.errors.items():
        free = fault.suggestions.get(field, ())
        hint = f" Libres: {', '.join(free)}." if free else ""
        lines.append(f"{_OPTIONS.get(field, field)}: {sentence}{hint}")
    return "\n".join(lines)
