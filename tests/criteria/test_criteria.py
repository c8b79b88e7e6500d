"""What each criterion says of three areas, on paper; and how levels come out as rows."""

from __future__ import annotations

import pytest

from allocator.criteria import CRITERIA, Criterion
from allocator.criteria.levels import ceiling, most
from allocator.solve import solve
from tests.criteria.roads import ROAD, coverage
from tests.problems import FRACTIONAL, RISK, F, criterion, local, pool, problem


def test_total_shortfall_meets_the_nearest_work() -> None:
    # Ten hours: all of A's ten; an hour spent on B or C would meet less than one.
    assert coverage(problem(ROAD, criteria=["total_shortfall"])) == [1, 0, 0]


def test_largest_shortfall_and_leximin_spend_the_day_on_the_road() -> None:
    # t of everybody's demand takes 10 t + 20 t + 25 t hours: t = 10/55.
    for word in ("largest_shortfall", "leximin"):
        assert coverage(problem(ROAD, criteria=[word])) == [F(2, 11)] * 3


def test_leximin_goes_on_where_largest_shortfall_stops() -> None:
    # The pool does not reach Z, where the local post meets 1/4: that is the smallest whatever the pool does.
    # Leximin goes on and shares the pool between A and B.
    parts = local(1, {"Z": 4}), pool(2, {"A": 1, "B": 3}, size=FRACTIONAL)
    posed = problem(*parts, criteria=["leximin"])
    assert coverage(posed) == [F(1, 2), F(1, 2), F(1, 4)]
    assert [stage.optimum for stage in solve(posed).stages[:2]] == [F(1, 4), F(1, 2)]


def test_least_movement_alone_keeps_todays_posts() -> None:
    posed = problem(
        local(4, {"A": 9, "B": 1}), criteria=["least_movement"], baseline={"local": {"A": 1, "B": 3}}
    )
    assert list(solve(posed).posts.values()) == [1, 3]


def test_received_counts_hours_beyond_demand() -> None:
    # Workload is equal where received over demand is: 4 hours over demands of 1 and 1 are 2 each.
    posed = problem(local(4, {"A": 1, "B": 1}, size=FRACTIONAL), on="received")
    plan = solve(posed)
    assert list(plan.posts.values()) == [2, 2]
    assert plan.stages[0].optimum == 2


def test_risk_coverage_weighs_an_hour_by_its_risk() -> None:
    # A has an hour of risk 3 and one of risk 1: an hour met is 3/4. B has two of risk 1: an hour is 1/2.
    posed = problem(local(2, {"A": {"high": 1, "low": 1}, "B": {"low": 2}}), risk=RISK, on="risk-coverage")
    assert [stage.optimum for stage in solve(posed).stages[:2]] == [F(1, 2), F(3, 4)]


def test_over_areas_one_role_makes_up_for_another_and_over_pairs_it_cannot() -> None:
    parts = local(1, {"A": 2, "B": 2}, size=FRACTIONAL), pool(2, {"A": 0, "B": 2}, size=FRACTIONAL)
    assert solve(problem(*parts, criteria=["leximin"])).posts["local", "A"] == 1
    assert solve(problem(*parts, criteria=["leximin"], across="area-role")).posts["local", "A"] == F(1, 2)


@pytest.mark.parametrize("kind", CRITERIA)
def test_nothing_is_asked_of_a_problem_without_demand(kind: type[Criterion]) -> None:
    word = kind.model_fields["id"].annotation.__args__[0]  # type: ignore[union-attr] # a Literal of one word
    posed = problem(local(2, {"A": 0, "B": 0}), criteria=[word], baseline={"local": {"A": 1, "B": 1}})
    assert solve(posed).status == "proved"


def test_no_outcome_passes_the_number_that_is_stated() -> None:
    posed = problem(local(6, {"A": 2, "B": 3}, hours=2), on="received")
    found = criterion("leximin").outcomes(posed)
    assert most(posed, found) == 6
    assert ceiling(posed, found) == 7
    assert criterion("least_movement").widest(posed) == 0
    assert criterion("leximin", on="coverage").widest(posed) == 1
