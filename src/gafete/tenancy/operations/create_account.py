"""Make a tenant."""

from __future__ import annotations

from dataclasses import asdict

from django.db import connection, transaction

from gafete.access.actor import Actor, ActorKind
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.audit.operations.record_event import Target, record_event
from gafete.tenancy.events import ACCOUNT_CREATED
from gafete.tenancy.models import Account
from gafete.tenancy.rules import AccountFields, checked_account
from gafete.walls.standing import inside

_NOT_FOR_MEMBERS = _("Solo el operador de la instalación crea cuentas.")


@transaction.atomic
def create_account(*, actor: Actor, fields: AccountFields) -> Account:
    """Create an empty account; its plan, profiles and owner are for ``members`` to add.

    No account exists yet in which a permission could be held, so the actor's kind decides.

    Raises:
        AccessDenied: the actor is neither the operator nor the system.
        InvalidFields: naming every field that is wrong.
    """
    if actor.kind not in {ActorKind.OPERATOR, ActorKind.SYSTEM}:
        raise AccessDenied(Sentence(_NOT_FOR_MEMBERS))
    kept = asdict(checked_account(fields))
    number = _next_number()
    with inside(number):
        account = Account.objects.create(pk=number, **kept)
        record_event(
            ACCOUNT_CREATED,
            actor=actor,
            target=account_target(account),
            data={"after": kept},
            account_id=account.pk,
        )
    return account


def _next_number() -> int:
    """The number that the account will have: one stands inside it before its first row is written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence('tenancy_account', 'id'))")
        else:
            # Nobody else writes meanwhile: an SQLite transaction begins with the lock.
            cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'tenancy_account'")
        found = cursor.fetchone()
    return int(found[0]) if found else 1


def account_target(account: Account) -> Target:
    """The account as the trail names it."""
    return Target(kind="account", id=str(account.public_id), label=account.name)
