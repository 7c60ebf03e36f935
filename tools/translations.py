"""The texts of the screens: gathered from the code, compiled for the program."""

from __future__ import annotations

from pathlib import Path

from tools.console import run
from tools.places import LOCALE, ROOT, program

DOMAIN = "django"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
# The sources are written in Mexican Spanish; this is what they are translated into.
TRANSLATIONS = ("en",)
KEYWORDS = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "noop")


def are_stale() -> bool:
    """Whether some catalogue was changed after it was compiled."""
    return any(_is_stale(catalogue) for catalogue in _catalogues())


def compile_all() -> None:
    """Make the form that the program reads out of the form that people edit."""
    run(program("pybabel"), "--quiet", "compile", "--directory", LOCALE, "--domain", DOMAIN)


def gather() -> None:
    """Bring the catalogues up to date with the texts in code and templates."""
    LOCALE.mkdir(exist_ok=True)
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    run(
        program("pybabel"), "--quiet", "extract", "--mapping", ROOT / "pyproject.toml", *keywords,
        "--no-location", "--sort-output", "--omit-header", "--output", TEMPLATE, "src/gafete",
    )  # fmt: skip
    for language in TRANSLATIONS:
        action = "update" if _catalogue(language).exists() else "init"
        run(
            program("pybabel"), "--quiet", action, "--domain", DOMAIN, "--input-file", TEMPLATE,
            "--output-dir", LOCALE, "--locale", language,
        )  # fmt: skip
    TEMPLATE.unlink()


def _catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _catalogues() -> list[Path]:
    return [_catalogue(language) for language in TRANSLATIONS if _catalogue(language).exists()]


def _is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime
