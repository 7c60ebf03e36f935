"""What an operator types about the trail."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gafete.audit.models import ChainHead, Event, EventReach
from gafete.audit.queries import accounts_with_chain
from gafete.jobs.management.commands import verify_trail
from tests.audit.tampering import cut_tail, rewrite, rewrite_whole_chain, unprotected
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.standing import bound

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    told = io.StringIO()
    with bound():
        call_command(command, *arguments, stdout=told)
    return told.getvalue()


def refused(*arguments: str) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        run("verify_trail", *arguments)
    return str(refusal.value).splitlines()


@pytest.fixture
def house() -> House:
    return grupo_maiz()


@pytest.fixture
def anchors(house: House, settings: Any, tmp_path: Path) -> Path:
    otra_cuenta()
    settings.ANCHOR_DIR = tmp_path / "anchors"
    told = run("anchor_trail")
    assert f"Ancla anotada en {tmp_path / 'anchors'}" in told
    return tmp_path / "anchors"


def number_of_events(house: House) -> int:
    return Event.objects.filter(account_id=house.account.pk).count()


def test_an_untouched_trail_is_said_to_be_in_order_with_its_numbers(house: House) -> None:
    otra_cuenta()
    told = run("verify_trail")
    events = number_of_events(house)
    assert f"Cuenta {house.account.pk} «Grupo Maíz»: {events} registros en orden." in told
    chains = len(accounts_with_chain())
    assert f"Todo en orden: {chains} cadenas, {Event.objects.count()} registros." in told


def test_one_account_can_be_verified_alone(house: House) -> None:
    other = otra_cuenta()
    with unprotected():
        rewrite(other.account.pk, 2)
    told = run("verify_trail", "--account", str(house.account.pk))
    assert f"Todo en orden: 1 cadenas, {number_of_events(house)} registros." in told
    assert len(refused("--account", str(other.account.pk))) == 1


def test_the_first_broken_link_of_each_chain_is_named_with_what_is_wrong(house: House) -> None:
    other = otra_cuenta()
    with unprotected():
        rewrite(house.account.pk, 2)
        EventReach.objects.create(account_id=other.account.pk, sequence=1, company_id=5)
    assert refused() == [
        (
            f"Cuenta {house.account.pk} «Grupo Maíz»: El registro 3 no sigue al anterior: "
            "se cambió su lugar, o el anterior se escribió de nuevo."
        ),
        f"Cuenta {other.account.pk} «Otra cuenta»: Se cambió quién puede leer el registro 1.",
    ]


def test_with_many_accounts_only_the_sum_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_trail, "SAID_OF_EACH", 0)
    assert run("verify_trail").count("\n") == 1


def test_anchors_are_held_against_the_chains(house: House, anchors: Path) -> None:
    run("anchor_trail")
    told = run("verify_trail", "--anchors", str(anchors))
    assert "2 anclas, de 20" in told
    assert "Todo en orden" in told


def test_only_the_anchors_show_a_tail_that_was_cut_off(house: House, anchors: Path) -> None:
    last = number_of_events(house)
    with unprotected():
        cut_tail(house.account.pk, after=2)
    assert "Todo en orden" in run("verify_trail")
    assert refused("--anchors", str(anchors)) == [
        (
            f"Cuenta {house.account.pk} «Grupo Maíz»: Falta el registro {last}, que un ancla nombra: "
            "se cortó el final de la cadena."
        )
    ]


def test_only_the_anchors_show_a_chain_written_anew(house: House, anchors: Path) -> None:
    (file,) = anchors.iterdir()
    with unprotected():
        rewrite_whole_chain(house.account.pk)
    assert "Todo en orden" in run("verify_trail")
    (fault,) = refused("--anchors", str(file))
    assert "la cadena se escribió de nuevo" in fault


def test_only_the_anchors_remember_a_chain_that_is_gone(house: House, anchors: Path) -> None:
    other = next(each for each in accounts_with_chain() if each not in {0, house.account.pk})
    with unprotected():
        for model in (Event, EventReach, ChainHead):
            model._default_manager.filter(account_id=other).delete()
    assert "Todo en orden" in run("verify_trail")
    (fault,) = refused("--anchors", str(anchors))
    assert f"Cuenta {other} «Otra cuenta»: Falta el registro" in fault


def test_an_anchor_that_was_changed_is_told(house: House, anchors: Path) -> None:
    (file,) = anchors.iterdir()
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = f"{house.account.pk} 1 {'0' * 64}"
    file.write_text("\n".join(lines), encoding="utf-8")
    (fault,) = refused("--anchors", str(file))
    assert re.fullmatch(r"El ancla del 20\S+ no es lo que se escribió\.", fault)


def test_a_folder_without_anchors_and_a_path_that_is_not_there_are_said(house: House, tmp_path: Path) -> None:
    assert "No hay anclas ahí." in run("verify_trail", "--anchors", str(tmp_path))
    assert "No existe" in refused("--anchors", str(tmp_path / "nothing"))[0]


def test_an_account_without_a_name_is_still_told(house: House) -> None:
    with unprotected():
        Event.objects.filter(account_id=house.account.pk, sequence=1).update(account_id=999_999)
    assert any("Cuenta 999999 «sin nombre»" in fault for fault in refused())


def test_an_anchor_needs_somewhere_to_be_written(house: House) -> None:
    with pytest.raises(CommandError, match="GAFETE_ANCHOR_DIR"):
        run("anchor_trail")
