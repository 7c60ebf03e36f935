"""The commands of ``./gafete``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools import translations, uv
from tools.bench import bench
from tools.checks import check
from tools.console import StopError, say
from tools.demo import demo
from tools.documents import write_documents
from tools.processes import Stopped
from tools.serving import django, serve, work
from tools.setup import set_up
from tools.testing import play_long, test, without_guards

INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Do what was asked; the result is the exit code."""
    try:
        return _asked(arguments)() or 0
    except StopError as stop:
        say(str(stop))
        return 1
    except (KeyboardInterrupt, Stopped):
        return INTERRUPTED


def _asked(arguments: list[str]) -> Callable[[], int | None]:
    if arguments[:1] == ["manage"]:
        # Everything after it belongs to Django, options included.
        return partial(django, arguments[1:])
    parser = _parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return partial(chosen.do, chosen, rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./gafete", description="Build, try, test and run Gafete.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _for_trying(commands)
    _for_building(commands)
    _for_running(commands)
    return parser


def _for_trying(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    trial = commands.add_parser("demo", help="a whole Gafete with invented accounts, until Ctrl-C")
    trial.add_argument("--port", type=int, help="8000 unless given; the next free one when it is taken")
    trial.add_argument("--reset", action="store_true", help="start over with fresh data")
    trial.set_defaults(do=lambda chosen, _rest: demo(chosen.port, reset=chosen.reset))


def _for_building(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    setup = commands.add_parser("setup", help="get the packages, compile the translations")
    setup.add_argument("--dev", action="store_true", help="also what the tests need")
    setup.set_defaults(do=lambda chosen, _rest: set_up(development=chosen.dev))

    tests = commands.add_parser("test", help="everything that continuous integration runs")
    tests.add_argument("--fast", action="store_true", help="quick checks and quick tests, on SQLite")
    tests.add_argument("--browser", action="store_true", help="only the journeys in the browser")
    tests.add_argument("--guards", action="store_true", help="take each guard away in turn: is it missed?")
    tests.add_argument(
        "--long", action="store_true", help="only the random members, for 200,000 steps: hours"
    )
    tests.epilog = "Anything else is handed to pytest:  ./gafete test tests/members -k seat"
    tests.set_defaults(do=_test)

    checks = commands.add_parser("check", help="format, lint, types, layers, templates, migrations")
    checks.add_argument("--quick", action="store_true", help="only format, lint and layers")
    checks.add_argument("--fix", action="store_true", help="first put right what can be put right by itself")
    checks.set_defaults(do=lambda chosen, _rest: int(not check(quick=chosen.quick, fix=chosen.fix)))

    benchmark = commands.add_parser("bench", help="a table of ratios beside their goals")
    benchmark.add_argument("name", metavar="NAME")
    benchmark.add_argument(
        "--full", action="store_true", help="with more data, where there is such a measure"
    )
    benchmark.add_argument("--json", action="store_true", help="the ratios as one last line")
    benchmark.set_defaults(do=lambda chosen, _rest: bench(chosen.name, full=chosen.full, as_json=chosen.json))

    locks = commands.add_parser("lock", help="choose the versions of the Python packages anew")
    locks.set_defaults(do=lambda _chosen, _rest: uv.lock())
    documents = commands.add_parser("docs", help="write the pages that are made from the code")
    documents.set_defaults(do=lambda _chosen, _rest: write_documents())
    texts = commands.add_parser("texts", help="bring the translations up to date with the code")
    texts.set_defaults(do=lambda _chosen, _rest: translations.gather())


def _test(chosen: argparse.Namespace, rest: list[str]) -> int:
    if chosen.guards:
        return without_guards(rest)
    if chosen.long:
        return play_long(rest)
    return test(fast=chosen.fast, browser=chosen.browser, arguments=rest)


def _for_running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    server = commands.add_parser("serve", help="the web server, set up by GAFETE_ variables")
    server.add_argument("--host", default="127.0.0.1")
    server.add_argument("--port", type=int, default=8000)
    server.set_defaults(do=lambda chosen, _rest: serve(chosen.host, chosen.port))
    worker = commands.add_parser("worker", help="the worker: sends mail, imports, exports, sweeps")
    worker.set_defaults(do=lambda _chosen, _rest: work())
    trail = commands.add_parser("audit", help="verify the trail, or write down where its chains end")
    acts = trail.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", help="recompute the chains; name the first broken link of each")
    verify.add_argument(
        "--account", type=int, metavar="N", help="this one alone; 0 is the installation's own"
    )
    verify.add_argument("--anchors", type=Path, metavar="PATH", help="hold the chains against these anchors")
    verify.set_defaults(do=lambda chosen, _rest: django(_verification(chosen.account, chosen.anchors)))
    anchor = acts.add_parser("anchor", help="write an anchor now, as the worker does every day")
    anchor.set_defaults(do=lambda _chosen, _rest: django(["anchor_trail"]))
    commands.add_parser("manage", help="Django's commands and ours:  ./gafete manage create_account")


def _verification(account: int | None, anchors: Path | None) -> list[str]:
    command = ["verify_trail"]
    if account is not None:
        command += ["--account", str(account)]
    if anchors is not None:
        # The program runs in the project's own folder.
        command += ["--anchors", str(anchors.resolve())]
    return command
