"""A scenario and a geography become a Problem, or every reason why not, each with the file that states it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.posing import pose
from allocator.problem import Problem
from allocator.scenario import read_scenario
from allocator.sources import read_data

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]
Warned = Callable[[Problem], list[str]]


def test_demand_hours_are_items_times_hours_and_nothing_is_kept_where_there_is_none(posed: Posed) -> None:
    problem = posed("demand.drivers.work.hours_per_item.pool=0")
    assert problem.demand_hours == {
        ("work", "local", "NA"): 100,
        ("work", "local", "007"): 200,
        ("work", "local", "N"): 300,
        ("work", "regional", "NA"): 60,
        ("work", "regional", "007"): 120,
        ("work", "regional", "N"): 180,
    }


def test_a_role_that_no_demand_reaches_is_told(posed: Posed, warned: Warned) -> None:
    assert warned(posed("demand.drivers.work.hours_per_item.pool=0")) == ["pool: no demand reaches this role"]


def test_codes_that_look_like_missing_or_like_numbers_stay_text(posed: Posed) -> None:
    assert posed().areas == ("007", "N", "NA")


def test_hours_for_a_role_that_is_not_there_are_refused(refused: Refused) -> None:
    assert refused("demand.drivers.work.hours_per_item.regionale=1") == [
        "--set: demand.drivers.work.hours_per_item.regionale: found 'regionale'; "
        "allowed: a role: local, regional, pool; did you mean 'regional'?"
    ]


def test_faults_of_posing_are_told_together(refused: Refused) -> None:
    lines = refused(
        "demand.drivers.work.hours_per_item.x=1",
        'roles.regional.bases=["mil"]',
        "roles.local.baseline={N2=1}",
        'demand.periods=["1999-00"]',
        top='travel = "ferry"',
        rules='[[rules]]\ntype = "floor"\nfte = 1\nareas = ["Z"]',
    )
    assert [line.split(": found")[0] for line in lines] == [
        "case.toml: travel",
        "--set: roles.regional.bases",
        "--set: demand.periods",
        "--set: demand.drivers.work.hours_per_item.x",
        "--set: roles.local.baseline.N2",
        "case.toml: rules.floor.areas",
    ]


@pytest.mark.parametrize("across", ["area", "area-role"])
def test_weights_by_rank_are_counted_against_the_outcomes_that_have_demand(
    posed: Posed, refused: Refused, across: str
) -> None:
    count, what = {"area": (3, "areas"), "area-role": (9, "pairs of area and role")}[across]
    stated = 'across = "{}"\ncriteria = [{{id = "ordered_weighted", weights = {}}}]'
    assert refused(fairness=stated.format(across, [2, 1])) == [
        f"case.toml: fairness.criteria.ordered_weighted.weights: found 2 weights; allowed: {count} weights, "
        f'one for each of the {what} with demand, or "gini"'
    ]
    assert posed(fairness=stated.format(across, [1] * count)).criteria[0].name == "ordered_weighted"


def test_a_fault_of_posing_names_the_file_that_states_the_key(write_case: Callable[..., Path]) -> None:
    parent = write_case(top='travel = "fery"', rules='[[rules]]\ntype = "floor"\nfte = 1\nareas = ["Z"]')
    child = parent.with_name("child.toml")
    child.write_text('extends = "case.toml"\n[[roles]]\nid = "regional"\nbases = ["mil"]\n', encoding="utf-8")
    scenario = read_scenario(child)
    with pytest.raises(InputError) as caught:
        pose(scenario, read_data(scenario.data))
    assert [fault.where for fault in caught.value.faults] == [
        "case.toml: travel",
        "child.toml: roles.regional.bases",
        "case.toml: rules.floor.areas",
    ]


# --- size -----------------------------------------------------------------------------------------


def test_what_compares_every_pair_says_where_it_is_stated_that_there_are_too_many(
    refused: Refused, posed: Posed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.inequality.MOST_OUTCOMES", 2)
    rules = '[[rules]]\ntype = "inequality_limit"\nmean_difference = 0.5'
    told = "found 3 outcomes, 3 pairs to compare; allowed: at most 2 outcomes; look across fewer"
    lines = refused(fairness='criteria = ["leximin", "mean_difference"]', rules=rules)
    assert [line.partition(" (across")[0] for line in lines] == [
        f"case.toml: fairness.criteria.mean_difference: {told}",
        f"case.toml: rules.inequality_limit: {told}",
    ]
    by_formula = posed(fairness='formula = {by = "population", method = "sainte-lague"}', rules=rules)
    assert by_formula.locked_posts is not None


# --- reconciliation -------------------------------------------------------------------------------


def test_a_driver_that_reconciliation_cannot_count_is_refused(refused: Refused) -> None:
    assert refused('demand.reconcile={total = "all-crimes", drivers = ["wrk"]}') == [
        "--set: demand.reconcile.drivers: found 'wrk'; allowed: a driver counted in demand.csv: work; "
        "did you mean 'work'?"
    ]


def test_a_total_that_the_geography_lacks_is_told_and_does_no_harm(posed: Posed, warned: Warned) -> None:
    assert warned(posed('demand.reconcile={total = "all-crime", drivers = ["work"]}')) == [
        "--set: demand.reconcile.total: 'all-crime' is no total of the geography (all-crimes); "
        "nothing is reconciled"
    ]
    assert warned(posed('demand.reconcile={total = "all-crimes", drivers = ["work"]}')) == []


def test_a_year_without_a_published_total_is_told(posed: Posed, warned: Warned) -> None:
    table = "total,period,value,unit,source\nall-crimes,2020-21,80,crimes,https://example.org/\n"
    reconcile = 'demand.reconcile={total = "all-crimes", drivers = ["work"]}'
    two = 'demand.periods=["2019-20", "2020-21"]'
    assert warned(posed(reconcile, two, files={"national_totals.csv": table}))[-1] == (
        "--set: demand.reconcile.total: 'all-crimes' is not published for 2019-20; "
        "nothing is reconciled there"
    )


# --- the order in which things are written does not matter ----------------------------------------


def test_roles_areas_drivers_and_rules_are_in_code_order_whatever_the_file_says(posed: Posed) -> None:
    problem = posed()
    assert [role.id for role in problem.roles] == ["local", "pool", "regional"]
    assert problem.areas == tuple(sorted(problem.areas))
    assert [rule.name for rule in problem.rules] == sorted(rule.name for rule in problem.rules)
