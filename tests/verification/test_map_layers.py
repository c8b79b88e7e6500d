"""Which layers a map must have, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

from allocator.verification.facts import Facts
from allocator.verification.map_data import map_differences
from allocator.verification.reckoning import Reckoning
from tests.verification.made_up import facts, run_id, solved
from tests.verification.map_page import layers, page


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
