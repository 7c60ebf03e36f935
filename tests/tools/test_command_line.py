import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import plugin
from tools import checks, command_line, demo, serving, setup, testing, uv
from tools.console import StopError
from tools.places import ROOT


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_taken_port_is_refused_with_a_way_out(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "set_up", lambda: None)
    assert command_line.main(["demo", "--port", str(taken_port)]) == 1
    assert f"--port {taken_port + 1}" in capsys.readouterr().out


def test_without_a_wish_the_next_free_port_is_taken(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "DEFAULT_PORT", taken_port)
    assert demo._free_port(None) > taken_port


def test_what_manage_gets_belongs_to_django(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[list[str]] = []
    monkeypatch.setattr(command_line, "django", got.append)
    assert command_line.main(["manage", "create_account", "--help", "--plan", "pyme"]) == 0
    assert got == [["create_account", "--help", "--plan", "pyme"]]


def test_the_trail_is_verified_from_wherever_one_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    got: list[list[str]] = []
    monkeypatch.setattr(command_line, "django", got.append)
    monkeypatch.chdir(tmp_path)
    assert command_line.main(["audit", "verify"]) == 0
    assert command_line.main(["audit", "verify", "--account", "0", "--anchors", "kept"]) == 0
    assert command_line.main(["audit", "anchor"]) == 0
    assert got == [
        ["verify_trail"],
        ["verify_trail", "--account", "0", "--anchors", str(tmp_path / "kept")],
        ["anchor_trail"],
    ]


def test_what_test_does_not_know_belongs_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[object] = []

    def take(**words: object) -> int:
        got.append(words)
        return 3

    monkeypatch.setattr(command_line, "test", take)
    assert command_line.main(["test", "tests/members", "-k", "seat"]) == 3
    assert got == [{"fast": False, "browser": False, "arguments": ["tests/members", "-k", "seat"]}]


def test_nothing_is_served_before_the_database_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(serving, "set_up", lambda: None)
    monkeypatch.setattr(serving, "run", lambda *command: ran.extend(str(part) for part in command))
    monkeypatch.setattr(serving, "_become", lambda _command: ran.append("became"))
    serving.work()
    assert ran[-5:] == ["--deploy", "--fail-level=ERROR", "--database", "default", "became"]


def test_the_long_game_is_played_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []

    def run(*arguments: str) -> int:
        ran.append(arguments)
        return 4

    monkeypatch.setattr(testing, "set_up", lambda **_words: None)
    monkeypatch.setattr(testing, "_pytest", run)
    assert command_line.main(["test", "--long", "-x"]) == 4
    [arguments] = ran
    assert {"--steps=200000", testing.MACHINE, "-x"} <= set(arguments)


@pytest.mark.parametrize(("code", "parts"), [(0, ["reach.py", "remove.py"]), (1, ["reach.py"])])
def test_guards_are_taken_away_only_where_nothing_is_wrong_with_them(
    monkeypatch: pytest.MonkeyPatch, code: int, parts: list[str]
) -> None:
    ran: list[str] = []

    def run(*arguments: object) -> int:
        ran.extend(each.name for each in arguments if isinstance(each, Path))
        return code

    monkeypatch.setattr(testing, "set_up", lambda **_words: None)
    monkeypatch.setattr(testing, "_pytest", run)
    assert command_line.main(["test", "--guards"]) == code
    assert ran == parts


def test_a_wrong_word_elsewhere_is_an_error() -> None:
    with pytest.raises(SystemExit) as refused:
        command_line.main(["demo", "--prot", "8000"])
    assert refused.value.code == 2


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["bench", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().out


def test_one_failing_check_fails_the_whole_and_hides_none(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def passes(name: str, _command: object) -> bool:
        ran.append(name)
        return name != "format"

    monkeypatch.setattr(checks, "set_up", lambda **_words: None)
    monkeypatch.setattr(checks, "_passes", passes)
    assert checks.check() is False
    assert {"format", "lint", "layers", "types", "templates", "migrations"} <= set(ran)


@pytest.mark.parametrize("failing", ["check", "SQLite", "PostgreSQL", "coverage", "browser", None])
def test_every_part_of_the_tests_can_fail_them(monkeypatch: pytest.MonkeyPatch, failing: str | None) -> None:
    names = ["check", "SQLite", "PostgreSQL", "coverage", "browser"]
    monkeypatch.setattr(testing, "set_up", lambda **_words: None)
    monkeypatch.setattr(testing, "_everything", lambda: {name: name != failing for name in names})
    assert testing.test(fast=False, browser=False, arguments=[]) == (0 if failing is None else 1)


def test_without_a_browser_the_browser_tests_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(testing, "set_up", lambda **_words: None)
    monkeypatch.setattr(testing, "chromium", lambda: None)
    assert testing.test(fast=False, browser=True, arguments=[]) == 1
    assert "apt install -y chromium" in capsys.readouterr().out


def test_both_databases_are_tested_and_no_folder_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[list[str]] = []

    def exit_code(*command: str | Path, environment: object = None) -> int:
        ran.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(testing, "COVERAGE", tmp_path / "coverage")
    monkeypatch.setattr(testing, "check", lambda: True)
    monkeypatch.setattr(testing, "chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(testing, "_coverage_is_enough", lambda: True)
    monkeypatch.setattr(testing, "exit_code", exit_code)

    assert all(testing._everything().values())
    sqlite, postgresql, browser = ran
    for database, parts in (("sqlite", sqlite), ("postgresql", postgresql)):
        assert {"coverage", f"--database={database}"} <= {Path(part).name for part in parts}
        assert not [part for part in parts if part.startswith("tests")]
    assert not [part for part in sqlite if part.startswith(("--ignore", "--measured"))]
    (unmeasured,) = (part.removeprefix("--unmeasured=") for part in sqlite if part.startswith("--unmeasured"))
    left_out = {part.removeprefix("--ignore=") for part in postgresql if part.startswith("--ignore")}
    assert left_out == {f"tests/{folder}" for folder in testing.WITHOUT_DATABASE}
    (measured,) = (part.removeprefix("--measured=") for part in postgresql if part.startswith("--measured"))
    assert all((ROOT / place).exists() for place in f"{measured},{unmeasured}".split(","))
    assert browser[-2:] == ["-m", "browser"]


@pytest.mark.parametrize(
    ("measured", "unmeasured", "is_measured"),
    [
        ("", "", True),
        ("tests/a,tests/tools/", "", True),
        ("tests/a", "", False),
        ("", "tests/tools/", False),
        ("", "tests/a", True),
    ],
)
def test_only_what_is_asked_for_is_measured(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    measured: str,
    unmeasured: str,
    *,
    is_measured: bool,
) -> None:
    monkeypatch.setattr(request.config.option, "measured", measured)
    monkeypatch.setattr(request.config.option, "unmeasured", unmeasured)
    traced: list[object] = []

    def tracer(*_seen: object) -> None:
        """Sees what runs, and keeps nothing of it."""

    was = sys.gettrace()
    sys.settrace(tracer)
    try:
        running = plugin.pytest_runtest_protocol(request.node)
        next(running)
        traced.append(sys.gettrace())
        with suppress(StopIteration):
            running.send(None)
        traced.append(sys.gettrace())
    finally:
        sys.settrace(was)
    assert traced == [tracer if is_measured else None, tracer]


def test_the_demo_keeps_to_this_machine() -> None:
    command = [str(part) for part in serving.web(demo.HOST, 8123)]
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "8123"
    assert "--blocking-threads" in command


def test_starting_over_takes_the_demos_data_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name in (
        "gafete.sqlite3",
        "gafete.sqlite3-wal",
        "queue.sqlite3",
        "mailbox.sqlite3",
        "secret_key",
        "mine",
    ):
        (tmp_path / name).touch()
    demo._remove(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "secret_key"]


def test_a_step_that_breaks_off_is_done_again(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text("old", encoding="ascii")

    def break_off() -> None:
        raise StopError

    with pytest.raises(StopError):
        setup._once(stamp, "new", "step", break_off)
    assert not stamp.exists()
    assert setup._once(stamp, "new", "step", lambda: None) is True
    assert setup._once(stamp, "new", "step", break_off) is False


def test_locks_are_made_for_every_python_and_name_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(uv, "uv", lambda: Path("uv"))
    monkeypatch.setattr(uv, "run", lambda *command: ran.append(command))
    uv.lock()
    for command in ran:
        assert {"--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"} <= set(
            command
        )
