"""Invented people. Their addresses end in ``.example``, which never leads anywhere (RFC 2606)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from gafete.identity.names import username_from

# Everybody's, so that a visitor can be anybody; the rules of passwords hold for it too.
PASSWORD = "jacaranda sobre adoquín mojado"  # noqa: S105 -- shown to whoever tries the demo

_FIRST_NAMES = [
    "Abril",
    "Adela",
    "Adrián",
    "Alma",
    "Amparo",
    "Anselmo",
    "Araceli",
    "Arturo",
    "Aurora",
    "Beatriz",
    "Benjamín",
    "Berenice",
    "Brenda",
    "Camila",
    "Carmen",
    "Celeste",
    "César",
    "Citlali",
    "Clara",
    "Consuelo",
    "Cristina",
    "Damián",
    "Delia",
    "Diana",
    "Edgar",
    "Efraín",
    "Elisa",
    "Emiliano",
    "Erika",
    "Estela",
    "Eugenio",
    "Fabiola",
    "Felipe",
    "Fernanda",
    "Gabriel",
    "Gerardo",
    "Gloria",
    "Guadalupe",
    "Héctor",
    "Hilda",
    "Ignacio",
    "Inés",
    "Irma",
    "Itzel",
    "Ivonne",
    "Jazmín",
    "Joaquín",
    "Josefina",
    "Julián",
    "Karina",
    "Leonor",
    "Leticia",
    "Lorenzo",
    "Lourdes",
    "Maribel",
    "Marisol",
    "Mauricio",
    "Mireya",
    "Nayeli",
    "Noé",
    "Norma",
    "Octavio",
    "Ofelia",
    "Olga",
    "Omar",
    "Paloma",
    "Paulina",
    "Rebeca",
    "Ramiro",
    "Rocío",
    "Rodolfo",
    "Rogelio",
    "Rosalía",
    "Rubén",
    "Sandra",
    "Saúl",
    "Selene",
    "Sergio",
    "Simón",
    "Sofía",
    "Tania",
    "Tomás",
    "Valeria",
    "Vicente",
    "Violeta",
    "Ximena",
    "Yolanda",
    "Zoe",
]
_SURNAMES = [
    "Acevedo",
    "Aguirre",
    "Alarcón",
    "Almazán",
    "Alvarado",
    "Arriaga",
    "Ávalos",
    "Balam",
    "Barrera",
    "Becerra",
    "Bernal",
    "Bonilla",
    "Bustos",
    "Cabrera",
    "Calderón",
    "Cano",
    "Carmona",
    "Ceballos",
    "Cervantes",
    "Cisneros",
    "Coronel",
    "Cortés",
    "Covarrubias",
    "Cuevas",
    "Chan",
    "Chávez",
    "Dorantes",
    "Duarte",
    "Elizondo",
    "Enríquez",
    "Escamilla",
    "Espino",
    "Esquivel",
    "Figueroa",
    "Galindo",
    "Gallegos",
    "Garduño",
    "Granados",
    "Guerra",
    "Haro",
    "Huerta",
    "Ibarra",
    "Islas",
    "Jasso",
    "Juárez",
    "Lozano",
    "Lucero",
    "Macías",
    "Malagón",
    "Marín",
    "Meléndez",
    "Mejía",
    "Mondragón",
    "Montoya",
    "Murillo",
    "Negrete",
    "Ochoa",
    "Olvera",
    "Orozco",
    "Osorio",
    "Pacheco",
    "Palma",
    "Paredes",
    "Peralta",
    "Pineda",
    "Ponce",
    "Quintana",
    "Rangel",
    "Rentería",
    "Robles",
    "Rosales",
    "Saldaña",
    "Salinas",
    "Sepúlveda",
    "Solís",
    "Tapia",
    "Tejeda",
    "Tuz",
    "Urrutia",
    "Valdez",
    "Valle",
    "Vallejo",
    "Velasco",
    "Villegas",
    "Yáñez",
    "Zamora",
    "Zavala",
    "Zúñiga",
]


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator types about somebody."""

    name: str
    username: str
    email: str


def person(name: str, domain: str) -> Person:
    """A person of that name at a company of that domain."""
    username = username_from(name)
    return Person(name=name, username=username, email=f"{username}@{domain}.example")


def crowd(chance: Random, domain: str) -> Iterator[Person]:
    """Ever more people, no two with the same user name; the same ones for the same chance."""
    seen: set[str] = set()
    while True:
        name = " ".join([chance.choice(_FIRST_NAMES), *chance.sample(_SURNAMES, 2)])
        made = person(name, domain)
        if made.username not in seen:
            seen.add(made.username)
            yield made
