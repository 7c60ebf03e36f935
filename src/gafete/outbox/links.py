"""Absolute addresses for mails. Their base comes from the settings, never from a request.

A request's Host header is whatever its sender wrote: a link built from it sends the secret to him.
"""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """The address of a path of this installation (`reverse(...)` gives one)."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        fault = "Mails link to paths of this installation only."
        raise ValueError(fault)
    return settings.PUBLIC_URL.rstrip("/") + path
