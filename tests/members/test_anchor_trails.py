"""Where chains end is written down outside of the database."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from gafete.audit.anchors import Anchored, all_anchored
from gafete.audit.models import ChainHead
from gafete.audit.queries import verify_anchors
from gafete.members.operations.anchor_trails import TRAIL_ANCHOR, anchor_trails, anchor_trails_of_today
from gafete.outbox.composers import compose
from gafete.outbox.models import Message
from gafete.outbox.operations.deliver_message import deliver_message
from gafete.work.housekeeping import Every, chores
from tests import cast
from tests.audit.tampering import cut_tail, rewrite_whole_chain, unprotected
from tests.standing import bound

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 30, 9, 23, tzinfo=UTC)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ANCHOR_DIR = tmp_path / "elsewhere" / "anchors"
    return tmp_path / "elsewhere" / "anchors"


@pytest.fixture
def address(settings: Any) -> str:
    settings.ANCHOR_EMAIL = "anclas@correo.example"
    return "anclas@correo.example"


def kept_in(folder: Path) -> Anchored:
    return all_anchored(path.read_text(encoding="utf-8").splitlines() for path in sorted(folder.iterdir()))


def heads() -> dict[int, dict[int, str]]:
    return {head.account_id: {head.sequence: head.digest} for head in ChainHead.objects.all()}


def test_it_is_done_every_day() -> None:
    assert anchor_trails_of_today in chores(Every.DAY).values()


def test_nowhere_to_write_is_nothing_written(house: cast.House) -> None:
    assert anchor_trails() == []
    assert not Message.objects.filter(kind=TRAIL_ANCHOR).exists()


def test_every_head_is_added_to_the_file_of_the_month(house: cast.House, folder: Path) -> None:
    with time_machine.travel(NIGHT, tick=False), bound():
        (first,) = anchor_trails()
        anchor_trails()
    with time_machine.travel(datetime(2026, 12, 1, 9, 23, tzinfo=UTC), tick=False), bound():
        anchor_trails()
    assert [path.name for path in sorted(folder.iterdir())] == [
        "gafete-anchors-2026-11.txt",
        "gafete-anchors-2026-12.txt",
    ]
    assert Path(first).name == "gafete-anchors-2026-11.txt"
    assert stat.S_IMODE(Path(first).stat().st_mode) & 0o007 == 0
    anchored = kept_in(folder)
    assert (anchored.count, anchored.unsound, dict(anchored.digests)) == (3, [], heads())


def test_it_is_mailed_too_and_the_mail_can_be_held_against_the_chains(
    house: cast.House, address: str
) -> None:
    assert anchor_trails() == [address]
    mail = compose(Message.objects.get(kind=TRAIL_ANCHOR))
    assert mail is not None
    assert mail.to == address
    assert mail.subject.startswith(f"Ancla de la bitácora: {ChainHead.objects.count()} cadena")
    assert dict(all_anchored([mail.text.splitlines()]).digests) == heads()
    assert "gafete-anchor-end" in mail.html


def test_the_worker_can_send_it(house: cast.House, address: str) -> None:
    anchor_trails()
    message = Message.objects.get(kind=TRAIL_ANCHOR)
    with bound():
        assert deliver_message(message_id=message.id)
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_mail_that_nobody_wants_any_more_is_dropped(house: cast.House, address: str, settings: Any) -> None:
    anchor_trails()
    settings.ANCHOR_EMAIL = ""
    assert compose(Message.objects.get(kind=TRAIL_ANCHOR)) is None


def test_of_two_workers_one_writes_todays_anchor(house: cast.House, folder: Path) -> None:
    with time_machine.travel(NIGHT, tick=False):
        assert [anchor_trails_of_today(), anchor_trails_of_today()] == [True, False]
    assert kept_in(folder).count == 1
    with time_machine.travel(datetime(2026, 12, 1, 9, 23, tzinfo=UTC), tick=False):
        assert anchor_trails_of_today()


def test_a_day_on_which_it_could_not_be_written_is_tried_again(house: cast.House, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("no folder", encoding="utf-8")
    with time_machine.travel(NIGHT, tick=False):
        with pytest.raises(FileExistsError):
            anchor_trails_of_today()
        folder.unlink()
        assert anchor_trails_of_today()


@pytest.mark.parametrize("tamper", [lambda a: cut_tail(a, after=5), rewrite_whole_chain])
def test_what_the_database_cannot_show_the_anchor_does(house: cast.House, folder: Path, tamper: Any) -> None:
    anchor_trails()
    account_id = house.account.pk
    anchored = kept_in(folder).digests[account_id]
    assert verify_anchors(account_id, anchored) is None
    with unprotected():
        tamper(account_id)
    assert verify_anchors(account_id, anchored) is not None
