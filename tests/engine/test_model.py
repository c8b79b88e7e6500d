"""The model holds one program twice, in floating point and in fractions, and both say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.expression import Expression, total
from allocator.model import Model
from allocator.outcomes import outcomes
from allocator.plan import Service
from allocator.problem import Problem
from allocator.quantity import Quantity, fraction
from allocator.solve import solve
from allocator.verify import check_plan
from tests.problems import FRACTIONAL, RISK, F, local, pool, problem, regional, small_problems

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=9)
expressions = st.builds(Expression, st.dictionaries(st.integers(0, 3), numbers), numbers)


@given(expressions, expressions, numbers)
def test_expressions_add_and_scale_as_their_values_do(a: Expression, b: Expression, factor: F) -> None:
    at = {k: F(k + 1, 7) for k in range(4)}
    assert (a + b).value(at) == a.value(at) + b.value(at)
    assert (a - b).value(at) == a.value(at) - b.value(at)
    assert (factor * a).value(at) == (a * factor).value(at) == factor * a.value(at)
    assert (1 - a).value(at) == 1 + (-a).value(at)
    assert total([a, b, factor]).value(at) == a.value(at) + b.value(at) + factor
    assert all(total([a, b]).terms.values())


@settings(max_examples=25, deadline=None)
@given(small_problems())
def test_both_faces_of_the_program_are_one(posed: Problem) -> None:
    model = Model(posed)
    assert len(model.variables) == len(model.columns)
    assert len(model.constraints) == len(model.rows)
    for variable, column in zip(model.variables, model.columns, strict=True):
        assert (variable.name, variable.lowBound, variable.upBound) == (
            column.name,
            float(column.low),
            float(column.high),
        )
    for constraint, row in zip(model.constraints, model.rows, strict=True):
        assert {v.name: c for v, c in constraint.expr.items()} == {
            model.columns[k].name: float(c) for k, c in row.terms.items()
        }
        assert -constraint.constant == float(row.limit)


@settings(max_examples=25, deadline=None)
@given(small_problems())
def test_outcomes_by_the_model_are_those_by_arithmetic(posed: Problem) -> None:
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    check_plan(posed, plan)
    for on in ("coverage", "risk-coverage", "received"):
        for across in ("area", "area-role"):
            found = outcomes(posed, across, on)
            assert sum(outcome.weight for outcome in found) == (1 if found else 0)
            for outcome in found:
                value = outcome.value(posed, service)
                assert value >= 0
                assert on == "received" or value <= 1


def test_names_that_would_clash_are_numbered() -> None:
    model = Model(problem(pool(1, {"A": 1})))
    for name, expected in (("x-1", "x_1"), ("x 1", "x_1~2"), ("x:1", "x,1"), ("x_1", "x_1~3")):
        model.column(name, 0, 1)
        assert model.columns[-1].name == expected == model.variables[-1].name


def test_switches_of_one_name_are_two_and_are_known_apart() -> None:
    posed = problem(pool(1, {"A": 1}))
    model = Model(posed)
    first, second = model.switch("far"), model.switch("far")
    assert first.terms != second.terms
    assert list(model.switches) == ["far", "far~2"]
    known = Model(posed, {}, {"far": 0, "far~2": 1})
    assert [known.switch("far").constant, known.switch("far").constant] == [0, 1]


def test_coefficients_stay_near_one_for_hours_by_the_thousand() -> None:
    work = {area: {"low": 40_000, "high": 12_000} for area in "ABC"}
    model = Model(problem(regional(30, work, {("P", a): "9/10" for a in "ABC"}, hours=1312), risk=RISK))
    sizes = [abs(c) for row in model.rows for c in row.terms.values()]
    assert F(1, 100) < min(sizes) <= max(sizes) <= 1


def test_risk_tiers_of_one_weight_stand_together() -> None:
    work = {"A": {"one": 1, "two": 2, "three": 4}}
    model = Model(problem(pool(1, work, size=FRACTIONAL), risk={"one": 2, "two": 2, "three": 1}))
    assert sorted(weight for _, _, weight in model.unserved) == [1, 2]
    assert model.tier_hours("pool", "A", F(2)) == 3


def test_posts_of_a_formula_may_pass_the_roles_own() -> None:
    posed = problem(local(1, {"A": 9, "B": 9}), criteria=())
    locked = replace(posed, locked_posts={("local", "A"): F(5), ("local", "B"): F(0)})
    assert solve(locked).hours == {("local", "A", "A"): 5}


@pytest.mark.parametrize(("value", "expected"), [(0.1, F(1, 10)), (3, F(3)), (F(1, 3), F(1, 3))])
def test_a_number_is_read_as_it_is_written(value: object, expected: F) -> None:
    assert fraction(value) == expected


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 10**40, "3", None, 1e300])
def test_what_is_no_number_in_bounds_is_told_in_words(value: object) -> None:
    assert isinstance(fraction(value), str)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(0, 1), "a number from 0 to 1"),
        (Quantity(above=0), "a number above 0"),
        (Quantity(0), "a number of at least 0"),
        (Quantity(), "a finite number"),
        (Quantity(above=0, high=1), "a number above 0, up to 1"),
    ],
)
def test_a_quantity_says_what_it_allows(quantity: Quantity, words: str) -> None:
    assert quantity.allowed == words
