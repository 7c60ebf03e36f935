"""Secrets that went out by mail or were typed: nowhere kept, nowhere shown.

Each is taken from where its reader got it; then everything that an installation keeps is searched for it.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import Response

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.installation import Installation
from tests.journeys.people import Person
from tests.journeys.registering import open_member, register
from tests.journeys.settling import MILL, MODES, House

TYPED = "paraguas mandarina lunes siete"
OWN = "brújula cobalto sandía trece"
NEXT = "armario violeta pelícano mayo"
WRONG = "contraseña equivocada del domingo"
PLANTED = "zafiro ratonera clarinete quince"

Secrets = dict[str, str]


@pytest.fixture
def answers() -> list[tuple[str, bytes]]:
    """Everything that the administrator's browser was sent, by its address."""
    return []


def test_no_secret_is_kept_or_shown(
    new_house: OpenHouse,
    new_person: NewPerson,
    installation: Installation,
    answers: list[tuple[str, bytes]],
) -> None:
    house = new_house(plan="ilimitado", mode="temporary")
    secrets: Secrets = {
        **goes_through_a_temporary_password(house, new_person()),
        **goes_through_a_link(house, new_person()),
        **goes_through_a_typed_password(house, new_person()),
        **goes_through_recovery(house, new_person()),
    }
    reads_everything(house.owner, house, answers)
    assert len(secrets) == 9
    assert len(answers) > 20
    places = {**kept(installation), **dict(answers)}
    assert {"database", "queue", "log"} <= {name.split(":")[0] for name in places}
    assert found(secrets, places) == []


def test_the_search_finds_what_is_there(new_house: OpenHouse, installation: Installation) -> None:
    house = new_house()
    register(house, "busca", profile="Consulta", companies=(MILL,))
    open_member(house, "busca")
    # A name is kept on purpose: in the database, in its trail, and on pages.
    house.owner.fill({"Nombre y apellidos": PLANTED})
    house.owner.press("Guardar")
    house.owner.reads(PLANTED)
    (installation.log_folder / "planted.out").write_text(f"password={PLANTED}\n", encoding="utf-8")
    with closing(sqlite3.connect(installation.folder / "queue.sqlite3", timeout=20)) as queue, queue:
        queue.execute("CREATE TABLE planted (value BLOB)")
        queue.execute("INSERT INTO planted VALUES (?)", [base64.b64encode(PLANTED.encode())])
    try:
        page = {"page": house.owner.page.content().encode()}
        hits = found({"planted": PLANTED}, {**kept(installation), **page})
        assert {place.split(":")[0] for _secret, place in hits} == {"database", "queue", "log", "page"}
    finally:
        (installation.log_folder / "planted.out").unlink()
        with closing(sqlite3.connect(installation.folder / "queue.sqlite3", timeout=20)) as queue, queue:
            queue.execute("DROP TABLE planted")


# -- how secrets come into the world -------------------------------------------


def goes_through_a_temporary_password(house: House, rosa: Person) -> Secrets:
    register(house, "rosa", profile="Facturador", companies=(MILL,))
    letter = house.post.wait_for(house.email("rosa"), f"Tu acceso a {house.name}")
    # Into the wrong box, as it happens: the password as the user name.
    rosa.sign_in(WRONG, WRONG)
    rosa.sees("no son correctos")
    rosa.sign_in(house.username("rosa"), letter.temporary_password)
    rosa.choose_password(OWN, "Guardar y entrar")
    rosa.is_inside(house.name)
    rosa.open("/mi-cuenta/contrasena/")
    rosa.fill({"Contraseña actual": OWN, "Contraseña nueva": NEXT, "Confirmar contraseña": NEXT})
    rosa.press("Cambiar contraseña")
    rosa.sees("Cambiaste tu contraseña.")
    return {"temporary": letter.temporary_password, "own": OWN, "next": NEXT, "wrong": WRONG}


