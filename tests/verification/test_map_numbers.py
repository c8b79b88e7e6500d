"""The numbers of a map are those of its tables: each value that is another is named."""

from __future__ import annotations

import re
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest

from allocator.verification.differences import Difference
from allocator.verification.map_data import DATA, data_of
from tests.verification.made_up import KINDS, facts, run_id, solved
from tests.verification.map_page import changed, data, layers, page, told


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_as_it_was_written_differs_in_nothing(kind: str) -> None:
    assert told(page(kind), kind) == []


def test_every_layer_shows_what_the_tables_say() -> None:
    shown, codes = layers(), facts().areas
    rows = {row[0]: dict(zip(header("areas"), row, strict=True)) for row in solved().table("areas").rows}
    assert shown["Coverage", "All roles"] == [float(rows[code]["coverage"] * 100) for code in codes]
    assert shown["Demand", "Hours not met"] == [float(rows[code]["shortfall_hours"]) for code in codes]
    assert shown["Posts", "Posts located here, all roles"] == [
        float(rows[code]["fte_located"]) for code in codes
    ]
    whole = sum(row["demand_hours"] for row in rows.values())
    assert shown["Demand", "Share of demand"] == [
        float(rows[code]["demand_hours"] / whole * 100) for code in codes
    ]
    assert {"How far it may lie", "Hours on the road"} <= {label for _, label in shown}


def header(table: str) -> tuple[str, ...]:
    return solved().table(table).header


def test_how_far_demand_may_lie_is_by_hand_what_the_multipliers_say() -> None:
    """Only the cases have a range; referrals and follow-ups are spread by people and cases, not by hours."""
    widths = layers()["Demand", "How far it may lie"]
    cases, follow_ups = {"HAR": 120, "ISL": 20, "VAL": 68}, F(90) / 2 * F(11, 10) ** 2
    ends = {"HAR": (F(1), F(5, 4), F(3, 2)), "ISL": (F(1), F(5, 4), F(3, 2)), "VAL": (F(9, 10), F(1), F(2))}
    people = {"HAR": F(180, 300), "ISL": F(20, 300), "VAL": F(100, 300)}

    def hours(code: str, end: int) -> F:
        items = {area: cases[area] * ends[area][end] for area in cases}
        spread = items[code] / sum(items.values())
        return items[code] * 80 + 200 * people[code] * 5 + follow_ups * spread * 6

    expected = [(hours(code, 2) - hours(code, 0)) / hours(code, 1) * 100 for code in ("HAR", "ISL", "VAL")]
    assert widths == [float(value) for value in expected]


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_that_is_another_is_named_by_area_and_layer(kind: str) -> None:
    def add(content: dict[str, Any]) -> None:
        for layer in content["layers"]:
            layer["values"] = [-1.5 if value is None else value + 1 for value in layer["values"]]

    found = changed(add, kind)
    assert found == [
        Difference(
            "map.html", code, f"{group}: {label}", str(-1.5 if value is None else value + 1), str(value)
        )
        for (group, label), values in sorted(layers(kind).items())
        for code, value in zip(facts(kind).areas, values, strict=True)
    ]


def test_a_truth_value_is_no_number() -> None:
    def to_truth(content: dict[str, Any]) -> None:
        for layer in content["layers"]:
            layer["values"] = [bool(value) if value in (0, 1) else value for value in layer["values"]]

    found = changed(to_truth)
    assert found
    assert {each.found for each in found} <= {"True", "False"}


def test_a_list_of_another_length_and_none_at_all_are_told_in_numbers() -> None:
    def shorten(content: dict[str, Any]) -> None:
        content["layers"][0]["values"].pop()
        content["layers"][1]["values"] = "none"

    first, second = (f"{layer['group']}: {layer['label']}" for layer in data()["layers"][:2])
    assert sorted(changed(shorten), key=lambda each: each.found) == [
        Difference("map.html", second, "values", "0 values", "3 values"),
        Difference("map.html", first, "values", "2 values", "3 values"),
    ]


def test_a_layer_that_is_missing_and_one_that_is_new_are_named() -> None:
    def other(content: dict[str, Any]) -> None:
        content["layers"][0]["label"] = "Good news"

    group, label = (data()["layers"][0][key] for key in ("group", "label"))
    assert changed(other) == [
        Difference("map.html", f"{group}: {label}", "", "no such layer", "a layer"),
        Difference("map.html", f"{group}: Good news", "", "a layer", "no such layer"),
    ]
    everything = [": ".join(name) for name in sorted(layers())]
    for nothing in ([], {}, None, ["x"]):
        assert [each.row for each in changed(lambda content, to=nothing: content.update(layers=to))] == (
            everything
        )


def test_other_areas_are_told_alone() -> None:
    assert changed(lambda content: content.update(codes=["HAR"])) == [
        Difference("map.html", "", "codes", "['HAR']", "['HAR', 'ISL', 'VAL']")
    ]
    assert changed(lambda content: content.pop("codes")) == [
        Difference("map.html", "", "codes", "None", "['HAR', 'ISL', 'VAL']")
    ]


def test_another_run_and_none_are_named() -> None:
    own = run_id()
    assert told(page().replace(f'<dd class="run">{own}', '<dd class="run">0123')) == [
        Difference("map.html", "", "run id", "0123", own)
    ]
    assert told(re.sub('<dd class="run">', '<dd class="ran">', page())) == [
        Difference("map.html", "", "run id", "", own)
    ]


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000])
def test_data_that_cannot_be_read_are_told(text: str) -> None:
    found = DATA.search(page())
    assert found is not None
    assert told(page().replace(found[1], text)) == [
        Difference("map.html", "", "data", "no data that can be read", "the data of the run")
    ]
    assert data_of("<p>") is None
