"""Words of the engine: marked for translation here, translated by whoever shows them.

The engine knows no Django and no reader's language. It speaks in Spanish source sentences; the
extractor finds them because each module imports `marked` under the name it looks for, `_`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def marked(text: str) -> str:
    """Return the text as it is: a mark for the extractor of translations, nothing more."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A template with its parameters, kept apart so that a reader's language can be put in later."""

    template: str
    parameters: "Mapping[str, Value]" = field(default_factory=dict)

    def render(self, translate: Translate = marked) -> str:
        """Say it, template first translated and then filled; nested sentences are translated too."""
        template = translate(self.template)
        if not self.parameters:
            return template
        return template % {name: _said(value, translate) for name, value in self.parameters.items()}

    def __str__(self) -> str:
        """Say it in the source language."""
        return self.render()


Value = str | Sentence | tuple[Sentence, ...]


def _said(value: Value, translate: Translate) -> str:
    if isinstance(value, tuple):
        return ", ".join(each.render(translate) for each in value)
    return value.render(translate) if isinstance(value, Sentence) else value
