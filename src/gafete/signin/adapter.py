"""Our wishes to django-allauth: nobody signs up, our stages, our end of a sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gafete.identity.models import User
from gafete.signin.backend import NAME
from gafete.signin.entering import FIRST_PASSWORD, finish_sign_in


class Adapter(DefaultAccountAdapter):
    """Binds allauth's flow to our operations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """What a person passes between password and session, in this order."""
        return ["gafete.signin.stages.OwnPasswordStage"]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Give the session to the person; Django changes its key, so a planted one is worthless."""
        login(request, _ours(user), backend=NAME)

    def post_login(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        *,
        email_verification: str,
        signal_kwargs: dict[str, Any] | None,
        email: str | None,
        signup: bool,
        redirect_url: str | None,
    ) -> HttpResponse:
        """Describe the session, recognise the browser, enter the account, and show the way."""
        del email_verification, email, signup
        said = signal_kwargs or {}
        return finish_sign_in(
            request,
            _ours(user),
            shared_computer=bool(said.get("shared_computer")),
            by_first_password=bool(said.get(FIRST_PASSWORD)),
            wanted=redirect_url or "",
        )

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """A blocked identity is refused like a wrong password, long before this point."""
        del request, user
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages speak for themselves."""


def _ours(user: AbstractBaseUser) -> User:
    """Say to the types what the setting AUTH_USER_MODEL says to Django."""
    if not isinstance(user, User):
        raise TypeError
    return user
