"""What we rely on inside django-allauth; an update that moves it fails here first."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.stages import LoginStageController
from django.contrib.auth import authenticate
from django.urls import NoReverseMatch, get_resolver, reverse

from gafete.signin.adapter import Adapter
from tests import cast


def test_the_parts_of_the_flow_are_where_we_import_them() -> None:
    assert callable(perform_password_login)
    assert callable(LoginStageController.enter)
    assert isinstance(get_adapter(), Adapter)


def test_no_page_of_allauth_is_reachable() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    ours = {"account_login", "account_logout"}
    assert {name for name in names if name.startswith(("account_", "mfa_", "socialaccount_"))} == ours
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_there_is_no_second_way_to_check_a_password(db: None) -> None:
    house = cast.whole_cast()
    assert authenticate(None, username=house.member("carla").username, password=cast.PASSWORD) is None
