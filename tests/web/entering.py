"""Somebody of the cast in front of his browser."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, House


def browser_of(house: House, name: str) -> Client:
    """The browser of a member who signed in the way people do; it follows our own rules about CSRF."""
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    answer = client.post(
        reverse("account_login"), {"login": house.member(name).user.username, "password": PASSWORD}
    )
    assert answer.status_code == 302, answer.content.decode()
    return client
