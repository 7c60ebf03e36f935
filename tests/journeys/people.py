"""Somebody at a browser, who finds things by the words on them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Response, expect


class Person:
    """What a person does with a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def main(self) -> Locator:
        """The page without its menus."""
        return self.page.get_by_role("main")

    def open(self, address: str) -> Response:
        """Type an address."""
        response = self.page.goto(address)
        assert response is not None
        return response

    def follow(self, words: str) -> None:
        """Click a link of the page."""
        self.main.get_by_role("link", name=words, exact=True).first.click()

    def press(self, words: str) -> None:
        """Click a button of the page."""
        self.main.get_by_role("button", name=words, exact=True).first.click()

    def fill(self, values: dict[str, str]) -> None:
        """Type into the fields of these labels."""
        for label, value in values.items():
            self.field(label).fill(value)

    def field(self, label: str) -> Locator:
        """The field of that label, optional or not."""
        return self.main.get_by_label(re.compile(rf"^{re.escape(label)}( opcional)?$"))

    def tick(self, label: str) -> None:
        """Tick a box or choose one of several."""
        self.main.get_by_label(label).first.check()

    def sees(self, words: str) -> None:
        """These words are on the page."""
        expect(self.main.get_by_text(words).first).to_be_visible()

    def sees_not(self, words: str) -> None:
        """Nowhere."""
        expect(self.main.get_by_text(words)).to_have_count(0)

    def reads(self, title: str) -> None:
        """The page has that heading."""
        expect(self.main.get_by_role("heading", level=1, name=title)).to_be_visible()

    # -- the way in and out ----------------------------------------------------

    def sign_in(self, name: str, password: str) -> None:
        """Type name and password at the door."""
        self.open("/entrar/")
        self.fill({"Cuenta del usuario o correo electrónico": name, "Contraseña": password})
        self.press("Entrar")

    def is_inside(self, account: str) -> None:
        """The top bar names that account."""
        expect(self.page.locator(".topbar-account")).to_contain_text(account)

    def is_outside(self) -> None:
        """At the door."""
        expect(self.page).to_have_url(re.compile(r"/entrar/"))

    def sign_out(self) -> None:
        """By the menu of the person."""
        self.page.locator(".topbar-person summary").click()
        self.page.get_by_role("button", name="Cerrar sesión").click()
        self.is_outside()

    def choose_password(self, new: str, button: str) -> None:
        """Fill in the two boxes for a new password."""
        self.fill({"Contraseña nueva": new, "Confirmar contraseña": new})
        self.press(button)
