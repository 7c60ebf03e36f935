"""The drawing of ¿Quién puede…?: where everything stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gafete.web.matrix.picture import (
    LETTERS,
    Box,
    Node,
    Path,
    Person,
    Picture,
    Ring,
    picture_of,
)

ACCOUNT, COMPANY, PLACE = (
    Box("Toda la cuenta"),
    Box("Maíz Azul", "Toda la empresa"),
    Box("Centro", "Maíz Azul"),
)
ADMINISTRATOR, ACCOUNTANT = Box("Administrador", letter="A", color="purple"), Box("Contador", letter="C")


def ring(number: int, *paths: Path, note: str = "") -> Ring:
    people = [Person(f"Persona {each}", f"/{each}/", note) for each in range(number)]
    return Ring(people, paths, rest_url="#grupo", rest_words="y los demás")


def everywhere(picture: Picture) -> list[tuple[Node, ...]]:
    return [picture.people, picture.ways, picture.scopes]


def test_each_profile_stands_once_for_each_scope_and_each_scope_once() -> None:
    picture = picture_of(
        [
            ring(1, Path(ADMINISTRATOR, ACCOUNT)),
            ring(2, Path(ACCOUNTANT, COMPANY)),
            ring(1, Path(ACCOUNTANT, COMPANY), Path(ACCOUNTANT, PLACE)),
        ]
    )

    assert [node.words for node in picture.ways] == ["Administrador", "Contador", "Contador"]
    assert [node.words for node in picture.scopes] == ["Toda la cuenta", "Maíz Azul", "Centro"]
    assert len(picture.people) == 4
    # One from each person to each of his profiles, one from each profile to its scope.
    assert len(picture.lines) == (1 + 2 + 2) + 3


def test_every_line_begins_and_ends_at_a_box() -> None:
    picture = picture_of([ring(3, Path(ADMINISTRATOR, ACCOUNT)), ring(1, Path(ACCOUNTANT, PLACE))])

    lefts = {(node.x + picture.column, node.middle) for node in (*picture.people, *picture.ways)}
    rights = {(node.x, node.middle) for node in (*picture.ways, *picture.scopes)}
    for line in picture.lines:
        start, end = line.curve.removeprefix("M").split("C")
        x, y = (int(each) for each in start.split())
        assert (x, y) in lefts
        assert tuple(int(each) for each in end.split()[-2:]) in rights


@pytest.mark.parametrize("number", [1, 6, 7, 200])
def test_nothing_lies_over_anything_else(number: int) -> None:
    profiles = [Box(f"Perfil {each}") for each in range(9)]
    picture = picture_of([ring(number, Path(profile, ACCOUNT), Path(profile, PLACE)) for profile in profiles])

    for column in everywhere(picture):
        for above, below in pairwise(column):
            assert above.y + above.height < below.y
        assert column[-1].y + column[-1].height <= picture.height


def test_of_many_with_the_same_profile_a_few_are_drawn_and_one_line_stands_for_the_rest() -> None:
    picture = picture_of([ring(200, Path(ACCOUNTANT, COMPANY))])

    assert [node.words for node in picture.people] == [
        *(f"Persona {each}" for each in range(4)),
        "y los demás",
    ]
    assert picture.people[-1].box.url == "#grupo"
    assert [line.is_rest for line in picture.lines] == [False] * 4 + [True, False]
    assert picture.height < 400


def test_six_are_still_drawn_one_by_one() -> None:
    assert len(picture_of([ring(6, Path(ACCOUNTANT, COMPANY))]).people) == 6


def test_a_long_name_is_cut_and_its_note_is_not() -> None:
    name = "María Guadalupe Fernández de la Concepción"
    [node] = picture_of(
        [Ring([Person(name, "/", "fuera de su horario")], (Path(ACCOUNTANT, PLACE),), "#", "")]
    ).people

    assert node.words == "María Guadalupe Fernández d…"
    assert node.detail == "fuera de su horario"
    assert len(node.words) <= LETTERS
    assert node.box.words == name
    assert node.is_waiting


def test_a_profile_stands_beside_its_people() -> None:
    [way] = picture_of([ring(3, Path(ACCOUNTANT, COMPANY))]).ways
    middle = picture_of([ring(3, Path(ACCOUNTANT, COMPANY))]).people[1].middle

    assert abs(way.middle - middle) <= 1


def test_nobody_makes_no_lines() -> None:
    picture = picture_of([])

    assert everywhere(picture) == [(), (), ()]
    assert picture.lines == ()
