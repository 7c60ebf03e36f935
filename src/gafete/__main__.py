"""``python -m gafete <command>``."""

from gafete.config.manage import main

main()
