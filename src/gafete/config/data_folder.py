"""The folder of the installation's data, closed to everybody else on the machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PRIVATE = 0o700


def private_folder(folder: Path) -> Path:
    """Make the folder if it is missing and close it: the database holds hashes, sessions and addresses.

    A folder of somebody else, as a mounted volume may be, stays as its owner made it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    with suppress(PermissionError):
        folder.chmod(PRIVATE)
    return folder
