"""The pages of docs/ that are made from the code, so that they cannot lie."""

from __future__ import annotations

from tools.console import run
from tools.places import PYTHON
from tools.setup import set_up

# Each is a module that writes its page when it is run.
WRITERS = ("gafete.config.configuration_page",)


def write_documents() -> None:
    """Write them all; the tests compare them with the code."""
    set_up()
    for writer in WRITERS:
        run(PYTHON, "-m", writer)
