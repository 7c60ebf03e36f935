from pathlib import Path

from tools import stamps


def test_a_step_is_done_only_for_what_it_was_done_for(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock", tmp_path / "folder" / "stamp"
    lock.write_text("one", encoding="ascii")
    mark = stamps.fingerprint([lock])
    assert not stamps.is_done(stamp, mark)

    stamps.done(stamp, mark)
    assert stamps.is_done(stamp, mark)

    lock.write_text("two", encoding="ascii")
    assert not stamps.is_done(stamp, stamps.fingerprint([lock]))


def test_words_besides_the_files_count() -> None:
    assert stamps.fingerprint([], "a") != stamps.fingerprint([], "b")
