"""The index that PostgreSQL searches members with can be taken away and comes back."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

NAME = "member_search"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "members_member"))


@pytest.mark.django_db
def test_it_stands_where_the_database_has_its_kind_and_goes_both_ways() -> None:
    migration = import_module("gafete.members.migrations.0002_search_words_index")
    has_it = connection.vendor == "postgresql"
    assert (NAME in indexes()) is has_it
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.drop(apps, editor)
        assert NAME not in indexes()
        migration.create(apps, editor)
    assert (NAME in indexes()) is has_it
