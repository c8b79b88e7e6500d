"""Open bases: posts of each role at no more than so many places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from allocator.criteria import TotalShortfall
from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.rules import Cap, Floor, MinimumTeam, OpenBases
from allocator.solve import solve
from tests.problems import FRACTIONAL, WHOLE, F, local, problem, regional, with_rules

DEMAND = {"A": 1, "B": 2, "C": 3}


def at_most(number: Any, **parameters: Any) -> OpenBases:
    return OpenBases(type="open_bases", at_most=number, **parameters)


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
@pytest.mark.parametrize(("number", "expected"), [(1, [0, 0, 3]), (2, [1, 2, 0]), (3, None)])
def test_leximin_closes_the_areas_that_it_can_serve_least(
    size: F, number: int, expected: list[int] | None
) -> None:
    # Sorted coverage (0, 1, 1) without C; with one base (0, 0, 1) anywhere, and the tie goes to hours met: C.
    posed = problem(local(3, DEMAND, size=size), rules=[at_most(number)])
    found = list(solve(posed).posts.values())
    assert found == (expected or ([1, 1, 1] if size else [F(1, 2), 1, F(3, 2)]))


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
def test_the_base_in_the_middle_is_the_one_to_keep(size: F) -> None:
    share = {
        (base, area): (1 if base == area else "4/5" if "Q" in (base, area) else "1/2")
        for base in "PQR"
        for area in "PQR"
    }
    staff = regional(3, {"P": 1, "Q": 1, "R": 1}, share, size=size)
    posed = problem(staff, rules=[at_most(1)], criteria=["total_shortfall"])
    assert [base for (_, base), fte in solve(posed).posts.items() if fte] == ["Q"]


def test_it_holds_for_each_role_by_itself() -> None:
    parts = local(4, DEMAND), local(4, {"A": 3, "B": 2, "C": 1}, name="other")
    posed = problem(*parts, rules=[at_most(1)], criteria=["total_shortfall"])
    rule = next(one for one in posed.rules if one.rule.switches(posed, one))
    assert not rule.coupling
    open_ = {cell for cell, fte in solve(posed).posts.items() if fte}
    assert open_ == {("local", "C"), ("other", "A")}


def test_a_team_and_few_bases_share_their_switches() -> None:
    rules = [MinimumTeam(type="minimum_team", fte=2), at_most(2)]
    assert list(solve(problem(local(5, DEMAND), rules=rules)).posts.values()) == [0, 2, 3]


def test_no_base_at_all_is_no_place_for_a_post() -> None:
    with pytest.raises(InfeasibleError) as told:
        solve(problem(local(1, DEMAND), rules=[at_most(0)]))
    assert set(told.value.conflict) == {"openbases-1", "supply:local"}


@pytest.mark.parametrize(
    "other", [Floor(type="floor", fte=1), Cap(type="cap", fte=1)], ids=["floors", "caps"]
)
def test_few_bases_against_floors_or_caps_are_no_plan(other: Any) -> None:
    with pytest.raises(InfeasibleError) as told:
        solve(problem(local(3, DEMAND), rules=[at_most(2), other]))
    assert "openbases-1" in told.value.conflict


def test_the_violation_is_the_number_of_bases_too_many() -> None:
    posed = problem(local(3, DEMAND), rules=[at_most(1)])
    stated = next(one for one in posed.rules if one.name == "openbases-1")
    service = Service(posed, {("local", base): F(1) for base in "ABC"}, {})
    (reading,) = stated.readings(posed, service)
    assert (reading.scope, reading.limit, reading.value, reading.unit) == ("local", 1, 3, "bases")
    assert stated.violation(posed, service) == 2


@pytest.mark.parametrize("number", [-1, Decimal("1.5"), True, float("inf")])
def test_bases_are_counted_in_whole_numbers(number: Any) -> None:
    with pytest.raises(ValidationError, match="a whole number of at least 0"):
        at_most(number)


@settings(max_examples=20)
@given(st.integers(1, 3), st.integers(0, 2), st.integers(1, 7), st.sampled_from([WHOLE, FRACTIONAL]))
def test_more_bases_never_meet_fewer_hours(number: int, more: int, total: int, size: F) -> None:
    posed = problem(local(total, DEMAND, size=size), criteria=[TotalShortfall(id="total_shortfall")])
    few, many = (solve(with_rules(posed, [at_most(n)])).stages[0].optimum for n in (number, number + more))
    assert few <= many
