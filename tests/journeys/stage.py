"""The demo made ready for a visit to each of its pages: people signed in, links sent, jobs done."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from gafete.demo.accounts import empresa
from gafete.demo.people import PASSWORD
from tests.journeys import pages
from tests.journeys.installation import Installation
from tests.journeys.people import Person
from tests.journeys.registering import choose_profile
from tests.members.importing.workbooks import people, person, xlsx

TYPED = "paraguas mandarina lunes siete"
WHOLE = "Toda la cuenta"
NEW_ADDRESS = "carla.nueva@correo.example"
SECONDS_TO_ARRIVE = 25


class Stage:
    """People of the demo at their browsers, and the addresses that only exist there."""

    def __init__(self, installation: Installation, browser: Browser, folder: Path) -> None:
        self.installation = installation
        self._browser = browser
        self._folder = folder
        self._people: dict[str, Person] = {}
        self.found: dict[str, str] = {}

    def person(self, username: str) -> Person:
        """Somebody of the demo, signed in; nobody is a browser without a session."""
        if username not in self._people:
            self._people[username] = Person(self._context().new_page())
            if username not in {pages.NOBODY, pages.NEWCOMER}:
                self._people[username].sign_in(username.split(",", maxsplit=1)[0], PASSWORD)
                self._people[username].page.wait_for_url(re.compile(r"/(cuentas/)?$"))
        return self._people[username]

    def address(self, visit: pages.Visit) -> str:
        """The address with what the stage found in it."""
        return visit.address.format(**self.found)

    def set(self) -> None:
        """Do what the pages are about."""
        self._find_rows()
        self._find_reviews()
        self._look_as_hugo()
        self._send_links()
        self._bring_a_newcomer()
        self._offer_ownership()
        self._start_jobs()
        self.found["mail"] = str(self._mails("1 = 1")[0][0])

    def _context(self) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self.installation.url, locale="es-MX", reduced_motion="reduce", color_scheme="light"
        )
        context.set_default_timeout(20_000)
        return context

    # -- what is there ---------------------------------------------------------

    def _find_rows(self) -> None:
        for first_name, username in (
            ("hugo", "hugo.villanueva"), ("nadia", "nadia.cepeda"), ("oscar", "oscar.tenorio"), ("carla", "carla.pech"),
            ("teresa", "teresa.gamboa"),
        ):  # fmt: skip
            self.found[first_name] = self._id_on(pages.LUCIA, f"/usuarios/?q={username}", "/usuarios/")
        self.found["rosario"] = self._id_on(pages.FERMIN, f"/usuarios/?q={pages.ROSARIO}", "/usuarios/")
        self.found["company"] = self._id_on(pages.LUCIA, "/empresas/", "/empresas/")
        self.found["place"] = self._id_on(pages.LUCIA, "/lugares/", "/lugares/")
        self.found["place_of_carla"] = self._id_on(pages.LUCIA, "/lugares/?q=Canc%C3%BAn", "/lugares/")
        lucia = self.person(pages.LUCIA)
        lucia.open("/perfiles/")
        link = lucia.main.get_by_role("link", name=re.compile("Supervisor de caja")).first
        self.found["supervisor"] = str(link.get_attribute("href")).strip("/").split("/")[1]

    def _find_reviews(self) -> None:
        """The newest campaign is open; the one before is closed."""
        html = self.person(pages.LUCIA).page.request.get("/revisiones-de-accesos/").text()
        ids = re.findall(r'href="/revisiones-de-accesos/([0-9a-f-]{36})/"', html)
        self.found["review"], self.found["closed_review"] = ids[:2]
        address = f"/revisiones-de-accesos/{ids[0]}/?ver=mias"
        self.found["review_line"] = self._id_on(pages.LUCIA, address, "/revisiones-de-accesos/accesos/")

    def _id_on(self, who: str, address: str, prefix: str) -> str:
        html = self.person(who).page.request.get(address).text()
        found = re.search(rf'href="{prefix}([0-9a-f-]{{36}})/', html)
        assert found, f"no link to {prefix}… on {address}"
        return found.group(1)

    # -- what has to happen first ----------------------------------------------

    def _look_as_hugo(self) -> None:
        looking = self.person(pages.LOOKING)
        looking.open(f"/usuarios/{self.found['hugo']}/ver-como/")
        looking.fill({"Motivo": "No encuentra las facturas de Cancún"})
        looking.press("Ver como")
        looking.page.wait_for_url(re.compile(r"/$"))

    def _send_links(self) -> None:
        nobody = self.person(pages.NOBODY)
        nobody.open("/recuperar/")
        nobody.fill({"Correo electrónico o cuenta del usuario": "elena.barcenas"})
        nobody.press("Enviar correo")
        nobody.reads("Revisa tu correo")
        carla = self.person(pages.CARLA)
        carla.open("/mi-cuenta/correo/")
        carla.fill({"Correo electrónico nuevo": NEW_ADDRESS, "Tu contraseña": PASSWORD})
        carla.press("Enviar enlace")
        carla.sees("Revisa el correo que te enviamos")
        mateo = self.person(pages.MATEO)
        mateo.open("/usuarios/nuevo/")
        mateo.fill(
            {
                "Nombre y apellidos": "Carla Pech Uicab",
                "Cuenta del usuario": "carla.invitada",
                "Correo electrónico": empresa.CASHIER.email,
            }
        )
        choose_profile(mateo, "Consulta")
        mateo.main.get_by_label("Toda la cuenta").check()
        mateo.press("Guardar")
        mateo.sees("Registraste a Carla Pech Uicab")
        self.found["password_link"] = self._link("elena.barcenas@%", "/contrasena/")
        self.found["email_link"] = self._link(NEW_ADDRESS, "/confirmar-correo/")
        self.found["invitation_link"] = self._link("carla.pech@%", "/activar/")
        self.found["join_link"] = self._link("abelardo.cocom@%", "/activar/")

    def _bring_a_newcomer(self) -> None:
        """Somebody stands before his first own password; another seat replaces the one that he takes."""
        lucia = self.person(pages.LUCIA)
        lucia.open("/plan/comprar/")
        lucia.press("Pedir")
        lucia.page.wait_for_url(re.compile(r"/plan/$"))
        order = lucia.main.get_by_role("row").filter(has_text=re.compile("[Ee]spera")).first
        number = re.search(r"Orden ([\d,]+)", order.inner_text())
        assert number
        self.installation.manage("activate_order", number.group(1).replace(",", ""))
        lucia.open("/usuarios/nuevo/")
        lucia.fill(
            {
                "Nombre y apellidos": "Tadeo Prueba Rentería",
                "Cuenta del usuario": pages.NEWCOMER,
                "Correo electrónico": "tadeo.prueba@correo.example",
                "Contraseña": TYPED,
            }
        )
        choose_profile(lucia, "Consulta")
        lucia.main.get_by_label("Toda la cuenta").check()
        lucia.press("Guardar")
        lucia.sees("Registraste a Tadeo Prueba Rentería")
        newcomer = self.person(pages.NEWCOMER)
        newcomer.sign_in(pages.NEWCOMER, TYPED)
        newcomer.reads("Elige tu contraseña")

    def _offer_ownership(self) -> None:
        fermin = self.person(pages.FERMIN)
        fermin.open(f"/usuarios/{self.found['rosario']}/titularidad/")
        fermin.press("Sí, ofrecer")
        fermin.sees("Nada cambia hasta que acepte.")

    def _start_jobs(self) -> None:
        lucia = self.person(pages.LUCIA)
        lucia.open("/usuarios/exportar/")
        lucia.main.get_by_role("button", name=re.compile("Exportar|Preparar|Descargar")).first.click()
        lucia.page.wait_for_url(re.compile("/trabajos/"))
        self.found["export_job"] = lucia.page.url
        lucia.main.get_by_role("link", name="Descargar resultado").wait_for()
        mateo = self.person(pages.MATEO)
        file = self._folder / "personas.xlsx"
        rows = [*people(6, company=WHOLE, place=""), person(email="sin arroba", company=WHOLE, place="")]
        file.write_bytes(xlsx([*rows, person(profile="Emperador", company=WHOLE, place="")]))
        mateo.open("/usuarios/importar/")
        mateo.main.get_by_label("Archivo").set_input_files(file)
        mateo.press("Revisar archivo")
        mateo.reads("Revisar importación")
        self.found["import_preview"] = mateo.page.url

    # -- the demo's mailbox ------------------------------------------------------

    def _link(self, recipient: str, part: str) -> str:
        deadline = time.monotonic() + SECONDS_TO_ARRIVE
        while time.monotonic() < deadline:
            for _id, text in self._mails("recipient LIKE ?", recipient):
                found = re.search(rf"https?://\S*{part}\S+", text)
                if found:
                    return found.group(0)
            time.sleep(0.2)
        raise AssertionError(f"no {part} for {recipient} in the mailbox")

    def _mails(self, where: str, *values: str) -> list[tuple[int, str]]:
        mailbox = self.installation.folder / "mailbox.sqlite3"
        if not mailbox.exists():
            return []
        with closing(sqlite3.connect(mailbox)) as database:
            query = f"SELECT id, text FROM mail WHERE {where} ORDER BY id DESC"  # noqa: S608 -- our own words
            return database.execute(query, values).fetchall()
