"""``python -m benches NAME [--full] [--json]``, called by ``./gafete bench NAME``."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benches.report import Ratio, are_met, as_json, table


def main(arguments: list[str]) -> int:
    """Measure and show; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="./gafete bench")
    parser.add_argument("name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true")
    chosen = parser.parse_args(arguments)
    bench = import_module(f"benches.{chosen.name}")
    if chosen.full and not hasattr(bench, "measure_full"):
        parser.error(f"{chosen.name} has no larger measure")
    ratios: list[Ratio] = bench.measure_full() if chosen.full else bench.measure()
    sys.stdout.write(f"{table(ratios)}\n")
    if chosen.json:
        sys.stdout.write(f"{as_json(chosen.name, ratios)}\n")
    return 0 if are_met(ratios) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
