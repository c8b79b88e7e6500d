"""A posed problem that is not what scenario and tables say is refused, whatever part of it was changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from door import small_report

from allocator.criteria import TotalShortfall
from allocator.errors import VerificationError
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.problem import Problem
from allocator.report import Report
from allocator.solvers import Options
from allocator.verification.facts import Facts
from allocator.verification.posed import posed_differences

F = Fraction


def raised(values: Any) -> dict[Any, Fraction]:
    """The same numbers, the first of them one higher."""
    first = next(iter(values))
    return {key: number + (key == first) for key, number in values.items()}


def shifted(values: Any, role: str) -> dict[Any, Fraction]:
    """One post of a role from its first place to its last."""
    cells = [cell for cell in values if cell[0] == role]
    return {**values, cells[0]: values[cells[0]] - 1, cells[-1]: values[cells[-1]] + 1}


def loosened(problem: Problem) -> Problem:
    rules = [
        replace(posed, rule=posed.rule.model_copy(update={"fte": F(0)})) if posed.name == "floor" else posed
        for posed in problem.rules
    ]
    return replace(problem, rules=tuple(rules))


def narrowed(problem: Problem) -> Problem:
    rules = [
        replace(posed, cells=posed.cells[1:]) if posed.name == "floor" else posed for posed in problem.rules
    ]
    return replace(problem, rules=tuple(rules))


def longer_hours(problem: Problem) -> Problem:
    first, *others = problem.roles
    return replace(problem, roles=(replace(first, hours_per_post=first.hours_per_post + 1), *others))


MUTATIONS: dict[str, tuple[Callable[[Problem], Problem], str]] = {
    "an hour of demand": (lambda p: replace(p, demand_hours=raised(p.demand_hours)), "demand_hours"),
    "work lost": (
        lambda p: replace(p, demand_hours=dict(list(p.demand_hours.items())[1:])), "demand_hours"
    ),
    "travel forgotten": (
        lambda p: replace(p, productive_share=dict.fromkeys(p.productive_share, F(1))), "productive_share"
    ),
    "a rule dropped": (lambda p: replace(p, rules=p.rules[1:]), "rules"),
    "a pool dropped": (lambda p: replace(p, rules=p.rules[:-1]), "rules"),
    "a rule loosened": (loosened, "rules"),
    "a rule narrowed": (narrowed, "rules"),
    "hours of a post": (longer_hours, "roles"),
    "another aim": (lambda p: replace(p, criteria=(TotalShortfall(id="total_shortfall"),)), "aim"),
    "other outcomes": (lambda p: replace(p, across="area-role"), "aim"),
    "a baseline by formula": (lambda p: replace(p, baseline=shifted(p.baseline, "investigator")), "baseline"),
    "a baseline from a table": (lambda p: replace(p, baseline=shifted(p.baseline, "examiner")), "baseline"),
    "posts locked": (lambda p: replace(p, locked_posts=dict.fromkeys(p.cells, F(1))), "posts by formula"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_problem_is_refused_before_its_plan_is_written(name: str, tmp_path: Path) -> None:
    change, part = MUTATIONS[name]
    made = small_report()
    problem = change(made.problem)
    setting = made.problem.setting
    assert setting is not None
    facts = Facts(setting.scenario, setting.geography, problem)
    columns = {difference.column for difference in posed_differences(facts)}
    assert any(column.startswith(part) for column in columns), columns
    with pytest.raises((VerificationError, KeyError)):
        write_run(Report(problem, made.plan), tmp_path / "run", Options(), Clock("", 0.0), with_map=False)
    assert list(tmp_path.iterdir()) == []


def test_posts_of_a_formula_that_are_not_its_own_are_refused() -> None:
    made = small_report("fairness={formula = {by = 'population'}}")
    setting = made.problem.setting
    assert setting is not None
    locked = shifted(made.problem.locked_posts, "investigator")
    facts = Facts(setting.scenario, setting.geography, replace(made.problem, locked_posts=locked))
    assert [difference.column for difference in posed_differences(facts)] == ["posts by formula"]
