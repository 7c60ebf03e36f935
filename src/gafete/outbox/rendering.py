"""Turn the templates of a mail into its text, its HTML and its subject, in the reader's language.

A package keeps its templates in `mails/templates/`: `<kind>.txt`, which also holds the block `subject`, and
`<kind>.html`. Both extend the common layout of this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import css_inline
from babel.dates import format_datetime, get_timezone_name
from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from gafete.outbox.composers import Mail
from gafete.outbox.links import absolute

TEMPLATES = Path("mails", "templates")


def render_mail(*, kind: str, to: str, language: str, context: Mapping[str, object]) -> Mail:
    """Render the two templates of a kind for one reader."""
    environment = _environment()
    with translation.override(language):
        text = environment.get_template(f"{kind}.txt")
        html = environment.get_template(f"{kind}.html")
        values = {**context, "language": language, "installation_url": absolute("/")}
        subject = _subject(text, values)
        return Mail(
            to=to,
            subject=subject,
            text=text.render(values).strip() + "\n",
            html=_inliner().inline(html.render({**values, "subject": subject})),
            language=language,
        )


def moment_in_words(moment: datetime, zone: str = "") -> str:
    """A moment as people in Mexico write it, with the zone that makes it unambiguous."""
    local = moment.astimezone(ZoneInfo(zone) if zone else timezone.get_default_timezone())
    locale = translation.to_locale(translation.get_language() or settings.LANGUAGE_CODE)
    clock = format_datetime(local, "d MMM y, HH:mm", locale=locale)
    return f"{clock} ({get_timezone_name(local, locale=locale)})"


def _subject(template: Template, values: Mapping[str, object]) -> str:
    """The block `subject` as one line, whatever white space or line break a name brought along."""
    block = template.blocks["subject"]
    return " ".join("".join(block(template.new_context(dict(values)))).split())


@cache
def _environment() -> Environment:
    folders = [Path(config.path) / TEMPLATES for config in apps.get_app_configs()]
    environment = Environment(
        loader=FileSystemLoader([folder for folder in folders if folder.is_dir()]),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    environment.globals["absolute"] = absolute
    environment.filters["moment"] = moment_in_words
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    # A mail program may strip a style sheet, so the rules go into the elements; nothing is ever fetched.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
