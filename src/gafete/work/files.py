"""Private files of jobs: what was uploaded and what came out.

They lie in the data folder under names that nobody can guess and that say nothing, and are never served directly:
a view finds the job through `queries`, and with it the file. Several machines must share the folder.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

MAXIMUM_BYTES = 20 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{1,5}")
_SUFFIX = re.compile(r"\.[a-z]{1,5}")


class FileTooLargeError(ValueError):
    """The upload is larger than it may be."""


class Upload(Protocol):
    """An uploaded file, as Django gives it."""

    def chunks(self) -> Iterator[bytes]:
        """Its content, piece by piece."""


def new_name(suffix: str) -> str:
    """A name for a file that does not exist yet; the suffix is ours, never the uploader's."""
    if not _SUFFIX.fullmatch(suffix):
        fault = "A suffix is a dot and up to five small letters."
        raise ValueError(fault)
    return uuid.uuid4().hex + suffix


def path_of(name: str) -> Path:
    """Where a file lies. Anything but a name that `new_name` could have made is refused."""
    if not _NAME.fullmatch(name):
        fault = "That is no name of a private file."
        raise ValueError(fault)
    return _folder() / name


@contextmanager
def writing(name: str) -> Iterator[Path]:
    """A path to write to; the file appears under its name only when the block ends well."""
    target = path_of(name)
    unfinished = target.with_suffix(".part")
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def save_upload(upload: Upload, *, suffix: str, maximum_bytes: int = MAXIMUM_BYTES) -> str:
    """Keep an uploaded file and return its name. What it claims about its size is not believed."""
    name = new_name(suffix)
    with writing(name) as path, path.open("wb") as file:
        written = 0
        for chunk in upload.chunks():
            written += len(chunk)
            if written > maximum_bytes:
                raise FileTooLargeError
            file.write(chunk)
    return name


def open_file(name: str) -> BinaryIO:
    """Open a file for reading; FileNotFoundError when it has been taken away."""
    return path_of(name).open("rb")


def delete(name: str) -> None:
    """Delete a file, if it is still there."""
    path_of(name).unlink(missing_ok=True)


def delete_unnamed(named: Iterable[str], *, before: datetime) -> int:
    """Delete files that no job names and that are older than this; how many."""
    keep = set(named)
    deleted = 0
    for path in _folder().iterdir():
        # Another worker may delete the same file at the same time.
        with suppress(FileNotFoundError):
            if path.name not in keep and path.stat().st_mtime < before.timestamp():
                path.unlink()
                deleted += 1
    return deleted


def _folder() -> Path:
    folder = Path(settings.FILES_DIR) / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
