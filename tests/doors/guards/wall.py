"""The first wall between accounts, taken down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import models

from gafete.walls import statements
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

    reached = vars(statements)["account_in_reach"]

    def any_account(model: type[models.Model]) -> Any:
        reached(model)
        return ANY

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TenantManager, "get_queryset", as_they_are)
        patch.setattr(statements, "account_in_reach", any_account)
        yield
