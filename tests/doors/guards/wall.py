"""The first wall between accounts, taken down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from gafete.walls.managers import TenantManager
from gafete.walls.standing import standing


@contextmanager
def first_wall_down() -> Iterator[None]:
    """Whoever stands inside an account reads the rows of all, as if no manager narrowed them.

    With the wall up, nobody would notice that a filter by account is gone: what each does alone shows here.
    """
    narrowed = TenantManager.get_queryset

    def as_they_are(manager: TenantManager[Any]) -> models.QuerySet[Any]:
        if standing().account_id is None:
            return narrowed(manager)
        return models.Manager.get_queryset(manager)

    TenantManager.get_queryset = as_they_are  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        TenantManager.get_queryset = narrowed  # type: ignore[method-assign]
