"""The environment in which the pages are rendered."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from jinja2 import Environment, StrictUndefined

from gafete.web import controls, formats
from gafete.web.frame import frame
from gafete.web.hours import hours_in_words
from gafete.web.icons import icon

_ANY_ID = UUID(int=0)


def environment(**options: Any) -> Environment:
    """Build it with the options of Django's Jinja2 backend."""
    # A name that nobody gave is a mistake of ours: better an error in a test than a gap on a page.
    options["undefined"] = StrictUndefined
    options["extensions"] = [*options.get("extensions", []), "jinja2.ext.i18n", "jinja2.ext.do"]
    built = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 -- Django's options switch autoescape on
    built.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    built.globals.update(
        url=url,
        static=static,
        icon=icon,
        frame=frame,
        control=controls.control,
        is_tick=controls.is_tick,
        is_group=controls.is_group,
        current_language=translation.get_language,
        support=settings.SUPPORT,
    )
    built.filters.update(
        moment=formats.moment,
        machine_moment=formats.machine_moment,
        day=formats.day,
        ago=formats.ago,
        money=formats.money,
        number=formats.number,
        initials=formats.initials,
        tone=formats.tone_of,
        hours=hours_in_words,
    )
    return built


def url(name: str, /, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> str:
    """The address of a named page: ``url("members:edit", member.public_id)``."""
    if len(args) == 1 and isinstance(args[0], UUID) and not kwargs:
        path = f"{args[0]}".join(_around_id(name))
    else:
        path = reverse(name, args=args, kwargs=kwargs)
    if not query:
        return path
    return f"{path}?{urlencode(query, doseq=True)}"


@cache
def _around_id(name: str) -> list[str]:
    """What stands before and after the id in an address: a list asks for the same few names in every row."""
    return reverse(name, args=[_ANY_ID]).split(str(_ANY_ID))
