"""What proves that something was really done, or really shown."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.identity.models import KnownDevice, Session, SessionEntry, User
from gafete.members.actors import actor_of
from gafete.members.models import AccessRequest, Grant, Member, OwnershipOffer
from gafete.outbox.models import Message
from gafete.tenancy.models import Account
from tests.doors.asked import Asked
from tests.doors.things import NEW_ADDRESS, RESULT
from tests.doors.typed import NEW_NAME, NEW_PASSWORD, NEW_PERSON
from tests.doors.world import GUEST_IN_GRUPO_MAIZ

# -- people and sessions --------------------------------------------------------------------------------


def own_password_is_new(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.user.pk).check_password(NEW_PASSWORD)


def viewers_password_is_new(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.world.users["viewer"].pk).check_password(NEW_PASSWORD)


def viewers_address_is_new(asked: Asked, _answer: Any) -> None:
    viewer = asked.world.members["viewer"]
    assert User.objects.get(pk=viewer.user_id).email == NEW_ADDRESS
    assert Member.objects.get(pk=viewer.pk).email == NEW_ADDRESS


def no_address_is_pending(asked: Asked, _answer: Any) -> None:
    assert not User.objects.get(pk=asked.user.pk).pending_email


def address_is_pending(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.user.pk).pending_email == "otra@correo.example"


def name_is_new(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.user.pk).name == NEW_NAME


def notices_are_muted(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.user.pk).muted_notices


def viewer_is_in(asked: Asked, _answer: Any) -> None:
    viewer = asked.world.users["viewer"]
    assert asked.world.client.session["_auth_user_id"] == str(viewer.pk)
    # Whosever browser it is, it is not one that he has used.
    told = Message.objects.filter(kind="identity.new_device", subject_id=str(viewer.pk))
    assert told.count() == 1
    assert KnownDevice.objects.exclude(user=viewer).count() == len(asked.world.devices)


def nobody_is_in(asked: Asked, _answer: Any) -> None:
    assert "_auth_user_id" not in asked.world.client.session


def has_joined(asked: Asked, _answer: Any) -> None:
    known = asked.world.house.members[GUEST_IN_GRUPO_MAIZ]
    member = known if asked.relation == "of somebody known" else asked.world.members["newcomer"]
    assert Member.objects.get(pk=member.pk).state == "active"


def is_in_the_account(asked: Asked, _answer: Any) -> None:
    assert asked.world.client.session["account_id"] == asked.thing.pk


def session_is_gone(asked: Asked, _answer: Any) -> None:
    assert not Session.objects.filter(pk=asked.thing.pk).exists()


def only_this_session_is_left(asked: Asked, _answer: Any) -> None:
    keys = Session.objects.filter(user=asked.user).values_list("session_key", flat=True)
    assert list(keys) == [asked.world.client.session.session_key]


def entry_is_closed(asked: Asked, _answer: Any) -> None:
    assert SessionEntry.objects.get(pk=asked.thing.it.pk).closed_at is not None


# -- members ----------------------------------------------------------------------------------------------


def notice_is_queued(asked: Asked, _answer: Any) -> None:
    assert Message.objects.get(pk=asked.thing.it.pk).state == "queued"


def has_hours(asked: Asked, _answer: Any) -> None:
    assert Member.objects.get(pk=asked.thing.pk).hours


def is_called_otherwise(asked: Asked, _answer: Any) -> None:
    assert User.objects.get(pk=asked.user.pk).username == "otra.cuenta"


def holds_the_free_profile(asked: Asked, _answer: Any) -> None:
    held = Grant.objects.filter(member_id=asked.thing.pk).values_list("profile_id", flat=True)
    assert list(held) == [asked.free_profile.pk]


def has_what_he_asked_for(asked: Asked, _answer: Any) -> None:
    request = AccessRequest.objects.get(pk=asked.thing.pk)
    assert request.state == "granted"
    assert actor_of(request.member, now=timezone.now()).may(Permission(request.permission), request.scope)


def is_out(asked: Asked, _answer: Any) -> None:
    """It was the only access."""
    assert Member.objects.get(pk=asked.thing.member_id).state == "deactivated"


def answer_is_read(asked: Asked, _answer: Any) -> None:
    assert AccessRequest.objects.get(pk=asked.thing.pk).seen_at is not None


def is_invited_anew(asked: Asked, _answer: Any) -> None:
    former = asked.thing.invitation_nonce
    asked.thing.refresh_from_db()
    assert asked.thing.invitation_nonce != former


def link_is_shown(_asked: Asked, answer: Any) -> None:
    assert "/activar/" in answer.content.decode()


def has_a_successor(asked: Asked, _answer: Any) -> None:
    asked.thing.refresh_from_db()
    assert asked.thing.state == "replaced"
    assert asked.thing.replaced_by.name == NEW_PERSON


def owns_the_account(asked: Asked, _answer: Any) -> None:
    assert Member.objects.get(pk=asked.world.members[asked.person].pk).is_owner


def no_offer_is_open(_asked: Asked, _answer: Any) -> None:
    assert not OwnershipOffer.objects.filter(closed_at__isnull=True).exists()


def heir_has_an_offer(asked: Asked, _answer: Any) -> None:
    assert OwnershipOffer.objects.get(closed_at__isnull=True).offered_to_id == asked.thing.pk


# -- the tree and the account -----------------------------------------------------------------------------


def is_archived(asked: Asked, _answer: Any) -> None:
    asked.thing.refresh_from_db()
    assert asked.thing.archived_at is not None


def is_in_use(asked: Asked, _answer: Any) -> None:
    asked.thing.refresh_from_db()
    assert asked.thing.archived_at is None


def setup_is_finished(asked: Asked, _answer: Any) -> None:
    assert Account.objects.get(pk=asked.home.account.pk).express_setup_finished_at is not None


def account_is_renamed(asked: Asked, _answer: Any) -> None:
    assert Account.objects.get(pk=asked.home.account.pk).name == NEW_NAME


# -- files -------------------------------------------------------------------------------------------------


def is_the_result(_asked: Asked, answer: Any) -> None:
    assert b"".join(answer.streaming_content) == RESULT
    assert "usuarios.csv" in answer.headers["Content-Disposition"]


def is_a_workbook(_asked: Asked, answer: Any) -> None:
    assert "attachment" in answer.headers["Content-Disposition"]
    assert text_of_workbook(answer.content)


def text_of_workbook(content: bytes) -> str:
    """Everything that a workbook says."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist() if re.search(r"\.xml$", name))
