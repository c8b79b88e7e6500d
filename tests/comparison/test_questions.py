"""Plans are ranked exactly where demand and hours are the same; some measures are on no common scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from door import small, small_report

from allocator.comparison import Comparison, Entry, entry_of, numbered
from allocator.comparison.questions import same_question, unranked_measures
from allocator.errors import AllocatorError
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.run import run_problem


@cache
def first() -> Entry:
    return entry_of(small_report())


@cache
def entry(*overrides: str) -> Entry:
    return entry_of(run_problem(read_problem(small("kept") / "scenario.toml", overrides)))


def ranked(*overrides: str) -> bool:
    return Comparison(numbered([first(), entry(*overrides)])).ranked


def hours_and_demand(problem: Problem) -> tuple[Any, ...]:
    hours = {role.id: role.hours_per_post for role in problem.roles}
    return problem.demand_hours, hours, problem.productive_share


def numbers(content: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, float]]:
    if isinstance(content, dict):
        for key, inner in content.items():
            yield from numbers(inner, (*place, key))
    elif isinstance(content, list):
        for inner in content:
            if isinstance(inner, dict) and "id" in inner:
                yield from numbers(inner, (*place, inner["id"]))
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield ".".join(place), content


def test_none_is_ranked_exactly_where_a_changed_number_changes_demand_or_hours() -> None:
    setting = small_report().problem.setting
    assert setting is not None
    before = hours_and_demand(small_report().problem)
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for key, number in numbers(setting.scenario.resolved):
        if key.startswith("assumptions"):
            continue
        for value in {number + 1, number / 2} - {number}:
            try:
                posed = read_problem(small("kept") / "scenario.toml", (f"{key}={value:g}",))
                other = entry(f"{key}={value:g}")
            except AllocatorError:
                continue  # out of its range, or infeasible
            same = hours_and_demand(posed) == before
            assert Comparison(numbered([first(), other])).ranked == same, key
            seen[same].add(key)
    assert {"roles.investigator.posts", "demand.horizon_years"} <= seen[True]
    assert {"roles.investigator.hours_per_fte", "demand.drivers.cases.share"} <= seen[False]


@pytest.mark.parametrize(
    "change",
    [
        'fairness.criteria=["total_shortfall"]',
        'fairness.across="area-role"',
        "roles.investigator.posts=9",
        "roles.investigator.post_size=0",
        'roles.investigator.label="other words"',
        "demand.drivers.cases.risk_weight=9",
        "rules=[]",
        "measures.threshold=0.9",
    ],
)
def test_aims_rules_posts_and_words_may_differ(change: str) -> None:
    assert ranked(change)


def test_a_price_is_ranked_only_under_one_question() -> None:
    prices = {"price_of_fairness", "price_of_efficiency"}
    assert not prices & unranked_measures([first(), entry('fairness.criteria=["total_shortfall"]')])
    assert prices <= unranked_measures([first(), entry("roles.investigator.posts=9")])
    assert prices <= unranked_measures([first(), entry("rules=[]")])
    assert "price_of_efficiency" in unranked_measures([first(), entry('fairness.across="area-role"')])


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        ("measures.threshold=0.9", "population_share_below"),
        ("measures.worst_share=0.5", "worst_share"),
        ("measures.atkinson_epsilon=2", "atkinson_unweighted"),
        ('roles.investigator.baseline={by="population", method="adams"}', "posts_moved"),
    ],
)
def test_a_measure_with_other_parameters_or_another_baseline_is_not_ranked(change: str, measure: str) -> None:
    plans = [first(), entry(change)]
    assert measure in unranked_measures(plans)
    rows = {row[0]: row for row in Comparison(numbered(plans)).measures_side_by_side().rows}
    assert measure not in rows or rows[measure][-2] == ""
    assert measure not in unranked_measures([first(), first()])


def test_reports_and_folders_answer_alike_whether_they_ask_one_question() -> None:
    changes = [
        ('fairness.criteria=["total_shortfall"]', True),
        ("measures.threshold=0.9", True),
        ("roles.investigator.posts=9", False),
        ("demand.drivers.cases.risk_weight=9", False),
        ("rules=[]", False),
    ]
    for change, same in changes:
        other = entry(change)
        assert same_question(first(), other) is same, change
        assert same_question(replace(first(), report=None), replace(other, report=None)) is same, change


def test_a_folder_without_inputs_is_asked_nothing() -> None:
    bare = replace(first(), report=None, inputs={})
    assert not same_question(bare, bare)
