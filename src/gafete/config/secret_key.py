"""The key that signs sessions and links."""

from __future__ import annotations

import os
import secrets
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
    candidate = path.with_name(f"{path.name}.{os.getpid()}")
    candidate.touch(mode=0o600)
    candidate.write_text(secrets.token_urlsafe(BYTES_OF_RANDOMNESS), encoding="ascii")
    try:
        # A link appears whole or not at all: web and worker that start together agree on one key.
        os.link(candidate, path)
    except FileExistsError:
        pass
    finally:
        candidate.unlink()
    return path.read_text(encoding="ascii")
