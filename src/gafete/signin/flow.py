"""The only door to django-allauth's flow.

Its modules import each other in a circle that closes only when the flows come first, and what we need
of them lies under ``internal``: both belong in one place, which tests/signin/test_flow.py pins.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse

from gafete.identity.models import User
from gafete.identity.sign_in_state import is_still
from gafete.signin.entering import FIRST_PASSWORD

__all__ = ["LoginStage", "begin", "go_on", "waiting_person"]


def begin(request: HttpRequest, person: User, *, shared_computer: bool, wanted: str) -> HttpResponse:
    """Take somebody whose password was right through the stages to his session."""
    login = Login(
        user=person,
        redirect_url=wanted or None,
        signal_kwargs={"shared_computer": shared_computer, FIRST_PASSWORD: person.must_replace_password},
    )
    response: HttpResponse = perform_password_login(request, {"username": person.username}, login)
    return response


def waiting_person(request: HttpRequest, stage_key: str, *, since: str) -> User | None:
    """Who stands at this stage in this browser, as he is now.

    None when nobody does, for too long, or when what he signed in with is not what it was: the stage
    keeps it under ``since``.
    """
    stage = LoginStageController.enter(request, stage_key)
    person = stage.login.user if stage is not None else None
    if not isinstance(person, User) or not is_still(person, str(stage.state.get(since, ""))):
        return None
    return person


def go_on(request: HttpRequest, stage_key: str, person: User) -> HttpResponse:
    """The stage is passed: on to the next one, or to the session."""
    stage = LoginStageController.enter(request, stage_key)
    if stage is None:
        raise LookupError(stage_key)
    stage.login.user = person
    response: HttpResponse = stage.exit()
    return response
