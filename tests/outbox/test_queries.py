"""What an administrator learns of mails."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from gafete.access.actor import Actor, ActorKind
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.outbox.models import Message, MessageState
from gafete.outbox.queries import failed_messages, messages_of

pytestmark = pytest.mark.django_db


def viewer(scope: Scope) -> Actor:
    return Actor.limited(
        ActorKind.MEMBER,
        scope.account_id,
        now=timezone.now(),
        label="Luis",
        permissions=[Permission.USERS_VIEW],
        at=[scope],
    )


def row(account_id: int = 1, **values: Any) -> Message:
    finished = {"finished_at": timezone.now()} if values.get("state") == MessageState.GIVEN_UP else {}
    return Message.objects.create(kind="test", account_id=account_id, **values, **finished)


def test_the_given_up_mails_of_the_account_are_listed_newest_first_with_the_reason() -> None:
    row(state=MessageState.SENT)
    row(account_id=2, state=MessageState.GIVEN_UP)
    older = row(state=MessageState.GIVEN_UP, last_error="unreachable TimeoutError")
    newer = row(state=MessageState.GIVEN_UP, last_error="refused SMTPRecipientsRefused 550")
    found = failed_messages(viewer(Scope.account(1)))
    assert [delivery.message_id for delivery in found] == [newer.id, older.id]
    assert (
        str(found[0].problem) == "El servidor de correo rechazó el mensaje. Revisa que la dirección exista."
    )
    assert found[0].is_given_up


def test_who_sees_users_of_one_company_only_gets_no_list_of_the_account() -> None:
    row(state=MessageState.GIVEN_UP)
    assert failed_messages(viewer(Scope.company(1, 5))) == []
    assert failed_messages(Actor.nobody()) == []


def test_a_subject_shows_its_newest_mail() -> None:
    row(subject_kind="member", subject_id="9", state=MessageState.SENT)
    newest = row(subject_kind="member", subject_id="9")
    row(subject_kind="company", subject_id="9")
    found = messages_of(viewer(Scope.account(1)), "member", ["9"])["9"]
    assert found.message_id == newest.id
    assert not found.is_given_up


def test_a_mail_of_another_account_is_not_shown() -> None:
    row(account_id=2, subject_kind="member", subject_id="9")
    assert messages_of(viewer(Scope.account(1)), "member", ["9"]) == {}


def test_the_mails_of_many_subjects_cost_one_query(django_assert_num_queries: Any) -> None:
    for number in range(5):
        row(subject_kind="member", subject_id=str(number))
    with django_assert_num_queries(1):
        found = messages_of(viewer(Scope.account(1)), "member", [str(number) for number in range(5)])
    assert sorted(found) == ["0", "1", "2", "3", "4"]
