"""The second wall, as PostgreSQL raises it: what the role that serves cannot do, whatever the program asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import errors

from gafete.audit import append_only
from gafete.walls.crossings import every_crossing
from gafete.walls.roles import faults_of_role
from gafete.walls.row_security import faults_of_wall, raise_wall, table_of, tenant_managers
from gafete.walls.standing import as_person, inside
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.standing import bound

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def house() -> House:
    return grupo_maiz()


@pytest.fixture
def other() -> House:
    return otra_cuenta()


def ask(statement: str, *values: Any) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


def refused(statement: str, *values: object) -> type[BaseException] | None:
    """Why the database does not do it; nothing where it does."""
    try:
        with transaction.atomic():
            ask(statement, *values)
    except DatabaseError as fault:
        return type(fault.__cause__) if fault.__cause__ else None
    return None


def test_every_tenant_s_table_is_bound_also_for_its_owner() -> None:
    assert list(faults_of_wall()) == []
    policies = {(table, name) for table, name in ask("SELECT tablename, policyname FROM pg_policies")}
    for manager in tenant_managers():
        names = {name for table, name in policies if table == table_of(manager)}
        verbs = ("select", "insert", "update", "delete")
        assert names >= {f"tenant_{verb}" for verb in verbs} | {f"tenant_{verb}_only" for verb in verbs}


def test_a_table_that_is_not_bound_is_named() -> None:
    ask("ALTER TABLE tenancy_company NO FORCE ROW LEVEL SECURITY")
    assert [fault for fault in faults_of_wall() if "tenancy_company" in fault]
    raise_wall(connection, serving=settings.SERVING_ROLE)
    assert list(faults_of_wall()) == []


def test_who_names_no_account_finds_nothing(house: House) -> None:
    with bound(), transaction.atomic():
        for manager in tenant_managers():
            assert ask(f"SELECT count(*) FROM {table_of(manager)}") == [(0,)]  # noqa: S608 -- a table of ours


def test_a_row_for_another_account_is_not_inserted(house: House, other: House) -> None:
    insert = (
        "INSERT INTO audit_chainhead (account_id, sequence, previous_digest, digest) VALUES (%s, 0, '', '')"
        " ON CONFLICT (account_id) DO NOTHING"
    )
    with bound(), inside(house.account.pk):
        assert refused(insert, other.account.pk) is errors.InsufficientPrivilege
        assert refused(insert, house.account.pk) is None


def test_a_row_does_not_move_to_another_account(house: House, other: House) -> None:
    with bound(), inside(house.account.pk):
        move = "UPDATE members_profile SET account_id = %s WHERE code = 'viewer'"
        assert refused(move, other.account.pk) is errors.InsufficientPrivilege


def test_rows_of_another_account_are_neither_changed_nor_deleted(house: House, other: House) -> None:
    with bound(), inside(house.account.pk):
        rename = "UPDATE members_profile SET letter = 'X' WHERE account_id = %s"
        assert ask(rename, other.account.pk) == [(0,)]
        assert ask("DELETE FROM members_grant WHERE account_id = %s", other.account.pk) == [(0,)]


def test_a_person_reads_what_is_his_own_and_writes_none_of_it(house: House, other: House) -> None:
    with bound(), as_person(house.owner.user_id):
        assert ask("SELECT id FROM members_member") == [(house.owner.pk,)]
        assert ask("SELECT id FROM tenancy_account") == [(house.account.pk,)]
        assert ask("SELECT count(*) FROM members_profile") == [(0,)]
        assert ask("UPDATE members_member SET is_owner = false") == [(0,)]


def test_a_later_policy_opens_nothing(house: House, other: House) -> None:
    """The restrictive ones hold whatever somebody adds."""
    ask("CREATE POLICY generous ON members_profile USING (true) WITH CHECK (true)")
    with bound(), inside(house.account.pk):
        assert ask("SELECT DISTINCT account_id FROM members_profile") == [(house.account.pk,)]
        assert ask("UPDATE members_profile SET letter = 'X' WHERE account_id = %s", other.account.pk) == [
            (0,)
        ]


def test_there_is_no_view_that_sees_as_its_owner() -> None:
    assert ask("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []


def test_the_crossings_belong_to_who_was_granted_them() -> None:
    for crossing in every_crossing():
        found = ask(
            "SELECT has_function_privilege('public', %s, 'EXECUTE'), has_function_privilege(%s, %s, 'EXECUTE')",
            crossing.signature, settings.SERVING_ROLE, crossing.signature,
        )  # fmt: skip
        assert found == [(False, True)], crossing.name


def test_a_temporary_table_stands_in_for_nothing(house: House, other: House) -> None:
    """Anybody may make one; were it found first, a crossing would answer from it."""
    with bound(), inside(house.account.pk):
        ask("CREATE TEMPORARY TABLE members_member (account_id bigint, public_id uuid) ON COMMIT DROP")
        ask("INSERT INTO members_member VALUES (4711, %s)", other.owner.public_id)
        assert ask("SELECT * FROM gafete_account_of_member(%s)", other.owner.public_id) == [
            (other.account.pk,)
        ]


def test_a_search_finds_in_its_own_account_alone(house: House, other: House) -> None:
    find = "SELECT * FROM gafete_members_found(%s::tsquery)"
    words = f"'{other.account.pk}:tomas':*"
    with bound(), inside(other.account.pk):
        assert ask(find, words) == [(other.owner.pk,)]
    with bound(), inside(house.account.pk):
        assert ask(find, words) == []


@pytest.fixture
def no_triggers() -> Iterator[None]:
    append_only.remove(connection)
    yield
    append_only.install(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_label = 'nadie'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM audit_eventreach",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_trail_is_not_changed_even_without_its_triggers(
    house: House, no_triggers: None, statement: str
) -> None:
    with bound(), inside(house.account.pk):
        assert ask("SELECT count(*) > 0 FROM audit_event") == [(True,)]
        assert refused(statement) is errors.InsufficientPrivilege


def test_the_role_that_serves_is_as_it_should_be() -> None:
    with bound():
        assert list(faults_of_role()) == []


def test_a_superuser_is_told_why_he_does_not_serve() -> None:
    assert any("SUPERUSER or BYPASSRLS" in fault for fault in faults_of_role())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER ROLE {role} BYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE {role} CREATEROLE", "CREATEROLE"),
        ("ALTER TABLE tenancy_company OWNER TO {role}", "owns the tables"),
        ("GRANT CREATE ON SCHEMA public TO {role}", "may make tables"),
        ("GRANT DELETE ON audit_event TO {role}", "may change the trail"),
    ],
)
def test_whatever_would_weaken_it_is_noticed(change: str, said: str) -> None:
    ask(change.format(role=settings.SERVING_ROLE))
    with bound():
        assert [fault for fault in faults_of_role() if said in fault]
