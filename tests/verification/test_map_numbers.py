"""The numbers of a map are those of its tables: each value and line that is another is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest

from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.map_data import DATA, data_of, map_differences
from allocator.verification.reckoning import Reckoning
from tests.verification.made_up import KINDS, facts, files, reckoned, run_id, solved


def page(kind: str = "all areas alike") -> str:
    return files(kind)["map.html"].decode("utf-8")


def data(kind: str = "all areas alike") -> dict[str, Any]:
    found = data_of(page(kind))
    assert found is not None
    return found


def told(text: str, kind: str = "all areas alike") -> list[Difference]:
    return list(map_differences(reckoned(kind), text, run_id(kind)))


def changed(change: Callable[[dict[str, Any]], object], kind: str = "all areas alike") -> list[Difference]:
    """What is told of the page whose data were changed."""
    content = data(kind)
    change(content)
    found = DATA.search(page(kind))
    assert found is not None
    return told(page(kind).replace(found[1], json.dumps(content)), kind)


def layers(kind: str = "all areas alike") -> dict[tuple[str, str], list[float | None]]:
    return {(layer["group"], layer["label"]): layer["values"] for layer in data(kind)["layers"]}


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


# --- who serves whom -----------------------------------------------------------------------------------


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


# --- what layers are called, and which there are -----------------------------------------------------------


def names_of(of: Facts) -> set[str]:
    """Layers that the page of the made-up run lacks or has too many, were it reckoned with other facts."""
    nobody = {(role, base): F(0) for role, staff in of.placed.items() for base in staff.bases}
    reckoning = Reckoning(of, nobody, {})
    return {
        f"{each.row} ({each.expected})"
        for each in map_differences(reckoning, page(), run_id())
        if each.expected in ("a layer", "no such layer")
    }


def saying(**changes: object) -> Facts:
    """The facts with other parts of the statement."""
    whole = facts()
    statement = whole.statement.model_copy(update=changes)
    return replace(whole, scenario=replace(whole.scenario, statement=statement))


def test_roles_go_by_their_labels_and_else_by_their_ids_in_words() -> None:
    roles = [
        role.model_copy(update={"label": "Desk staff"} if role.id == "analyst" else {})
        for role in facts().statement.roles
    ]
    assert names_of(saying(roles=tuple(roles))) == {
        "Coverage: Desk staff (a layer)", "Coverage: analyst (no such layer)"
    }  # fmt: skip
    for label, words in ((None, "lab of two examiner"), ("Labs", "Labs")):
        assert {name for name in names_of(renamed(label)) if "(a layer)" in name} == {
            f"Coverage: {words} (a layer)",
            f"Posts located, by role: {words} (a layer)",
            "Posts located, by role: investigator+lab of two examiner (a layer)",
        }


def renamed(label: str | None) -> Facts:
    """The examiners under an id with low lines, everywhere."""
    new = "lab_of_two_examiner"
    whole = facts()

    def role_of(role: Any) -> Any:
        return role.model_copy(update={"id": new, "label": label}) if role.id == "examiner" else role

    def driver_of(driver: Any) -> Any:
        hours = {new if role == "examiner" else role: per for role, per in driver.hours_per_item.items()}
        return driver.model_copy(update={"hours_per_item": hours})

    def rule_of(rule: Any) -> Any:
        return (
            rule.model_copy(update={"roles": ("investigator", new)}) if rule.type == "cross_trained" else rule
        )

    demand = whole.statement.demand
    drivers = tuple(map(driver_of, demand.drivers))
    other = saying(
        roles=tuple(map(role_of, whole.statement.roles)),
        rules=tuple(map(rule_of, whole.statement.rules)),
        demand=demand.model_copy(update={"drivers": drivers}),
    )
    return replace(other, problem=replace(other.problem, baseline={}))


def test_a_change_is_from_today_s_posts_where_these_are_no_stand_in() -> None:
    assert names_of(saying(assumptions=())) == {
        "Change: From today's posts (a layer)", "Change: From the stand-in for today's posts (no such layer)"
    }  # fmt: skip


def test_layers_that_would_show_nothing_are_left_out() -> None:
    left_out = {label for _, label in layers()} - {label for _, label in layers("nobody today")}
    assert left_out == {"How far it may lie", "Hours on the road", "From the stand-in for today's posts"}


def test_where_there_is_no_work_a_share_of_it_is_unknown_and_all_of_it_is_met() -> None:
    shown = layers("nothing to do")
    assert shown["Demand", "Share of demand"] == [None, None, None]
    assert shown["Coverage", "All roles"] == [100, 100, 100]
    quiet = layers("a quiet area")
    assert quiet["Demand", "How far it may lie"][1] is None
    assert quiet["Coverage", "analyst"][1] == 100
    assert None in [value for values in shown.values() for value in values]


def test_hours_on_the_road_of_an_area_that_nobody_serves_are_unknown() -> None:
    reckoning = Reckoning(facts(), solved().plan.posts, {})
    found = {
        each.expected
        for each in map_differences(reckoning, page(), run_id())
        if each.column.startswith("Travel")
    }
    assert found == {"None"}
