"""The texts of the screens: gathered from the code, compiled for the program."""

from __future__ import annotations

from pathlib import Path

from tools.console import run
from tools.places import LOCALE, ROOT, program

DOMAIN = "django"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
# The sources are written in Mexican Spanish; this is what they are translated into.
TRANSLATIONS = ("en",)
# `marked` and `noop` only mark a text; whoever shows it translates it.
KEYWORDS = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "marked", "noop")
# Written anew each time: no dates, tools and names that change without a change of the texts.
HEADER = """\
# Gafete's screens and mails. The sources are Mexican Spanish; docs/glossary.md has one word for one thing.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def are_stale() -> bool:
    """Whether some catalogue was changed after it was compiled."""
    return any(_is_stale(catalogue) for catalogue in _catalogues())


def compile_all() -> None:
    """Make the form that the program reads out of the form that people edit."""
    run(program("pybabel"), "--quiet", "compile", "--directory", LOCALE, "--domain", DOMAIN)


def gather() -> None:
    """Bring the catalogues up to date with the texts in code and templates."""
    LOCALE.mkdir(exist_ok=True)
    extract(TEMPLATE)
    for language in TRANSLATIONS:
        run(
            program("pybabel"), "--quiet", "update", "--init-missing", "--domain", DOMAIN, "--no-wrap",
            "--input-file", TEMPLATE, "--output-dir", LOCALE, "--locale", language,
            # A text that was changed is translated anew; a guess would pass for a translation.
            "--no-fuzzy-matching", "--ignore-obsolete",
        )  # fmt: skip
        _write_header(language)
    TEMPLATE.unlink()


def extract(template: Path) -> None:
    """Gather the texts of code and templates, sorted, without the places where they stand."""
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    run(
        program("pybabel"), "--quiet", "extract", "--mapping", ROOT / "pyproject.toml", *keywords,
        "--no-location", "--sort-output", "--omit-header", "--no-wrap", "--output", template, "src/gafete",
    )  # fmt: skip


def _write_header(language: str) -> None:
    catalogue = _catalogue(language)
    texts = catalogue.read_text(encoding="utf-8").split("\n\n", 1)[1]
    catalogue.write_text(f"{HEADER.format(language=language)}\n{texts.rstrip()}\n", encoding="utf-8")


def _catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _catalogues() -> list[Path]:
    return [_catalogue(language) for language in TRANSLATIONS if _catalogue(language).exists()]


def _is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime
