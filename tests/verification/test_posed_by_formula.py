"""Posts by a formula are believed only as the formula gives them: by what, near what, within which limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest
from door import small

from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.formula_weights import base_weights
from allocator.verification.plan_checks import formula_differences
from allocator.verification.posed import posed_differences

AT_LABORATORIES = (
    "roles.investigator.bases=['harbour_lab', 'valley_lab']",
    "roles.investigator.baseline={harbour_lab = 4, valley_lab = 4}",
)
NOBODY_TODAY = (
    AT_LABORATORIES[0],
    *(f"roles.{role}.posts=0" for role in ("examiner", "investigator")),
    *(f"roles.{role}.baseline={{harbour_lab = 0, valley_lab = 0}}" for role in ("examiner", "investigator")),
)
SHARED = "{type = 'cross_trained', roles = ['examiner', 'investigator'], posts = 3}"
FORMULAS = {
    "a column": ("fairness={formula = {by = 'population'}}",),
    "demand": ("fairness={formula = {by = 'demand'}}",),
    "a driver": ("fairness={formula = {by = 'cases'}}",),
    "baseline": ("fairness={formula = {by = 'baseline'}}",),
    "a floor": (
        "fairness={formula = {by = 'population'}}",
        "rules=[{type = 'floor', roles = ['investigator'], bases = ['ISL'], fte = 3}, "
        "{type = 'floor', roles = ['investigator'], bases = ['ISL'], fte = 2}]",
    ),
    "a cap": (
        "fairness={formula = {by = 'population'}}",
        "rules=[{type = 'cap', roles = ['investigator'], bases = ['HAR'], fte = 3}, "
        "{type = 'cap', roles = ['investigator'], bases = ['HAR'], fte = 4}]",
    ),
    "posts that stay": (
        "fairness={formula = {by = 'population'}}",
        "rules=[{id = 'all', type = 'floor', bases = ['ISL', 'VAL'], together = true, fte = 5}, "
        "{type = 'fixed', roles = ['examiner'], bases = ['valley_lab']}]",
    ),
    "shared posts": ("fairness={formula = {by = 'population'}}", f"rules=[{SHARED}]", *AT_LABORATORIES),
    "shared posts in parts": (
        "fairness={formula = {by = 'cases'}}", f"rules=[{SHARED}]", *AT_LABORATORIES,
        "roles.examiner.post_size=0", "roles.investigator.post_size=0",
    ),
    "shared posts by nothing": (
        "fairness={formula = {by = 'baseline'}}", f"rules=[{SHARED}]", *NOBODY_TODAY,
    ),
    "one role with nothing": (
        "fairness={formula = {by = 'baseline'}}", "roles.examiner.posts=0",
        "roles.examiner.baseline={harbour_lab = 0, valley_lab = 0}",
    ),
    "a pool without posts today": (
        "fairness={formula = {by = 'baseline'}}", "roles.examiner.bases='pool'",
        "roles.examiner.baseline={pool = 0}",
    ),
}  # fmt: skip


def posed(*overrides: str) -> Problem:
    return read_problem(small("kept") / "scenario.toml", overrides)


def facts_of(problem: Problem) -> Facts:
    setting = problem.setting
    assert setting is not None
    return Facts(setting.scenario, setting.geography, problem)


def moved(problem: Problem) -> Iterator[tuple[str, Problem]]:
    """The problem with one post of a role elsewhere, for each two bases of each role."""
    locked = problem.locked_posts or {}
    for giver, taker in ((one, other) for one in locked for other in locked if one != other):
        if giver[0] == taker[0] and locked[giver] >= 1:
            posts = {**locked, giver: locked[giver] - 1, taker: locked[taker] + 1}
            yield giver[0], replace(problem, locked_posts=posts)


@pytest.mark.parametrize("name", FORMULAS)
def test_posts_of_a_formula_are_believed_and_no_others(name: str) -> None:
    problem = posed(*FORMULAS[name])
    assert list(posed_differences(facts_of(problem))) == []
    tried = list(moved(problem))
    assert len({role for role, _ in tried}) >= (1 if "today" in name or "nothing" in name else 2)
    for role, other in tried:
        told = list(posed_differences(facts_of(other)))
        assert [(each.row, each.column) for each in told] == [(role, "posts by formula")], other.locked_posts
        assert told[0].found == ", ".join(
            f"{base} {fte}" for (of, base), fte in (other.locked_posts or {}).items() if of == role
        )
        assert told[0].expected.startswith("shares by ")


def test_posts_for_nothing_and_no_posts_for_something_are_refused() -> None:
    problem = posed(*FORMULAS["one role with nothing"])
    cells = ("examiner", "valley_lab"), *(("investigator", area) for area in ("HAR", "ISL", "VAL"))
    for changes, role, found in (
        ({cells[0]: F(1)}, "examiner", "harbour_lab 0, valley_lab 1"),
        (dict.fromkeys(cells[1:], F(0)), "investigator", "HAR 0, ISL 0, VAL 0"),
    ):
        other = replace(problem, locked_posts={**(problem.locked_posts or {}), **changes})
        assert list(posed_differences(facts_of(other))) == [
            Difference("the posed problem", role, "posts by formula", found, "shares by baseline")
        ]


def test_posts_of_a_formula_that_nobody_asked_for_are_refused() -> None:
    problem = posed()
    told = list(
        posed_differences(facts_of(replace(problem, locked_posts=dict.fromkeys(problem.cells, F(1)))))
    )
    assert told == [Difference("the posed problem", "all", "posts by formula", "5", "none")]


def test_a_plan_with_other_posts_than_the_formula_gives_names_each_place() -> None:
    problem = posed("fairness={formula = {by = 'population'}}")
    locked = dict(problem.locked_posts or {})
    assert list(formula_differences(facts_of(problem), locked, "plan.json")) == []
    gone = {cell: fte for cell, fte in locked.items() if cell != ("examiner", "valley_lab")}
    assert list(formula_differences(facts_of(problem), gone, "plan.json")) == [
        Difference(
            "plan.json",
            "examiner, valley_lab",
            "fte",
            "0",
            f"{locked['examiner', 'valley_lab']}, by the formula",
        )
    ]
    assert list(formula_differences(facts_of(posed()), {}, "plan.json")) == []


# --- the weight of a base -------------------------------------------------------------------------


def weights_of(problem: Problem, role: str, by: str) -> dict[str, F]:
    facts = facts_of(problem)
    return base_weights(facts, by, facts.staff[role], problem.baseline)


def test_a_base_has_the_weight_of_the_areas_to_which_it_is_nearest() -> None:
    # by hours: Harbour and Isle (3 h against 3.8) to the harbour, Valley to the valley
    assert weights_of(posed(), "examiner", "population") == {"harbour_lab": 200000, "valley_lab": 100000}
    # demand hours: 30 for each of the 120, 16 and 68 cases a year
    assert weights_of(posed(), "examiner", "demand") == {"harbour_lab": 30 * 136, "valley_lab": 30 * 68}
    assert weights_of(posed(), "examiner", "cases") == {"harbour_lab": 136, "valley_lab": 68}


def test_an_area_is_its_own_base_for_local_staff() -> None:
    assert weights_of(posed(), "investigator", "cases") == {"HAR": 120, "ISL": 16, "VAL": 68}
    facts = facts_of(posed())
    beside = replace(facts.geography, travel={"": {("HAR", "VAL"): F(0), ("VAL", "VAL"): F(1)}})
    found = base_weights(
        Facts(facts.scenario, beside, facts.problem), "cases", facts.staff["investigator"], {}
    )
    assert found == {"HAR": 120, "ISL": 16, "VAL": 68}


def test_today_s_posts_weigh_where_they_stand_and_nothing_elsewhere() -> None:
    problem = posed("roles.examiner.baseline={valley_lab = 4}")
    assert weights_of(problem, "examiner", "baseline") == {"harbour_lab": 0, "valley_lab": 4}
    facts = facts_of(problem)
    assert base_weights(facts, "baseline", facts.staff["examiner"], {}) == {"harbour_lab": 0, "valley_lab": 0}


def test_without_hours_an_area_counts_for_the_base_in_it_and_else_for_the_first() -> None:
    facts = facts_of(posed())
    alone = replace(facts.geography, travel={})
    staff = facts.staff["examiner"]
    found = base_weights(Facts(facts.scenario, alone, facts.problem), "cases", staff, {})
    assert found == {"harbour_lab": 136, "valley_lab": 68}
    partly = replace(facts.geography, travel={"": {("valley_lab", "ISL"): F(9), ("valley_lab", "HAR"): F(1)}})
    found = base_weights(Facts(facts.scenario, partly, facts.problem), "cases", staff, {})
    assert found == {"harbour_lab": 0, "valley_lab": 204}
