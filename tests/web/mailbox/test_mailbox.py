"""Buzón de demostración: there in the demo, and nowhere else."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gafete.outbox.composers import Mail
from gafete.outbox.courier import as_email
from gafete.outbox.demo_mailbox import EmailBackend, latest_mails
from gafete.outbox.models import Message
from gafete.web.mailbox import html, urls

pytestmark = pytest.mark.django_db
LINK = "http://testserver/acceso/abc/"


def keep(
    *, to: str = "ana@correo.example", subject: str = "Tu acceso a Gafete", body: str = "<p>Hola</p>"
) -> int:
    letter = Mail(
        to=to,
        subject=subject,
        text=f"Hola. Entra aquí: {LINK}\n<b>texto</b>\n",
        html=f"<!doctype html><html lang='es-mx'><head><title>x</title></head><body>{body}</body></html>",
        language="es-mx",
    )
    EmailBackend().send_messages([as_email(Message().id, letter)])
    return latest_mails()[0].id


def test_the_list_shows_the_newest_mails_and_says_that_this_is_a_demonstration(client: Client) -> None:
    keep(subject="Primero")
    keep(subject="Segundo")
    page = client.get(reverse("mailbox:list")).content.decode()
    assert page.index("Segundo") < page.index("Primero")
    assert "Modo demostración" in page


def test_an_empty_mailbox_says_what_to_do(client: Client) -> None:
    assert "Aún no hay correos" in client.get(reverse("mailbox:list")).content.decode()


def test_mails_are_found_by_address_and_by_subject(client: Client) -> None:
    keep(to="ana@correo.example")
    keep(to="luis@correo.example")
    page = client.get(reverse("mailbox:list"), {"q": "LUIS@"}).content.decode()
    assert "luis@correo.example" in page
    assert "ana@correo.example" not in page
    assert "Ningún correo coincide" in client.get(reverse("mailbox:list"), {"q": "nadie"}).content.decode()


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "²", ""])
def test_a_cursor_that_is_none_shows_the_beginning(client: Client, cursor: str) -> None:
    keep()
    response = client.get(reverse("mailbox:list"), {"antes": cursor})
    assert response.status_code == 200
    assert "ana@correo.example" in response.content.decode()


def test_the_list_goes_on_with_older_mails(client: Client) -> None:
    first = keep(subject="Muy viejo")
    for number in range(50):
        keep(subject=f"Correo {number}")
    page = client.get(reverse("mailbox:list")).content.decode()
    assert "Muy viejo" not in page
    assert f"antes={first + 1}" in page
    assert "Muy viejo" in client.get(reverse("mailbox:list"), {"antes": str(first + 1)}).content.decode()


def test_a_mail_is_shown_with_links_that_can_be_followed(client: Client) -> None:
    page = client.get(reverse("mailbox:message", args=[keep()])).content.decode()
    assert f'<a href="{LINK}"' in page
    assert "&lt;b&gt;texto&lt;/b&gt;" in page, "the text of a mail is text"
    assert "Modo demostración" in page


def test_the_frame_of_a_mail_can_run_nothing_and_send_nothing(client: Client) -> None:
    mail_id = keep(body="<script>steal()</script>")
    page = client.get(reverse("mailbox:message", args=[mail_id]))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script>steal" not in page.content.decode()
    framed = client.get(reverse("mailbox:html", args=[mail_id]))
    policy = framed.headers["Content-Security-Policy"]
    assert policy == html.POLICY
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert not any(
        risk in policy for risk in ("allow-scripts", "allow-same-origin", "allow-forms", "script-src")
    )
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in framed.content.decode()


def test_a_mail_that_is_not_there_is_a_404(client: Client) -> None:
    for name in ("mailbox:message", "mailbox:html"):
        assert client.get(reverse(name, args=[12345])).status_code == 404


def test_nothing_can_be_written_through_it(client: Client) -> None:
    mail_id = keep()
    for address in (reverse("mailbox:list"), reverse("mailbox:message", args=[mail_id])):
        assert client.post(address).status_code == 405


def test_it_has_no_address_and_no_page_where_mails_are_sent_for_real(client: Client, settings: Any) -> None:
    addresses = [
        reverse("mailbox:list"),
        *(reverse(f"mailbox:{name}", args=[keep()]) for name in ("message", "html")),
    ]
    settings.MAIL_DELIVERY = "smtp"
    assert importlib.reload(urls).urlpatterns == []
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    settings.MAIL_DELIVERY = "mailbox"
    assert len(importlib.reload(urls).urlpatterns) == 3
