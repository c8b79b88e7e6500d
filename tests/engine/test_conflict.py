"""What is named as a conflict is one: proved by a certificate, and not without any of its rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from allocator.errors import InfeasibleError, LimitError
from allocator.problem import Problem
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, MinimumCoverage, Rule
from allocator.search.conflict import CLAIMED, PROVED, Conflict, find_conflict
from allocator.search.farkas import Certificate
from allocator.solve import solve
from allocator.solvers import Options
from tests.infeasible import COUNT, infeasible
from tests.oracles import feasible
from tests.problems import FRACTIONAL, F, local, problem, regional

FIVE = dict.fromkeys("ABCDE", 3)
THREE = {"A": 3, "B": 4, "C": 5}


def conflict_of(posed: Problem) -> Conflict:
    return find_conflict(posed, Options(), None)


def names(conflict: Conflict) -> list[str]:
    return [rule.name for rule in conflict.rules]


def proved_apart(certificate: Certificate) -> bool:
    """An independent look: y'Ax between bounds stays below y'b, and each sign is one its row allows."""
    left: dict[int, Fraction] = {}
    right = F(0)
    for number, y in certificate.multipliers.items():
        row = certificate.rows[number]
        if (row.sense == ">=" and y < 0) or (row.sense == "<=" and y > 0):
            return False
        right += y * row.limit
        for column, a in row.terms.items():
            left[column] = left.get(column, F(0)) + y * a
    most = sum(max(c * certificate.columns[k].low, c * certificate.columns[k].high) for k, c in left.items())
    return most < right


# --- on paper --------------------------------------------------------------------------------


def test_two_examiners_in_each_of_five_laboratories_need_ten_posts_and_the_pool_has_eight() -> None:
    posed = problem(
        local(8, FIVE, name="examiner"),
        rules=[Floor(type="floor", fte=2, id="pairs"), Cap(type="cap", fte=9, id="desks")],
    )
    with pytest.raises(InfeasibleError) as told:
        solve(posed)
    assert told.value.conflict == ("pairs", "supply:examiner")
    assert told.value.proof == PROVED
    assert "pairs (at least 2 of examiner at each of 5 places: 10 posts in all)" in str(told.value)
    assert "supply:examiner (the pool of 8 posts, 8 hours a year, all of them placed)" in str(told.value)


def test_the_certificate_adds_up_to_the_two_posts_that_are_missing() -> None:
    found = conflict_of(problem(local(8, FIVE, size=FRACTIONAL), rules=[Floor(type="floor", fte=2)]))
    assert found.certificate is not None
    assert proved_apart(found.certificate)
    assert found.certificate.required - found.certificate.attainable == 2
    assert set(found.certificate.multipliers.values()) == {1, -1}


def test_half_a_post_in_each_of_three_places_is_three_whole_posts() -> None:
    posed = problem(local(2, THREE), rules=[Floor(type="floor", fte=F(1, 2), id="half")])
    found = conflict_of(posed)
    assert names(found) == ["half", "supply:local"]
    assert found.certificate is None
    assert found.proof == CLAIMED
    with pytest.raises(InfeasibleError, match="3 posts in all once rounded to whole posts"):
        solve(posed)


def test_a_smaller_conflict_of_whole_posts_inside_one_of_fractions_is_what_is_named() -> None:
    # In fractions half a post is less than one; in whole posts there is no half a post to begin with.
    rules: list[Rule] = [
        Fixed(type="fixed", fte=F(1, 2), areas=("A",), id="half"),
        Floor(type="floor", fte=1, areas=("A",), id="one"),
    ]
    assert names(conflict_of(problem(local(3, THREE, size=FRACTIONAL), rules=rules))) == ["half", "one"]
    assert names(conflict_of(problem(local(3, THREE), rules=rules))) == ["half"]


def test_a_pool_may_be_more_than_caps_leave_room_for() -> None:
    found = conflict_of(problem(local(8, FIVE), rules=[Cap(type="cap", fte=1)]))
    assert names(found) == ["cap-1", "supply:local"]
    assert found.certificate is not None
    assert proved_apart(found.certificate)


def test_coverage_that_travel_makes_dearer_than_the_pool_is_proved() -> None:
    staff = regional(3, {"A": 2, "B": 2}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL)
    rule = MinimumCoverage(type="minimum_coverage", coverage=F(3, 5), id="most")
    found = conflict_of(problem(staff, rules=[rule]))
    assert names(found) == ["most", "supply:regional"]
    assert found.certificate is not None
    assert proved_apart(found.certificate)
    # A and B take 1.2 and 2.4 posts; times a coverage row's 2 hours over 1 post, 0.6 is missing.
    assert found.certificate.required > found.certificate.attainable


def test_moves_cannot_place_what_stands_elsewhere() -> None:
    rules: list[Rule] = [
        ChangeLimit(type="change_limit", moves=1, id="still"),
        Floor(type="floor", fte=2, areas=("C",), id="some"),
    ]
    posed = problem(local(4, THREE), rules=rules, baseline={"local": {"A": 2, "B": 2}})
    assert names(conflict_of(posed)) == ["some", "still", "supply:local"]


def test_rules_of_other_roles_are_never_named() -> None:
    posed = problem(
        local(2, THREE, name="a"),
        local(9, THREE, name="b"),
        rules=[
            Floor(type="floor", fte=1, roles=("a",), id="x"),
            Floor(type="floor", fte=1, roles=("b",), id="y"),
        ],
    )
    assert names(conflict_of(posed)) == ["supply:a", "x"]


def test_no_time_is_a_limit_and_never_a_wrong_set() -> None:
    posed = problem(local(2, THREE), rules=[Floor(type="floor", fte=1)])
    with pytest.raises(LimitError, match="fewest rules in conflict"):
        find_conflict(posed, Options(), deadline=0.0)


def test_a_certificate_with_a_false_multiplier_proves_nothing() -> None:
    found = conflict_of(problem(local(8, FIVE, size=FRACTIONAL), rules=[Floor(type="floor", fte=2)]))
    assert found.certificate is not None
    (floor, *_) = [n for n, y in found.certificate.multipliers.items() if y > 0]
    wrong = {**found.certificate.multipliers, floor: F(-5)}
    assert not replace(found.certificate, multipliers=wrong).proves
    assert not proved_apart(replace(found.certificate, multipliers=wrong))


# --- at random -------------------------------------------------------------------------------


def assert_irreducible(posed: Problem, found: Conflict) -> None:
    """By enumeration: no plan keeps the named rules, and some plan keeps all but any one of them."""
    assert found.rules
    assert not feasible(replace(posed, rules=found.rules))
    for left_out in found.rules:
        rest = tuple(rule for rule in found.rules if rule is not left_out)
        assert feasible(replace(posed, rules=rest)), left_out.name
    if found.certificate is not None:
        assert proved_apart(found.certificate)


@pytest.mark.parametrize("number", range(COUNT))
def test_the_named_set_has_no_plan_and_every_part_of_it_has_one(number: int) -> None:
    posed = infeasible()[number]
    assert_irreducible(posed, conflict_of(posed))


def test_conflicts_of_fractions_are_proved_and_those_of_whole_posts_claimed() -> None:
    seen: Counter[str] = Counter()
    for posed in infeasible():
        found = conflict_of(posed)
        seen[found.proof] += 1
        fractions = tuple(replace(role, post_size=F(0)) for role in posed.roles)
        loose = replace(posed, roles=fractions, rules=found.rules)
        assert (found.certificate is not None) == (not feasible(loose))
    assert min(seen[PROVED], seen[CLAIMED]) >= 10
