"""Django's command line with our settings: ``gafete <command>`` or ``./gafete manage <command>``."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# Commands that make or empty tables, or grant them: they run as the owner of the tables where there is one.
OWNERS_COMMANDS = {"createcachetable", "migrate", "prepare_roles", "seed_demo"}


def main() -> None:
    """Run the command named on the command line."""
    if OWNERS_COMMANDS & set(sys.argv[1:2]):
        os.environ["GAFETE_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gafete.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # For whoever runs Gafete: which variable to change, not where the code noticed.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
