"""Roles are split only where that cannot change the answer."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, MinimumCoverage, Rule
from allocator.search.parts import independent_parts
from allocator.solve import solve
from tests.problems import RISK, baselines, criterion, local, local_staff, pool_staff, problem, regional_staff

AREAS = ("A", "B")


@st.composite
def several_roles(draw: st.DrawFn) -> Problem:
    """Two or three roles, criteria that can be split, and rules that may tie roles together."""
    parts = [
        draw(kind(AREAS, name=name, most=2))
        for kind, name in zip(
            draw(
                st.sampled_from(
                    [
                        (local_staff, pool_staff),
                        (local_staff, regional_staff, pool_staff),
                        (local_staff, local_staff),
                    ]
                )
            ),
            "abc",
            strict=False,
        )
    ]
    rules: list[Rule] = draw(
        st.lists(
            st.sampled_from(
                [
                    Floor(type="floor", fte=1, together=True, roles=("a", "b"), id="floor"),
                    Cap(type="cap", fte=1, bases=("A",), id="cap"),
                    ChangeLimit(type="change_limit", moves=2, id="moves"),
                    MinimumCoverage(type="minimum_coverage", coverage=0, id="cover"),
                ]
            ),
            max_size=2,
            unique_by=lambda rule: rule.id,
        )
    )
    judges = draw(
        st.sampled_from(
            [
                ("total_shortfall",),
                ("least_movement", "total_shortfall"),
                (criterion("leximin", across="area-role"), "total_shortfall"),
                (criterion("leximin", across="area-role", on="received"), "least_movement"),
            ]
        )
    )
    return problem(*parts, rules=rules, criteria=judges, risk=RISK, baseline=draw(baselines(parts)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(several_roles())
def test_parts_give_the_plan_of_the_whole(posed: Problem) -> None:
    def told(split: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(import_module("allocator.solve"), "independent_parts", split)
            try:
                plan = solve(posed)
            except InfeasibleError:
                return "no plan"
            # A plan that is known without a solver brings no proofs, whether in parts or whole.
            stages = [replace(stage, certificate="") for stage in plan.stages]
            return dict(sorted(plan.posts.items())), plan.hours, stages, plan.decided_by_order

    assert told(independent_parts) == told(lambda whole: [whole])


@pytest.mark.parametrize(
    ("rule", "groups"),
    [
        (Floor(type="floor", fte=1, together=True), 1),
        (Floor(type="floor", fte=1), 2),
        (Fixed(type="fixed", fte=1, together=True), 1),
        (ChangeLimit(type="change_limit", moves=1), 1),
        (ChangeLimit(type="change_limit", loss_share=1), 2),
        (MinimumCoverage(type="minimum_coverage", coverage=0), 1),
    ],
    ids=lambda case: getattr(case, "type", str(case)),
)
def test_rules_that_tie_roles_are_known(rule: Rule, groups: int) -> None:
    posed = problem(
        local(2, {"A": 1}, name="a"), local(2, {"A": 1}, name="b"), rules=[rule], criteria=["total_shortfall"]
    )
    assert len(independent_parts(posed)) == groups


def test_criteria_over_areas_keep_all_roles_together() -> None:
    posed = problem(local(2, {"A": 1}, name="a"), local(2, {"A": 1}, name="b"), criteria=["leximin"])
    assert independent_parts(posed) == [posed]
    assert len(independent_parts(replace(posed, across="area-role"))) == 2
