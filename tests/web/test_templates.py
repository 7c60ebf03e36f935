"""Every template stands: its icons exist, it parses, and the components draw what they promise."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import engines
from jinja2 import UndefinedError

import gafete.web
from gafete.faults import FieldFault
from gafete.web.controls import control
from gafete.web.forms import Form
from gafete.web.icons import icon
from gafete.web.menu import SIDE, TOP

TEMPLATES = Path(gafete.web.__file__).parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def environment() -> Any:
    return engines["jinja2"].env  # type: ignore[attr-defined]


def draw(source: str, **context: Any) -> str:
    imports = "".join(
        f'{{% import "components/{name}.html" as {alias} %}}'
        for name, alias in (
            ("forms", "forms"),
            ("page", "parts"),
            ("people", "people"),
            ("feedback", "feedback"),
        )
    )
    return str(environment().from_string(imports + source).render(**context))


@pytest.mark.parametrize("name", NAMES)
def test_it_parses(name: str) -> None:
    environment().get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_its_icons_exist(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for found in re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", text):
        assert "<svg" in icon(found)


def test_the_icons_of_the_menu_exist() -> None:
    for entry in [*TOP, *(entry for section in SIDE for entry in section.entries)]:
        assert "<svg" in icon(entry.icon)


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(Exception, match="no-such-icon"):
        icon("no-such-icon")


def test_a_name_that_the_view_did_not_give_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ nothing }}")


def test_what_people_typed_is_text_and_never_markup() -> None:
    evil = '<img src=x onerror="alert(1)">'
    shown = draw("{{ people.person(name, name) }}{{ parts.copy(name) }}{{ feedback.toast(name) }}", name=evil)
    assert "<img" not in shown
    assert "&lt;img" in shown


class Sample(Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre", help_text="Como en su identificación")
    agree = forms.BooleanField(label="De acuerdo", required=False)
    theme = forms.ChoiceField(
        label="Tema", choices=[("a", "Claro"), ("b", "Oscuro")], widget=forms.RadioSelect
    )


class TestField:
    def test_a_field_is_tied_to_its_label_hint_and_errors(self) -> None:
        form = Sample({"name": "", "theme": "a"})
        shown = draw('{{ forms.field(form["name"]) }}', form=form)
        assert '<label class="field-label" for="id_name">' in shown
        assert 'aria-describedby="id_name_error id_name_hint"' in shown
        assert 'id="id_name_error"' in shown
        assert 'id="id_name_hint"' in shown
        assert 'aria-invalid="true"' in shown
        assert "Falta este dato." in shown

    def test_what_was_typed_stays(self) -> None:
        form = Sample({"name": "Ana <b>", "theme": "z"})
        assert 'value="Ana &lt;b&gt;"' in draw('{{ forms.field(form["name"]) }}', form=form)

    def test_a_group_has_a_legend(self) -> None:
        shown = draw('{{ forms.field(form["theme"]) }}', form=Sample({"name": "x", "theme": "b"}))
        assert "<legend" in shown
        assert re.search(r'value="b"[^>]*checked', shown)

    def test_a_tick_box_stands_before_its_words(self) -> None:
        shown = draw('{{ forms.field(form["agree"]) }}', form=Sample())
        assert shown.index("<input") < shown.index("De acuerdo")

    def test_attributes_reach_the_control(self) -> None:
        assert 'data-max="3"' in control(Sample()["name"], data_max="3")

    def test_the_summary_links_to_each_faulty_field(self) -> None:
        form = Sample({"name": "", "theme": ""})
        form.add_error(None, "Alguien más lo cambió.")
        shown = draw("{{ forms.summary(form) }}", form=form)
        assert 'role="alert"' in shown
        assert 'href="#id_name"' in shown
        assert "Alguien más lo cambió." in shown

    def test_the_fault_of_an_operation_stands_beside_its_field_or_at_the_top(self) -> None:
        form = Sample({"name": "x", "theme": "a"})
        form.take(FieldFault("name", "Ya existe."))
        form.take(FieldFault("elsewhere", "No hay asientos."))
        assert form.errors["name"] == ["Ya existe."]
        assert form.non_field_errors() == ["No hay asientos."]


class TestParts:
    def test_the_pager_knows_no_numbers(self) -> None:
        shown = draw('{{ parts.pager("", "/x?cursor=abc", "50 usuarios") }}')
        assert 'href="/x?cursor=abc"' in shown
        assert "Siguiente" in shown
        assert 'aria-disabled="true"' in shown

    def test_the_seat_meter_says_it_in_words(self) -> None:
        assert "2 de 3 asientos en uso" in draw("{{ feedback.seat_meter(2, 3) }}")
        assert draw("{{ feedback.seat_meter(2, 3) }}").count("taken") == 2
        assert "plan sin límite" in draw("{{ feedback.seat_meter(200, none) }}")
        assert "<progress" in draw("{{ feedback.seat_meter(9, 40) }}")

    def test_undo_is_a_post_of_its_own(self) -> None:
        shown = draw(
            '{{ feedback.toast("Desactivaste a Ana.", undo_url="/u/1/reactivar/", csrf_input="TOKEN") }}'
        )
        assert '<form method="post" action="/u/1/reactivar/">' in shown
        assert "TOKEN" in shown
        assert "Deshacer" in shown

    def test_a_confirmation_names_both_ways_out(self) -> None:
        shown = draw(
            '{% call parts.confirm("TOKEN", "¿Eliminar a Ana?", yes="Sí", no_url="/usuarios/") %}Se pierde.{% endcall %}'
        )
        assert "Se pierde." in shown
        assert re.search(r"<button[^>]*>Sí</button>", shown)
        assert re.search(r'<a[^>]*href="/usuarios/"[^>]*>No</a>', shown)

    def test_the_tree_tells_a_whole_company_from_its_places(self) -> None:
        place = SimpleNamespace(value="p1", name="Centro", detail="06000", checked=True)
        company = SimpleNamespace(
            value="c1", name="Maíz Azul", detail="TMA010101AB1", checked=False, places=[place]
        )
        shown = draw('{{ forms.scope_tree([company], account_name="account") }}', company=company)
        assert re.search(r'name="companies" value="c1"(?![^>]*checked)', shown)
        assert re.search(r'name="places" value="p1"[^>]*checked', shown)
        assert "Toda la empresa, también los lugares futuros" in shown
        assert 'name="account"' in shown
