"""Hold a row still while it is changed."""

from __future__ import annotations

from typing import TypeVar

from gafete.faults import StaleEdit
from gafete.tenancy.models import Account, Company, PlaceOfIssue

Row = TypeVar("Row", Account, Company, PlaceOfIssue)


def lock_row(row: Row, *, version: int | None = None) -> Row:
    """The row as it stands now, locked until the caller's transaction ends.

    Raises:
        StaleEdit: somebody changed it after the given version.
    """
    locked = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and locked.version != version:
        raise StaleEdit
    return locked
