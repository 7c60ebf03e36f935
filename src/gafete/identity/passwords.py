"""Which passwords are taken. No composition rules and no expiry: only length, and not being guessable.

A password is compared as a whole with what people commonly choose, without regard to capitals, accents
and the usual digits for letters; and it may not lean on what everybody knows of its owner.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from gafete.faults import FieldFault

# NIST SP 800-63B-4, 3.1.1.2: 15 where the password is the only factor, 8 where it never is.
MINIMUM_LENGTH = 15
MINIMUM_LENGTH_WITH_SECOND_FACTOR = 8
MAXIMUM_LENGTH = 256

PHRASES = Path(__file__).parent / "data" / "common_phrases.txt"
PRODUCT_WORDS = ("gafete", "factura", "facturas", "cfdi")

_SHORTEST_CONTEXT_WORD = 4
# Words of so many company names that they say nothing about this one.
_EVERYDAY = frozenset(
    [
        "para",
        "casa",
        "grupo",
        "comercial",
        "servicios",
        "sociedad",
        "anonima",
        "capital",
        "variable",
        "empresa",
        "mexico",
        "mexicana",
        "del",
        "los",
        "las",
    ]
)
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")
_WALKS = (
    "qwertyuiopasdfghjklñzxcvbnm",
    "qwertyuiop",
    "asdfghjklñ",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
_SHORTEST_WALK = 4
_LONGEST_REPEATED = 6
_LEAST_BESIDES_WALKS = 6


def normalized(password: str) -> str:
    """The form that is hashed: NFC, so that ñ typed in one piece or in two is the same password."""
    return unicodedata.normalize("NFC", password)


def check_password_rules(
    password: str, *, context: Iterable[str] = (), field: str = "password", minimum: int = MINIMUM_LENGTH
) -> None:
    """Refuse a password that breaks a rule; ``context`` is what is known of its owner.

    Raises:
        FieldFault: with the reason and what to do instead.
    """
    chosen = normalized(password)
    if len(chosen) < minimum:
        raise FieldFault(
            field,
            _("Usa al menos %(least)s caracteres; una frase de varias palabras es fácil de recordar.")
            % {"least": minimum},
        )
    if len(chosen) > MAXIMUM_LENGTH:
        raise FieldFault(field, _("Usa como máximo %(most)s caracteres.") % {"most": MAXIMUM_LENGTH})
    if is_common(chosen):
        raise FieldFault(field, _("Mucha gente usa esa contraseña o una casi igual. Elige otra frase."))
    if is_pattern(chosen):
        raise FieldFault(
            field, _("Es una repetición o una secuencia del teclado, fácil de adivinar. Elige otra frase.")
        )
    word = context_word_in(chosen, context)
    if word:
        raise FieldFault(
            field,
            _("Contiene «%(word)s», que cualquiera puede relacionar contigo. Elige otra frase.")
            % {"word": word},
        )


def is_common(password: str) -> bool:
    """Whether the whole password is one that people commonly choose."""
    folded = fold(password)
    forms = {squeezed(folded), _without_lookalikes(folded)}
    return not forms.isdisjoint(common_passwords())


def is_pattern(password: str) -> bool:
    """Whether it is one short piece repeated, or little more than walks over the keyboard."""
    folded = squeezed(fold(password))
    if len(set(folded)) <= 2:  # noqa: PLR2004 -- two characters make no password, however long
        return True
    for size in range(1, _LONGEST_REPEATED + 1):
        piece = folded[:size]
        if (piece * (len(folded) // size + 1))[: len(folded)] == folded:
            return True
    return len(_without_walks(folded)) < _LEAST_BESIDES_WALKS


def context_word_in(password: str, context: Iterable[str]) -> str:
    """The first word about the owner, his account or the product that stands in it; empty when none does."""
    folded = fold(password)
    plain_forms = (squeezed(folded), _without_lookalikes(folded))
    for word in context_words([*context, *PRODUCT_WORDS]):
        if any(word in form for form in plain_forms):
            return word
    return ""


def context_words(context: Iterable[str]) -> list[str]:
    """The words of these texts that are worth refusing; of an address only what stands before its "@"."""
    words: list[str] = []
    for text in context:
        for word in re.findall(r"[^\W_]+", fold(text.split("@")[0])):
            if len(word) >= _SHORTEST_CONTEXT_WORD and word not in _EVERYDAY and word not in words:
                words.append(word)
    return words


def fold(text: str) -> str:
    """Without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def squeezed(text: str) -> str:
    """Without the spaces and hyphens between words."""
    return re.sub(r"[\s\-_.,]+", "", text)


@cache
def common_passwords() -> frozenset[str]:
    """Django's list of common passwords, and the long phrases that it lacks, as they are compared."""
    phrases = PHRASES.read_text(encoding="utf-8").splitlines()
    listed = {
        line for line in phrases if line and not line.startswith("#")
    } | CommonPasswordValidator().passwords
    folded = {fold(word) for word in listed}
    return frozenset({squeezed(word) for word in folded} | {_without_lookalikes(word) for word in folded})


def _without_lookalikes(folded: str) -> str:
    """With letters for the digits that are commonly typed instead of them."""
    return squeezed(folded.translate(_LOOKALIKES))


def _without_walks(text: str) -> str:
    rest: list[str] = []
    at = 0
    while at < len(text):
        length = max(_walk_length(text, at, row) for row in _both_ways())
        if length >= _SHORTEST_WALK:
            rest.append("#")
            at += length
        else:
            rest.append(text[at])
            at += 1
    return "".join(rest)


def _walk_length(text: str, at: int, row: str) -> int:
    start = row.find(text[at])
    if start < 0:
        return 1
    length = 0
    while at + length < len(text) and start + length < len(row) and text[at + length] == row[start + length]:
        length += 1
    return length


@cache
def _both_ways() -> Sequence[str]:
    folded = [fold(row) for row in _WALKS]
    return tuple(row for each in folded for row in (each, each[::-1]))
