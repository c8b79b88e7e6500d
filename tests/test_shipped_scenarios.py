"""The shipped scenarios: every number has its source, and the numbers hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from allocator.errors import InputError
from allocator.plan import Service
from allocator.posing.groups import areas_of_groups
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.scenario import Scenario, read_scenario
from allocator.shipped import data_folder, find_scenario, scenario_files
from allocator.solve import solve
from allocator.sources import read_data
from allocator.sources.geography import Geography
from allocator.tabulation import reconciliation_table

NAMES = [file.stem for file in scenario_files()]
BY_COUNCIL = [name for name in NAMES if name.startswith("councils")]
MIXES = ["mix-all", "mix-photographs", "mix-photographs-communicating"]
# Numbers that are no claim about the world: the version of the file.
WITHOUT_SOURCE = {"schema"}
# Stated by the program where a file leaves them out, and 0 or 1: they change nothing.
NEUTRAL = {"horizon_years", "post_size", "share", "recording_multiplier", "growth", "risk_weight", "measures",
           "visits_per_100_hours", "utilisation_cap"}  # fmt: skip


@cache
def scenario(name: str) -> Scenario:
    return read_scenario(find_scenario(name))


@cache
def geography() -> Geography:
    return read_data(data_folder())


@cache
def problem(name: str) -> Problem:
    return read_problem(find_scenario(name))


def stated_numbers(name: str) -> dict[str, Fraction]:
    """Every number that the files state, by its path of ids."""
    origins = scenario(name).origins.by_place
    return {
        ".".join(path): value for path, value in numbers(scenario(name).resolved) if stated(path, origins)
    }


def numbers(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if path or key != "assumptions":
                yield from numbers(inner, (*path, key))
    elif isinstance(value, list):
        for entry in value:
            if isinstance(entry, Mapping):
                yield from numbers(
                    {k: v for k, v in entry.items() if k != "id"}, (*path, str(entry.get("id")))
                )
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, Fraction(str(value))


def stated(path: tuple[str, ...], origins: Mapping[tuple[str, ...], str]) -> bool:
    # Criteria are stated and inherited whole: each of their numbers is a choice that needs its reason.
    inside = path[:-1] in origins and path[-1] in ("low", "central", "high")
    return path in origins or inside or path[:2] == ("fairness", "criteria")


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_an_assumption_and_every_assumption_a_number(name: str) -> None:
    found = {key for key in stated_numbers(name) if key not in WITHOUT_SOURCE}
    sourced = {assumption.key for assumption in scenario(name).statement.assumptions}
    assert sorted(found - sourced) == [], "numbers without a source"
    assert sorted(sourced - found) == [], "sources without a number"


@pytest.mark.parametrize("name", NAMES)
def test_what_the_files_leave_out_is_neutral(name: str) -> None:
    sourced = stated_numbers(name)
    left_out = [path for path, _ in numbers(scenario(name).resolved) if ".".join(path) not in sourced]
    assert [path for path in left_out if not NEUTRAL & set(path)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_assumption_says_how_far_it_may_lie_from_the_truth(name: str) -> None:
    for entry in scenario(name).statement.assumptions:
        assert entry.low is not None, entry.key
        assert entry.high is not None, entry.key


@pytest.mark.parametrize("name", NAMES)
def test_every_value_lies_between_its_low_and_its_high(name: str) -> None:
    values = stated_numbers(name)
    for assumption in scenario(name).statement.assumptions:
        value = values[assumption.key]
        assert assumption.low is None or assumption.low <= value, assumption.key
        assert assumption.high is None or value <= assumption.high, assumption.key
        assert assumption.kind in ("measured", "derived", "assumed")
        assert len(assumption.source) > 10, assumption.key


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_extends_the_first(name: str) -> None:
    files = scenario(name).files
    assert files[0].path.name == "baseline.toml"
    assert len(files) > 1 or name == "baseline"


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_can_be_posed(name: str) -> None:
    posed = problem(name)
    assert len(posed.areas) == (32 if name in BY_COUNCIL else 13)
    assert len(posed.roles) >= 6
    assert len(posed.drivers) >= 4
    assert posed.setting is not None
    assert not [text for text in posed.setting.warnings if "no demand reaches" in text]


def test_titles_tell_scenarios_apart() -> None:
    assert len({scenario(name).statement.title for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_baseline_posts_add_up_to_the_posts_of_the_role(name: str) -> None:
    posed = problem(name)
    for role in posed.roles:
        assert sum(posed.baseline_posts(role.id, base) or 0 for base in role.bases) == role.posts, role.id


def test_hours_per_fte_are_those_that_the_file_explains() -> None:
    # (2087 - 272 - 64) x (1 - 0.061) - 60 - 40 = 1544.189, of which 85 % may be case work: 1312.56065
    for role in problem("baseline").roles:
        assert role.hours_per_post == Fraction("1312.56065")


def test_national_coverage_under_the_baseline_is_plausible() -> None:
    posed = problem("baseline")
    plan = solve(posed)
    assert plan.status == "proved"
    service = Service(posed, plan.posts, plan.hours)
    for role in posed.roles:
        demand = sum(posed.role_demand_hours[role.id, area] for area in posed.areas)
        met = sum(service.served[role.id, area] for area in posed.areas)
        assert Fraction("0.6") <= met / demand <= Fraction("0.95"), f"{role.id}: {float(met / demand):.3f}"


# --- finding them ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_is_found_by_its_name(name: str) -> None:
    assert find_scenario(name) in scenario_files()


@pytest.mark.parametrize("path", ["fair.toml", "some/where", "../fair"])
def test_a_path_is_left_as_it_is(path: str) -> None:
    assert find_scenario(path) == Path(path)


def test_an_unknown_name_is_told_with_the_nearest_and_all_others() -> None:
    with pytest.raises(InputError) as caught:
        find_scenario("fare")
    (fault,) = caught.value.faults
    assert fault.hint == "did you mean 'fair'?"
    assert all(name in fault.allowed for name in NAMES)


@pytest.mark.parametrize("text", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_bad_input(text: str) -> None:
    with pytest.raises(InputError):
        find_scenario(text)


# --- the mixes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MIXES)
def test_a_mix_moves_work_between_divisions_and_changes_no_national_hours(name: str) -> None:
    for role in problem("baseline").roles:
        expected = sum(
            problem("baseline").role_demand_hours[role.id, area] for area in problem("baseline").areas
        )
        found = sum(problem(name).role_demand_hours[role.id, area] for area in problem(name).areas)
        assert abs(found / expected - 1) <= Fraction(1, 1000), f"{role.id}: {float(found / expected):.5f}"


def test_mixes_differ_in_nothing_but_the_mix() -> None:
    rest = []
    for name in MIXES:
        content = dict(scenario(name).resolved)
        demand = {
            key: value for key, value in content["demand"].items() if key not in ("drivers", "reconcile")
        }
        mixed = ("indecent_photos", "communicating", "causing_to_view")
        demand["drivers"] = [driver for driver in content["demand"]["drivers"] if driver["id"] not in mixed]
        for key in ("title", "assumptions"):
            del content[key]
        rest.append(content | {"demand": demand})
    assert rest[0] == rest[1] == rest[2]


def test_the_mix_of_all_three_is_that_of_fair() -> None:
    named = {key: value for key, value in scenario("mix-all").resolved.items() if key != "title"}
    assert named == {key: value for key, value in scenario("fair").resolved.items() if key != "title"}


def test_mixes_place_work_differently() -> None:
    posed = [problem(name) for name in MIXES]
    shares = {
        tuple(round(float(each.role_demand_hours["online_investigator", area]), 0) for area in each.areas)
        for each in posed
    }
    assert len(shares) == 3


# --- published totals -----------------------------------------------------------------------------


def test_demand_reconciles_with_published_totals() -> None:
    """The three recorded crimes, after their shares, against the published count of online abuse."""
    table = reconciliation_table(problem("baseline"))
    rows = {str(row[1]): row for row in table.rows}
    assert sorted(rows) == ["2019-20", "2020-21", "2021-22"]
    differences = [round(float(str(float(row[4] or 0))) * 100, 1) for _, row in sorted(rows.items())]
    assert differences == [0.7, 2.5, 9.2]


def test_the_items_of_a_year_are_counted_from_the_table_itself() -> None:
    counts, totals = geography().counts, geography().national_totals
    named = scenario("baseline").statement.demand
    assert named.reconcile is not None
    for total in totals:
        if total.total != named.reconcile.total or total.period not in named.periods:
            continue
        items = sum(
            count * driver.share
            for driver in named.drivers
            if driver.id in named.reconcile.drivers
            for (_, source, period), count in counts.items()
            if (source, period) == (driver.source, total.period)
        )
        assert 0 < items / total.value - 1 < Fraction(1, 10)


# --- council areas -----------------------------------------------------------------------------------

BOTH = ("baseline", "councils")


def test_islands_are_told_apart_only_by_council_area() -> None:
    assert "islands" not in areas_of_groups(geography())
    by_council = read_data(data_folder().parent / "councils")
    assert areas_of_groups(by_council)["islands"] == ("S12000013", "S12000023", "S12000027")


def test_council_areas_and_divisions_have_the_same_work() -> None:
    for role in problem("baseline").roles:
        hours = [sum(p.role_demand_hours[role.id, area] for area in p.areas) for p in map(problem, BOTH)]
        assert abs(hours[0] / hours[1] - 1) < Fraction(1, 1_000_000), role.id
