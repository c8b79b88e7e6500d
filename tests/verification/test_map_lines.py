"""Who serves whom on a map: a line for all hours from a base that has a place, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from allocator.verification.differences import Difference
from tests.verification.made_up import facts, solved
from tests.verification.map_page import changed, data


def lines() -> dict[tuple[str, str, str], float]:
    return {
        (of["role"], hub["id"], facts().areas[area]): hours
        for of in data()["catchments"]
        for hub in of["hubs"]
        for area, hours, _ in hub["serves"]
    }


def test_the_lines_of_a_map_are_the_hours_of_the_table() -> None:
    table = {row[:3]: float(row[3]) for row in solved().table("service").rows if row[1] != "pool"}
    assert {link: round(hours, 6) for link, hours in lines().items()} == {
        link: round(hours, 6) for link, hours in table.items()
    }
    assert any("+" in role for role, _, _ in lines())


def test_every_line_of_other_hours_is_named() -> None:
    def add(content: dict[str, Any]) -> None:
        for of in content["catchments"]:
            for hub in of["hubs"]:
                hub["serves"] = [[area, hours + 1, rest] for area, hours, rest in hub["serves"]]

    assert changed(add) == [
        Difference("map.html", ", ".join(link), "who serves whom", str(hours + 1), str(hours))
        for link, hours in sorted(lines().items())
    ]


def test_a_line_too_many_one_too_few_and_one_twice_are_told() -> None:
    catchment, hub = data()["catchments"][0], data()["catchments"][0]["hubs"][0]
    area, hours, _ = hub["serves"][0]
    link = ", ".join((catchment["role"], hub["id"], facts().areas[area]))

    def gone(content: dict[str, Any]) -> None:
        del content["catchments"][0]["hubs"][0]["serves"][0]

    def twice(content: dict[str, Any]) -> None:
        serves = content["catchments"][0]["hubs"][0]["serves"]
        serves.append(serves[0])

    def renamed(content: dict[str, Any]) -> None:
        content["catchments"][0]["hubs"][0]["serves"][0][1] = True

    def more(content: dict[str, Any]) -> None:
        content["catchments"].append({"role": "x", "hubs": [{"id": "y", "serves": [[0, 2.5, ""]]}]})

    whole = len(lines())
    assert changed(gone) == [Difference("map.html", link, "who serves whom", "no such line", str(hours))]
    assert changed(twice) == [
        Difference("map.html", "", "who serves whom", f"{whole + 1} lines", f"{whole} lines")
    ]
    assert changed(renamed) == [Difference("map.html", link, "who serves whom", "True", str(hours))]
    assert changed(more) == [Difference("map.html", "x, y, HAR", "who serves whom", "2.5", "no such line")]


@pytest.mark.parametrize(
    "nothing", [None, [1], [{"role": "x"}], [{"role": "x", "hubs": [{"id": "y", "serves": [[9, 1, ""]]}]}]]
)
def test_lines_that_cannot_be_read_are_told(nothing: Any) -> None:
    assert changed(lambda content: content.update(catchments=nothing)) == [
        Difference("map.html", "", "who serves whom", "no lines that can be read", "the lines of the run")
    ]
