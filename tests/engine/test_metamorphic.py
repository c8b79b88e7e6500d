"""Metamorphic properties: how a plan must answer when the question is changed in a known way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.criteria import Criterion
from allocator.errors import InfeasibleError
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.rules import Cap, Floor, Rule
from allocator.solve import solve
from tests.problems import (
    F,
    Staff,
    baselines,
    criterion,
    local,
    pool,
    post_sizes,
    problem,
    small_problems,
    with_rules,
)

slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
leximins = st.builds(
    lambda on, across: (criterion("leximin", on=on, across=across),),
    st.sampled_from(["coverage", "risk-coverage", "received"]),
    st.sampled_from(["area", "area-role"]),
)


def solved(posed: Problem) -> Plan:
    """The plan, or no example where there is none."""
    try:
        return solve(posed)
    except InfeasibleError:
        assume(False)
        raise


def sorted_vector(posed: Problem, plan: Plan) -> tuple[Fraction, ...]:
    """The leximin vector: every outcome, the worst first."""
    (leximin,) = posed.criteria
    return leximin.value(posed, Service(posed, plan.posts, plan.hours))


# --- scale ----------------------------------------------------------------------------------------


@st.composite
def far_from_enough(draw: st.DrawFn) -> Problem:
    """Roles without travel whose posts, all in one area, would not meet its demand."""
    areas = ("A", "B", "C")[: draw(st.integers(1, 3))]

    def work(hours: int) -> Mapping[str, int]:
        return {area: draw(st.sampled_from([0, 1, 1, 2, 3, 7])) * (hours + 1) for area in areas}

    parts: list[Staff] = []
    for kind, most in ((local, 5), (pool, 2))[: draw(st.integers(1, 2))]:
        posts, hours = draw(st.integers(0, most)), draw(st.sampled_from([1, 2]))
        parts.append(kind(posts, work(posts * hours), size=draw(post_sizes), hours=hours))
    criteria: list[Criterion] = [
        criterion(word, on=draw(st.sampled_from(["coverage", "received"])))
        for word in draw(
            st.lists(
                st.sampled_from(["leximin", "largest_shortfall", "total_shortfall", "least_movement"]),
                min_size=1, max_size=2, unique=True,
            )
        )
    ]  # fmt: skip
    return problem(
        *parts,
        criteria=criteria,
        baseline=draw(baselines(parts)),
        across=draw(st.sampled_from(["area", "area-role"])),
    )


@slowly
@given(far_from_enough(), st.sampled_from([F(2), F(3, 2), F(10), F(1, 3), F(1000)]))
def test_scaling_demand_divides_coverage_and_moves_no_post(posed: Problem, factor: Fraction) -> None:
    scaled = replace(posed, demand_hours={key: hours * factor for key, hours in posed.demand_hours.items()})
    assume(not _could_be_whole(scaled))
    plan, other = solved(posed), solved(scaled)
    before, after = Service(posed, plan.posts, plan.hours), Service(scaled, other.posts, other.hours)
    assert plan.posts == other.posts
    for cell, hours in posed.role_demand_hours.items():
        if hours:
            assert before.served[cell] < hours
            assert after.served[cell] / (hours * factor) == before.served[cell] / hours / factor


def _could_be_whole(posed: Problem) -> bool:
    """Whether all posts of a role in one area would meet its demand: coverage stops at 1 there."""
    return any(
        0 < posed.role_demand_hours[role.id, area] <= role.posts * role.hours_per_post
        for role in posed.roles
        for area in posed.areas
    )


# --- names ----------------------------------------------------------------------------------------


def renamed(posed: Problem, names: Mapping[str, str]) -> Problem:
    """The same problem with other area codes; bases that are no area keep theirs."""
    local_roles = {role.id for role in posed.roles if role.tier == "local"}

    def base(role: str, at: str) -> str:
        return names[at] if role in local_roles else at

    roles = tuple(
        replace(role, bases=tuple(sorted(base(role.id, at) for at in role.bases))) for role in posed.roles
    )
    return with_rules(
        replace(
            posed,
            areas=tuple(sorted(names[area] for area in posed.areas)),
            roles=roles,
            demand_hours={(d, r, names[area]): hours for (d, r, area), hours in posed.demand_hours.items()},
            productive_share={
                (r, base(r, at), names[area]): share
                for (r, at, area), share in posed.productive_share.items()
            },
            baseline={(r, base(r, at)): fte for (r, at), fte in posed.baseline.items()},
            rules=(),
        ),
        (),
    )


@slowly
@given(small_problems(), st.data())
def test_permuting_areas_permutes_the_plan_where_no_tie_rule_decided(
    posed: Problem, data: st.DataObject
) -> None:
    names = dict(zip(posed.areas, data.draw(st.sampled_from([*permutations(posed.areas)])), strict=True))
    other = renamed(posed, names)
    plan = solved(posed)
    permuted = solved(other)
    values, others = (
        [each.value(of, Service(of, found.posts, found.hours)) for each in of.criteria]
        for of, found in ((posed, plan), (other, permuted))
    )
    assert values == others
    assert plan.decided_by_order == permuted.decided_by_order
    if plan.decided_by_order:
        return
    local_roles = {role.id for role in posed.roles if role.tier == "local"}
    assert permuted.posts == {
        (role, names[base] if role in local_roles else base): fte for (role, base), fte in plan.posts.items()
    }


# --- more and less --------------------------------------------------------------------------------


@st.composite
def ruled_problems(draw: st.DrawFn) -> tuple[Problem, list[Rule]]:
    posed = draw(small_problems(leximins))
    rules: list[Rule] = []
    if draw(st.booleans()):
        rules.append(Floor(type="floor", fte=draw(st.integers(0, 1)), bases=("A", "P")))
    if draw(st.booleans()):
        rules.append(Cap(type="cap", fte=draw(st.integers(1, 4)), bases=("B", "Q")))
    return with_rules(posed, rules), rules


@slowly
@given(ruled_problems(), st.data())
def test_one_more_post_never_lowers_the_sorted_vector(
    case: tuple[Problem, list[Rule]], data: st.DataObject
) -> None:
    posed, rules = case
    grown = data.draw(st.sampled_from(posed.roles))
    roles = tuple(replace(role, posts=role.posts + 1) if role is grown else role for role in posed.roles)
    more = with_rules(replace(posed, roles=roles), rules)
    assert sorted_vector(posed, solved(posed)) <= sorted_vector(more, solved(more))


@slowly
@given(small_problems(leximins), st.integers(0, 2), st.sampled_from([F(1, 2), F(1), F(2)]), st.data())
def test_raising_a_floor_never_raises_the_minimum(
    posed: Problem, low: int, by: Fraction, data: st.DataObject
) -> None:
    base = data.draw(st.sampled_from(sorted({base for _, base in posed.cells})))
    floors = [with_rules(posed, [Floor(type="floor", fte=fte, bases=(base,))]) for fte in (F(low), low + by)]
    lower, higher = (sorted_vector(each, solved(each)) for each in floors)
    assert higher <= lower
    if lower:
        assert higher[0] <= lower[0]


# --- one plan under many names ----------------------------------------------------------------------


@st.composite
def uncoupled_and_fully_used(draw: st.DrawFn) -> tuple[Staff, ...]:
    """One or two fractional roles without travel, with less staff than either has work in any one area."""
    names = ("a", "b")[: draw(st.integers(1, 2))]
    areas = ("A", "B", "C")[: draw(st.integers(2, 3))]
    works = st.sampled_from([F(4), F(5), F(7), F(12)])
    kind = draw(st.sampled_from([local, pool]))
    return tuple(
        kind(draw(st.integers(1, 3)), {area: draw(works) for area in areas}, name=name, size=F(0))
        for name in names
    )


@slowly
@given(uncoupled_and_fully_used())
def test_uncoupled_and_fully_used_leximin_is_least_difference_and_most_log_welfare(
    parts: tuple[Staff, ...],
) -> None:
    fair = problem(*parts)
    coverage = sorted_vector(fair, solve(fair))
    for word in ("mean_difference", "proportional"):
        other = replace(fair, criteria=(criterion(word),))
        plan = solve(other)
        leximin = sorted_vector(fair, plan)
        if word == "mean_difference":
            assert leximin == coverage
        else:  # the same but for the stated error of the welfare
            assert all(abs(one - two) < F(1, 1000) for one, two in zip(leximin, coverage, strict=True))
