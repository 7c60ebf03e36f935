"""How e-mail addresses, user names and people's names are written. No database."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from gafete.faults import FieldFault
from gafete.identity.models import MAXIMUM_EMAIL_LENGTH, MAXIMUM_NAME_LENGTH, MAXIMUM_USERNAME_LENGTH

MINIMUM_USERNAME_LENGTH = 3
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_RUNS_OF_SPACE = re.compile(r"\s+")
_BETWEEN_LETTERS = re.compile(r"[._-]+")
# Names go into mails that we sign: what a mail program would make a link of is no part of one.
_LOOKS_LIKE_A_LINK = re.compile(r"://|www\.|@|\w\.\w{2,}/", re.IGNORECASE)
_BEGINS_A_FORMULA = "=+-@"
# What stands where a letter could not be read.
_UNREADABLE = "\ufffd"
# A colleague who is called like this could be taken for the program, or for whoever runs it.
_RESERVED = frozenset(
    [
        "admin",
        "administracion",
        "administrador",
        "administradora",
        "administrator",
        "ayuda",
        "gafete",
        "help",
        "noreply",
        "operador",
        "operadora",
        "operator",
        "owner",
        "postmaster",
        "root",
        "security",
        "seguridad",
        "sistema",
        "soporte",
        "soportetecnico",
        "superadmin",
        "superuser",
        "support",
        "sysadmin",
        "system",
        "titular",
        "webmaster",
    ]
)


def plain(text: str) -> str:
    """Lower case without accents, as lists sort and search: ``Muñoz Ávila`` is ``munoz avila``."""
    # Twice, because the first may bring forth capitals: ``™`` is ``TM`` in two letters.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    # NUL has no place in a text of PostgreSQL; whoever searches for it finds what he would without.
    bare = "".join(letter for letter in decomposed if letter != "\x00" and not unicodedata.combining(letter))
    return _RUNS_OF_SPACE.sub(" ", bare).strip()


def clean_name(text: str, *, field: str = "name") -> str:
    """A person's name with single spaces, in NFKC: letters in two widths or styles are the same letters.

    Raises:
        FieldFault: empty, too long, or with characters that are no part of a name.
    """
    name = _RUNS_OF_SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if not name:
        raise FieldFault(field, _("Escribe el nombre y los apellidos."))
    if len(name) > MAXIMUM_NAME_LENGTH:
        raise FieldFault(
            field, _("El nombre puede tener hasta %(most)s caracteres.") % {"most": MAXIMUM_NAME_LENGTH}
        )
    if any(letter == _UNREADABLE or unicodedata.category(letter).startswith("C") for letter in name):
        raise FieldFault(field, _("El nombre tiene caracteres que no se pueden usar."))
    if name[0] in _BEGINS_A_FORMULA or _LOOKS_LIKE_A_LINK.search(name):
        raise FieldFault(field, _("Escribe solo el nombre: sin direcciones de internet ni fórmulas."))
    return name


def clean_email(text: str, *, field: str = "email") -> str:
    """An address in lower case.

    Only ASCII is taken: a look-alike letter of another alphabet would make a second address that
    reads like the first.

    Raises:
        FieldFault: it is not an address, or cannot be used here.
    """
    address = text.strip().lower()
    if not address:
        raise FieldFault(field, _("Escribe el correo electrónico."))
    if len(address) > MAXIMUM_EMAIL_LENGTH:
        raise FieldFault(
            field, _("El correo puede tener hasta %(most)s caracteres.") % {"most": MAXIMUM_EMAIL_LENGTH}
        )
    strange = sorted({letter for letter in address if not letter.isascii()})
    if strange:
        raise FieldFault(
            field,
            _("El correo tiene letras que no se pueden usar: %(letters)s") % {"letters": " ".join(strange)},
        )
    if not _is_address(address):
        raise FieldFault(field, _("Escribe un correo válido, como nombre@empresa.mx."))
    return address


def _is_address(address: str) -> bool:
    # Between quotes the rules of mail allow spaces, commas and control characters. Nobody is called that.
    # Between brackets stands a machine's number instead of a name: nobody's, and maybe one of ours.
    if '"' in address or "[" in address:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def clean_username(text: str, *, field: str = "username") -> str:
    """A user name in lower case: letters without accents, digits, point, hyphen and underscore.

    Raises:
        FieldFault: it has another form.
    """
    username = text.strip().lower()
    if not username:
        raise FieldFault(field, _("Escribe la cuenta del usuario."))
    if not MINIMUM_USERNAME_LENGTH <= len(username) <= MAXIMUM_USERNAME_LENGTH:
        raise FieldFault(
            field,
            _("La cuenta del usuario lleva de %(least)s a %(most)s caracteres.")
            % {"least": MINIMUM_USERNAME_LENGTH, "most": MAXIMUM_USERNAME_LENGTH},
        )
    if "@" in username:
        raise FieldFault(field, _("La cuenta del usuario no lleva «@»; no es el correo."))
    if not _USERNAME.fullmatch(username):
        raise FieldFault(
            field,
            _("Usa letras sin acento, números, punto o guion; empieza y termina con letra o número."),
        )
    if is_reserved(username):
        raise FieldFault(field, _("Esa cuenta de usuario está reservada. Elige otra."))
    return username


def is_reserved(username: str) -> bool:
    """Whether a user name would pass for the program's own, however its letters are parted."""
    return _BETWEEN_LETTERS.sub("", username) in _RESERVED


def username_from(name: str) -> str:
    """A user name made from a person's name: ``María López Ruiz`` is ``maria.lopez``."""
    words = re.findall(r"[a-z0-9]+", plain(name))
    username = ".".join(words[:2])[: MAXIMUM_USERNAME_LENGTH - 4].strip(".")
    fits = len(username) >= MINIMUM_USERNAME_LENGTH and not is_reserved(username)
    return username if fits else "usuario"
