"""The world of the table, built once for all the cells that a process asks."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from gafete.access.denials import AccessDenied
from gafete.web import errors
from gafete.web.asking import Asking, asking_for
from tests.doors.asking import Asker
from tests.doors.sampling import is_everything
from tests.doors.things import fill_with_things
from tests.doors.world import NOW, build_world
from tests.plugin import unmeasured


@pytest.fixture(scope="module")
def asker(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asker]:
    """Somebody who asks in a world that nobody changes: each cell undoes what it did."""
    del django_db_setup
    folder = tmp_path_factory.mktemp("doors")
    logging.disable(logging.CRITICAL)
    with (
        override_settings(
            FILES_DIR=folder / "files",
            MAILBOX_FILE=folder / "mailbox.sqlite3",
            STATIC_ROOT=folder,
            STORAGES=plain(),
        ),
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        # Many thousands of answers, of pages that have tests of their own: their lines are counted there.
        unmeasured(),
        refusals_remembered(),
        savepoints_in_memory(),
        transaction.atomic(),
    ):
        world = build_world()
        fill_with_things(world)
        asker = Asker(world)
        # What is there now stays: it need not be looked through again and again.
        gc.collect()
        gc.freeze()
        yield asker
        gc.unfreeze()
        asker.doorman.leave()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@contextmanager
def refusals_remembered() -> Iterator[None]:
    """What a refusal says besides (why, who could give it) is worked out once for each person, permission and place.

    A third of the time goes there, and in a world that nobody changes it is the same every time. In the run without
    guards it is worked out anew: what says it has guards of its own.
    """
    found: dict[tuple[Any, ...], Asking | None] = {}

    def remembered(request: HttpRequest, refusal: AccessDenied) -> Asking | None:
        actor = getattr(request, "actor", None)
        if actor is None or is_everything():
            return asking_for(request, refusal)
        key = (actor.account_id, actor.member_id, actor.only_looks, refusal.permission, refusal.scope)
        if key not in found:
            found[key] = asking_for(request, refusal)
        return found[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "asking_for", remembered)
        yield


@contextmanager
def savepoints_in_memory() -> Iterator[None]:
    """SQLite would write what each savepoint changes to a file, to be able to take it back."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA temp_store = MEMORY")
            # The whole world fits in there: its own pages are read and written again for every cell.
            cursor.execute("PRAGMA cache_size = -131072")
            cursor.execute("PRAGMA cache_spill = OFF")
    yield


def plain() -> dict[str, Any]:
    """Static files by their plain names: nobody collected them for the tests."""
    return settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The world has files of its own, which last as long as it does."""


@pytest.fixture(autouse=True)
def _plain_static_files() -> None:
    """The world sees to it."""
