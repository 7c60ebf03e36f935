"""The key that signs sessions and links."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from gafete.config.environment import Environment

BYTES_OF_RANDOMNESS = 48


def secret_key(environment: Environment) -> str:
    """The key from the environment, or the demo's own; production cannot come here without one."""
    if environment.secret_key is not None:
        return environment.secret_key.get_secret_value()
    return _kept_key(environment.data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, candidate = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # readable by us alone
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(BYTES_OF_RANDOMNESS))
    try:
        # A link appears whole or not at all: web and worker that start together agree on one key.
        os.link(candidate, path)
    except FileExistsError:
        pass
    finally:
        Path(candidate).unlink()
    return path.read_text(encoding="ascii")
