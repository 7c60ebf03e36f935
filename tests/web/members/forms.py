"""What people type into the forms of Usuarios."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING, Any

from tests.cast import House

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = Any


def access(
    house: House,
    profile: str,
    *,
    places: Iterable[str] = (),
    companies: Iterable[str] = (),
    account: bool = False,
    key: str = "0",
    **values: Any,
) -> dict[str, Any]:
    """A row of access, as the browser sends it."""
    typed: dict[str, Any] = {
        "row": key,
        f"profile-{key}": str(house.profile(profile).public_id) if profile else "",
        f"places-{key}": [str(house.places[name].public_id) for name in places],
        f"companies-{key}": [str(house.companies[name].public_id) for name in companies],
        **{f"{name}-{key}": value for name, value in values.items()},
    }
    return typed | ({f"account-{key}": "1"} if account else {})


def person(name: str = "Fabiola Nueva", **values: str) -> dict[str, str]:
    """A new person, as the browser sends her."""
    word = name.split(maxsplit=1)[0].lower()
    return {
        "name": name,
        "username": word,
        "email": f"{word}@correo.example",
        "request_key": str(uuid.uuid4()),
        **values,
    }


def text_of(response: Answer) -> str:
    """What a person reads on a page, in one line."""
    body = response.content.decode()
    body = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body.replace("<wbr>", "")))).strip()


def names_in(response: Answer) -> list[str]:
    """The names of the rows of a list, in order."""
    return [
        unescape(name)
        for name in re.findall(r'<a class="person-name"[^>]*>([^<]+)</a>', response.content.decode())
    ]
