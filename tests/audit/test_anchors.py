"""What was written down elsewhere is read as it was written, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gafete.audit.anchors import Anchor, all_anchored, anchor_text, read_anchors

A, B, C = "a" * 64, "b" * 64, "c" * 64
NOW = datetime(2026, 11, 25, 9, 23, tzinfo=UTC)
TEXT = anchor_text([f"0 320 {A}", f"7 1204 {B}"], now=NOW)
LATER = anchor_text([f"7 1210 {C}"], now=datetime(2026, 11, 26, 9, 23, tzinfo=UTC))


def read(text: str) -> list[Anchor]:
    return list(read_anchors(text.splitlines()))


def test_an_anchor_is_read_as_it_was_written() -> None:
    assert read(TEXT) == [
        Anchor(at="2026-11-25T09:23:00+00:00", heads=((0, 320, A), (7, 1204, B)), is_sound=True)
    ]


def test_an_anchor_without_chains_is_one_too() -> None:
    assert read(anchor_text([], now=NOW)) == [Anchor("2026-11-25T09:23:00+00:00", (), is_sound=True)]


def test_the_words_of_a_mail_around_it_are_passed_over() -> None:
    mail = f"Así terminaban las cadenas.\r\n\r\n  {TEXT.replace(chr(10), chr(13) + chr(10))}\r\n--\r\nGafete"
    assert read(mail) == read(TEXT)


def test_several_anchors_follow_each_other() -> None:
    assert [anchor.at[:10] for anchor in read(TEXT + LATER)] == ["2026-11-25", "2026-11-26"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1204", "1203"),
        (f"7 1204 {B}\n", ""),
        (B, C),
        ("2026-11-25", "2026-11-24"),
        (f"0 320 {A}\n", f"0 320 {A}\n3 1 {C}\n"),
        (f"0 320 {A}\n", f"0 320 {A}\nalgo más\n"),
    ],
)
def test_an_anchor_that_was_changed_is_not_sound(before: str, after: str) -> None:
    (anchor,) = read(TEXT.replace(before, after))
    assert not anchor.is_sound


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_an_anchor_that_broke_off_is_not_sound_and_hides_no_other(lines: int) -> None:
    torn = "\n".join(TEXT.splitlines()[:lines]) + "\n"
    assert [anchor.is_sound for anchor in read(torn + LATER)] == [False, True]
    assert [anchor.is_sound for anchor in read(LATER + torn)] == [True, False]


def test_together_they_say_what_each_chain_looked_like() -> None:
    forged = anchor_text([f"7 1204 {C}"], now=NOW)
    anchored = all_anchored([TEXT.splitlines(), [*LATER.splitlines(), *forged.splitlines()]])
    # Of two that contradict each other, the first.
    assert dict(anchored.digests) == {0: {320: A}, 7: {1204: B, 1210: C}}
    assert (anchored.count, anchored.first[:10], anchored.last[:10]) == (3, "2026-11-25", "2026-11-26")
    assert anchored.unsound == []


def test_what_an_unsound_anchor_says_does_not_count() -> None:
    anchored = all_anchored([TEXT.replace(B, C).splitlines()])
    assert (dict(anchored.digests), anchored.count) == ({}, 0)
    assert anchored.unsound == ["2026-11-25T09:23:00+00:00"]
