"""Our wishes to django-allauth: nobody signs up, our stages, our end of a sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gafete.identity.models import User
from gafete.signin.backend import NAME
from gafete.signin.entering import finish_sign_in


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Binds allauth's flow to our operations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """What a person passes between password and session, in this order."""
        return ["gafete.signin.stages.OwnPasswordStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        """Give the session to the person; Django changes its key, so a planted one is worthless."""
        login(request, user, backend=NAME)

    def post_login(
        self,
        request: HttpRequest,
        user: User,
        *,
        signal_kwargs: dict[str, Any] | None,
        redirect_url: str | None,
        **others: Any,
    ) -> HttpResponse:
        """Describe the session, recognise the browser, enter the account, and show the way."""
        del others
        shared = bool((signal_kwargs or {}).get("shared_computer"))
        return finish_sign_in(request, user, shared_computer=shared, wanted=redirect_url or "")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A blocked identity is refused like a wrong password, long before this point."""
        del request, user
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages speak for themselves."""
