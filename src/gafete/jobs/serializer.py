"""How a task lies in the queue: as JSON.

huey's own choice is pickle, which runs whatever code somebody manages to put into the queue. Ours
holds the name of a task and the id of a row, and can at worst make a worker look at a row once more.
"""

from __future__ import annotations

import json
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer

CARRIED = ("id", "name", "retries", "retry_delay", "priority", "args", "kwargs")


class NotCarriedError(TypeError):
    """A task asks for something that this queue does not carry: a time, a follow-up, a result."""


class JsonSerializer(Serializer):
    """Writes messages of tasks with ids as arguments, and nothing else."""

    def _serialize(self, data: Message) -> bytes:
        left_out = {name for name in Message._fields if name not in CARRIED and getattr(data, name)}
        if left_out:
            raise NotCarriedError(", ".join(sorted(left_out)))
        return json.dumps({name: getattr(data, name) for name in CARRIED}).encode()

    def _deserialize(self, data: bytes) -> Message:
        values: dict[str, Any] = json.loads(bytes(data))
        return Message(**{name: values[name] for name in CARRIED})
