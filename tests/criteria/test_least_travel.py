"""Hours on the road: as few as the rules allow, counted in hours whatever a post has."""

from __future__ import annotations

from allocator.criteria import LeastTravel
from allocator.plan import Service
from allocator.rules import MinimumCoverage
from allocator.solve import solve
from tests.criteria.roads import ROAD
from tests.oracles import best_plan
from tests.problems import FRACTIONAL, F, problem, regional


def test_nobody_travels_unless_a_rule_sends_them() -> None:
    plan = solve(problem(ROAD, criteria=["least_travel"]))
    assert plan.hours == {("regional", "P", "A"): 10}
    assert plan.stages[0].optimum == 0


def test_a_rule_costs_the_hours_that_its_road_takes() -> None:
    # A twentieth of A, B and C: B takes an hour for half an hour's work, C 5/4 for one.
    rule = MinimumCoverage(type="minimum_coverage", coverage=F(1, 20))
    posed = problem(ROAD, criteria=["least_travel"], rules=[rule])
    assert solve(posed).stages[0].optimum == F(1, 2) + F(1, 4)


def test_the_tie_break_counts_hours_on_the_road_and_not_posts() -> None:
    # Equal coverage leaves open which role goes to B: its road is as long in hours, but not in posts.
    work = {"A": 4, "B": 4}
    share = {("P", "A"): 1, ("P", "B"): F(1, 2)}
    posed = problem(
        regional(4, work, share, name="many", size=FRACTIONAL, hours=1),
        regional(1, work, share, name="long", size=FRACTIONAL, hours=4),
    )
    expected = best_plan(posed)
    assert expected is not None
    assert solve(posed).hours == expected.hours


def test_the_value_is_the_travel_of_the_plan() -> None:
    posed = problem(ROAD, criteria=["leximin"])
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    # 2/11 of B's 10 hours takes as many on the road; of C's 20 a quarter of them.
    assert LeastTravel(id="least_travel").value(posed, service) == (F(20, 11) + F(10, 11),)