def goes_through_a_link(house: House, diana: Person) -> Secrets:
    use_mode(house, "link")
    register(house, "diana", profile="Contador", companies=(MILL,))
    unused = house.post.wait_for(house.email("diana"), f"Tu acceso a {house.name}")
    open_member(house, "diana")
    house.owner.press("Reenviar acceso")
    used = house.post.wait_for(house.email("diana"), f"Tu acceso a {house.name}", count=2)
    diana.open(used.link)
    diana.choose_password(f"{OWN} dos", "Activar mi acceso")
    diana.sees("Listo, tu acceso está activo.")
    return {"superseded link": unused.token, "used link": used.token}


def goes_through_a_typed_password(house: House, hugo: Person) -> Secrets:
    use_mode(house, "typed")
    register(house, "hugo", profile="Consulta", companies=(MILL,), password=TYPED)
    hugo.sign_in(house.username("hugo"), TYPED)
    hugo.reads("Elige tu contraseña")
    return {"typed": TYPED}


def goes_through_recovery(house: House, rosa: Person) -> Secrets:
    rosa.open("/recuperar/")
    rosa.fill({"Correo electrónico o cuenta del usuario": house.email("rosa")})
    rosa.press("Enviar correo")
    letter = house.post.wait_for(house.email("rosa"), "Recupera tu acceso a Gafete")
    rosa.open(letter.link)
    chosen = f"{NEXT} otra vez"
    rosa.choose_password(chosen, "Guardar contraseña")
    rosa.sees("Tu contraseña nueva ya sirve.")
    return {"recovery link": letter.token, "recovered": chosen}


def use_mode(house: House, mode: str) -> None:
    house.owner.open("/ajustes/")
    house.owner.tick(MODES[mode])
    house.owner.press("Guardar")
    house.owner.sees("Guardaste los ajustes de la cuenta.")


# -- where they could have stayed ------------------------------------------------


def reads_everything(owner: Person, house: House, answers: list[tuple[str, bytes]]) -> None:
    """The administrator opens whatever could tell her something of her users."""

    def remember(response: Response) -> None:
        if response.request.resource_type in {"document", "xhr", "fetch"} and response.status == 200:
            answers.append((f"page:{response.url}", response.body()))

    owner.page.on("response", remember)
    for address in ("/", "/usuarios/", "/usuarios/matriz/", "/plan/", "/ajustes/", "/bitacora/"):
        owner.open(address)
    for first_name in ("rosa", "diana", "hugo"):
        open_member(house, first_name)
        member = owner.page.url.rstrip("/")
        for tab in ("acceso", "por-que", "sesiones", "actividad", "eliminar"):
            owner.open(f"{member}/{tab}/")
    owner.page.remove_listener("response", remember)


def kept(installation: Installation) -> dict[str, bytes]:
    """Every byte that the installation keeps: whole files, and the rows of PostgreSQL."""
    files = (path for path in installation.folder.rglob("*") if path.is_file())
    own = (path for path in files if "static" not in path.relative_to(installation.folder).parts)
    places = {f"{_kind(path.name)}:{path.name}": path.read_bytes() for path in own}
    if installation.database_url:
        places |= {f"database:{table}": rows for table, rows in _tables(installation.database_url)}
    return places


def _kind(name: str) -> str:
    if name.startswith("gafete.sqlite3"):
        return "database"
    if name.startswith("queue"):
        return "queue"
    return "log" if name.endswith((".log", ".out")) else "file"


def _tables(url: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT'.encode()) as copy:
                yield name, b"".join(bytes(part) for part in copy)


def found(secrets: Secrets, places: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which secret lies where, as itself or in one of the shapes that text takes on its way."""
    return [
        (name, place)
        for name, secret in secrets.items()
        for place, content in places.items()
        if any(shape in content for shape in shapes(secret))
    ]


def shapes(secret: str) -> Iterable[bytes]:
    plain = secret.encode()
    yield plain
    yield secret.encode("utf-16-le")
    yield quote(secret).encode()
    yield quote(secret, safe="").replace("%20", "+").encode()
    yield secret.encode("unicode_escape")
    yield base64.b64encode(plain).rstrip(b"=")[:-1]
    yield plain.hex().encode()
