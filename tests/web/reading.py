"""What a reader gets to see of a page, and whether some of it is still Spanish."""

from __future__ import annotations

from html.parser import HTMLParser

from gafete.members.importing.columns import COLUMNS
from gafete.members.importing.directory import WHOLE_ACCOUNT
from gafete.tenancy.data.tax_regimes import TAX_REGIMES
from tests.architecture.texts import SPANISH

UNSEEN = {"script", "style", "svg"}
# Attributes that are shown, read aloud, or put on the page by a script.
SEEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
SHOWN_BY_SCRIPTS = {"data-done", "data-hide", "data-many", "data-one", "data-show"}
# What people, companies, cities and their papers are called is the same in every language.
NAMES = (
    "Grupo Maíz",
    "Tortillería Maíz Azul",
    "Maíz Azul",
    "Panadería La Concha",
    "Panadería",
    "Cancún",
    "Juárez",
    "Culiacán",
    "La Paz",
    "constancia de situación fiscal",
    "@correo.example",
    # A file of users says the same in every language, so that it can be read again.
    *(column.heading for column in COLUMNS),
    WHOLE_ACCOUNT,
    "“Usuarios”",
    # SAT's names of the tax regimes.
    *(regime.name for regime in TAX_REGIMES.values()),
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.texts += [value or "" for name, value in attrs if name in SEEN | SHOWN_BY_SCRIPTS]
        if tag == "input" and dict(attrs).get("type") == "submit":
            self.texts.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.texts.append(data)


def texts_of(page: str) -> list[str]:
    """Everything that the page says, piece by piece."""
    reader = _Reader()
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.texts if text.strip()]


def spanish_in(texts: list[str]) -> list[str]:
    """The pieces that are Spanish, names apart."""
    return [text for text in texts if SPANISH.search(_without_names(text))]


def _without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text
