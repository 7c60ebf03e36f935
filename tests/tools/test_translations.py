"""The English catalogue keeps up with the texts of code and templates."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools import translations
from tools.places import LOCALE

pytestmark = pytest.mark.slow

# What a reader never sees but the program needs: named values, and the tags of a few sentences.
PIECES = re.compile(r"%\(\w+\)[a-z]|%[%a-z]|#|</?\w+>")


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the catalogues that ``./gafete texts`` has just brought up to date."""
    folder = tmp_path_factory.mktemp("texts") / "locale"
    shutil.copytree(LOCALE, folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(translations, "LOCALE", folder)
        patched.setattr(translations, "TEMPLATE", folder / "django.pot")
        translations.gather()
    return folder


def catalogue(folder: Path = LOCALE) -> Path:
    return folder / "en" / "LC_MESSAGES" / "django.po"


def read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="en")


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)


def untranslated(catalog: Catalog) -> list[str]:
    """Texts of which some form has no English."""
    return [
        forms(message.id)[0]
        for message in messages(catalog)
        if message.fuzzy
        or len(forms(message.string)) != len(forms(message.id))
        or not all(forms(message.string))
    ]


def misfits(catalog: Catalog) -> list[str]:
    """Texts whose English lacks a placeholder or a tag, or brings one that the code does not fill."""
    return [
        source
        for message in messages(catalog)
        for source, english in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(PIECES.findall(source)) != sorted(PIECES.findall(english))
    ]


def committed() -> Catalog:
    return read(catalogue().read_text(encoding="utf-8"))


def test_the_english_catalogue_holds_the_texts_of_today(gathered: Path) -> None:
    """Failed? Run ``./gafete texts``, then write the English of what is new."""
    today = {message.id for message in messages(read(catalogue(gathered).read_text(encoding="utf-8")))}
    kept = {message.id for message in messages(committed())}
    assert today - kept == set(), "new texts"
    assert kept - today == set(), "texts that nobody says any more"


def test_gathering_the_texts_changes_nothing_else(gathered: Path) -> None:
    """No dates, no line numbers, no order that depends on who runs it."""
    assert catalogue(gathered).read_text(encoding="utf-8") == catalogue().read_text(encoding="utf-8")


def test_every_text_is_translated() -> None:
    assert untranslated(committed()) == []


def test_every_translation_keeps_the_placeholders() -> None:
    assert misfits(committed()) == []


def test_an_opening_capital_stays_one() -> None:
    """Parts of a sentence begin small in both languages, labels and sentences with a capital."""
    odd = [
        source
        for message in messages(committed())
        for source, english in zip(forms(message.id), forms(message.string), strict=True)
        if source[0].isupper() and english[:1].islower()
    ]
    assert odd == []


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Guardar"\nmsgstr ""',
        '#, fuzzy\nmsgid "Guardar"\nmsgstr "Save"',
        'msgid "%(n)s lugar"\nmsgid_plural "%(n)s lugares"\nmsgstr[0] "%(n)s place"\nmsgstr[1] ""',
    ],
)
def test_a_text_without_english_is_found(entry: str) -> None:
    assert len(untranslated(read(entry))) == 1


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Hola, %(name)s", "Hello, %(nombre)s"),
        ("Hola, %(name)s", "Hello"),
        ("Hola", "Hello, %(name)s"),
        ("<strong>%(name)s</strong>", "<strong>%(name)s"),
        ("# elegidos", "Many chosen"),
    ],
)
def test_a_placeholder_that_differs_is_found(source: str, english: str) -> None:
    assert misfits(read(f'msgid "{source}"\nmsgstr "{english}"')) == [source]
