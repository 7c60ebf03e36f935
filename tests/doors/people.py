"""The kinds of people who stand before a door, each by a word that the table uses.

"Grupo Maíz" is the account that they want to be in; "Otra cuenta" is another one. In Grupo Maíz, Tortillería
Maíz Azul has the places Centro and Roma, Panadería La Concha has Cancún.
"""

from __future__ import annotations

from functools import cache

# Who is in no account, and how that came about.
OUTSIDE = {
    "anonymous": "has not signed in",
    "newcomer": "has opened the link of his invitation to Grupo Maíz, and has never signed in",
    "half_in": "gave a password that was typed for him, and must choose his own before anything else",
    "idle": "administered the account, and left his session alone for too long",
    "operator": "has signed in and is a member of no account, like whoever runs the installation",
    "deactivated": "administered the account; he was deactivated and his browser is still open",
    "closed": "administers the account; this session of his was closed there by somebody else",
    "suspended": "owns an account that was suspended",
}
# Who is in Grupo Maíz: as what, and where.
INSIDE = {
    "owner": "owns the account",
    "administrator": "Administrador of the whole account",
    "company_admin": "Administrador of Maíz Azul, Centro and Roma included",
    "branch_admin": "Administrador of Centro",
    "neighbour": "Administrador of Roma: another place of the same company",
    "baker": "Administrador of Panadería: another company",
    "issuer": "Facturador in Centro",
    "accountant": "Contador of Maíz Azul",
    "viewer": "Consulta in Centro",
    "watcher": "a profile with one permission: users.view, in Maíz Azul",
    "registrar": "a profile with one permission: users.manage, in the whole account",
    "auditor": "a profile with one permission: audit.view, in Maíz Azul",
    "keeper": "a profile with one permission: places.manage, in Centro",
    "expired": "Administrador of the whole account until yesterday",
}
# Who is in Otra cuenta.
ELSEWHERE = {
    "stranger": "owns Otra cuenta",
    "guest": "Consulta in Otra cuenta; Grupo Maíz has invited him, and he has not accepted",
}
PEOPLE = OUTSIDE | INSIDE | ELSEWHERE
MEMBERS = INSIDE | ELSEWHERE


@cache
def people(words: str) -> frozenset[str]:
    """The people whom these words name.

    Raises:
        ValueError: a word names nobody, or somebody twice.
    """
    named = words.split()
    unknown = set(named) - PEOPLE.keys()
    if unknown or len(set(named)) < len(named):
        raise ValueError(f"nobody, or somebody twice: {sorted(unknown) or words}")
    return frozenset(named)
