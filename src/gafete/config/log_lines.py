"""The log: one JSON object a line, without secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# What every record carries by itself; anything else was given with ``extra=``.
_OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}
_SECRET_NAME = re.compile(r"passw|contrase|secret|token|cookie|authorization|session|csrf", re.IGNORECASE)
_SECRET_PAIR = re.compile(
    r"(?i)\b((?:passw\w*|contrase\w*|secret\w*|token|csrfmiddlewaretoken|sessionid|authorization)[\"']?\s*[=:]\s*[\"']?)"
    r"[^\s\"'&,;]+"
)
# Mailed links carry their secret as a part of the path that is longer than any id.
_SECRET_PATH = re.compile(r"/[\w.~:=-]{40,}")
_PASSWORD_IN_ADDRESS = re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@")
HIDDEN = "[oculto]"


def without_secrets(text: str) -> str:
    """The text with everything that looks like a secret blotted out."""
    text = _SECRET_PAIR.sub(rf"\1{HIDDEN}", text)
    text = _SECRET_PATH.sub(f"/{HIDDEN}", text)
    return _PASSWORD_IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)


class JsonLines(logging.Formatter):
    """Writes a record as one line; line breaks inside a message cannot forge a second record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _OWN_FIELDS:
                line[name] = HIDDEN if _SECRET_NAME.search(name) else without_secrets(str(value))
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def logging_settings(level: str, file: Path | None) -> dict[str, Any]:
    """Django's LOGGING: everything through one handler."""
    handler: dict[str, Any] = {"formatter": "json_lines", "class": "logging.StreamHandler"}
    if file is not None:
        handler = {
            "formatter": "json_lines",
            # Watched: log rotation may move the file away under us.
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(file),
            "encoding": "utf-8",
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json_lines": {"()": JsonLines}},
        "handlers": {"lines": handler},
        "root": {"handlers": ["lines"], "level": level},
        # Django would otherwise add handlers of its own.
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Answered with 400 already; whoever scans hosts must not fill the log with tracebacks.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
