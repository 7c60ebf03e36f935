from __future__ import annotations

from django import forms
from django.http import QueryDict

from gafete.faults import InvalidFields
from gafete.web.controls import control
from gafete.web.faults import show_faults, with_values
from gafete.web.links import url_if_there


class NameForm(forms.Form):
    name = forms.CharField()
    version = forms.IntegerField(required=False)


def test_each_fault_stands_beside_its_field_and_once() -> None:
    form = NameForm({"name": ""})
    show_faults(form, InvalidFields({"name": "Otra cosa."}))
    assert len(form.errors["name"]) == 1


def test_a_fault_of_no_field_of_the_form_stands_above_it() -> None:
    form = NameForm({"name": "Ana"})
    show_faults(form, InvalidFields({"seat": "No queda ninguno."}))
    assert form.non_field_errors() == ["No queda ninguno."]


def test_a_hidden_value_can_be_changed_without_losing_what_was_typed() -> None:
    form = NameForm(QueryDict("name=Ana&version=1"))
    with_values(form, {"version": "2"})
    assert (form["name"].value(), form["version"].value()) == ("Ana", "2")


def test_a_page_that_is_not_installed_has_no_address() -> None:
    assert url_if_there("nowhere:at_all") == ""


def test_a_control_has_the_one_type_that_the_page_asks_for() -> None:
    drawn = control(NameForm()["name"], type="search")
    assert 'type="search"' in drawn
    assert drawn.count("type=") == 1
