"""A table such as invoicing will keep: what lies in places, newest first. Whoever needs it makes it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, NamedTuple, Self

from django.apps.registry import Apps
from django.db import connection, models

from gafete.walls.managers import TenantManager
from gafete.walls.row_security import bind_table
from tests.postgresql import SERVING_ROLE


class Document(models.Model):
    account_id = models.BigIntegerField()
    company_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    folio = models.CharField(max_length=40)
    receiver_rfc = models.CharField(max_length=13)
    status = models.SmallIntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.folio


def documents_in(table: str) -> type[Document]:
    """Their model, for a table of this name; in a registry of its own, for the program does not know it."""
    options = {"apps": Apps(), "app_label": "documents", "db_table": table, "base_manager_name": "objects"}
    members = {"__module__": __name__, "Meta": type("Meta", (), options)}
    return type("Document", (Document,), members)


class DocumentLine(NamedTuple):
    """What a list shows of each."""

    id: int
    company_id: int
    place_id: int
    issued_at: datetime
    folio: str
    receiver_rfc: str
    status: int
    total: Decimal


_TYPES = {
    "postgresql": {"key": "bigint", "moment": "timestamptz", "money": "numeric(14, 2)"},
    "sqlite": {"key": "integer", "moment": "datetime", "money": "decimal"},
}
_TABLE = """
CREATE TABLE {table} (
    id {key} PRIMARY KEY, account_id bigint NOT NULL, company_id bigint NOT NULL, place_id bigint NOT NULL,
    issued_at {moment} NOT NULL, folio varchar(40) NOT NULL, receiver_rfc varchar(13) NOT NULL,
    status smallint NOT NULL, total {money} NOT NULL
)
"""
_LANES = {"account": "account_id", "company": "account_id, company_id", "place": "account_id, place_id"}


def make_table(table: str) -> None:
    """Make the table, without rows or indexes."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE.format(table=table, **_TYPES[connection.vendor]))


def make_indexes(table: str) -> None:
    """Make the three indexes that a scoped list reads from."""
    with connection.cursor() as cursor:
        for name, columns in _LANES.items():
            cursor.execute(f"CREATE INDEX {table}_by_{name} ON {table} ({columns}, issued_at DESC, id DESC)")


def raise_wall(model: type[Document]) -> None:
    """Bind the table, as every tenant's table is bound."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            bind_table(cursor, model.objects, serving=SERVING_ROLE)
            cursor.execute(f"GRANT SELECT ON {model._meta.db_table} TO {SERVING_ROLE}")
