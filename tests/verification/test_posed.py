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
from allocator.problem import Driver, Problem
from allocator.report import Report
from allocator.solvers import Options
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.posed import PROBLEM, posed_differences

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


TODAY = {
    ("investigator", "HAR"): F(5), ("investigator", "ISL"): F(1), ("investigator", "VAL"): F(2),
    ("examiner", "harbour_lab"): F(2), ("examiner", "valley_lab"): F(2),
}  # fmt: skip
"""The template: the last two of 8 investigators by people go to the smaller codes of three alike."""
PARTS: dict[str, tuple[dict[str, Any], Difference]] = {
    "areas": (
        {"areas": ("HAR", "ISL")},
        Difference(PROBLEM, "all", "areas", "('HAR', 'ISL')", "('HAR', 'ISL', 'VAL')"),
    ),
    "hours of an item": (
        {"hours_per_item": {("cases", "investigator"): F(50), ("referrals", "investigator"): F(5)}},
        Difference(PROBLEM, "cases, examiner", "hours_per_item", "", "30"),
    ),
    "hours of an item that takes none": (
        {
            "hours_per_item": {
                ("cases", "investigator"): F(50),
                ("referrals", "investigator"): F(5),
                ("cases", "examiner"): F(30),
                ("referrals", "examiner"): F(1),
            }
        },
        Difference(PROBLEM, "referrals, examiner", "hours_per_item", "1", ""),
    ),
    "a risk": (
        {"drivers": (Driver("cases", F(2)), Driver("referrals", F(3, 2)))},
        Difference(PROBLEM, "referrals", "risk_weight", "3/2", "1"),
    ),
    "what is looked on": ({"on": "received"}, Difference(PROBLEM, "on", "aim", "received", "None")),
    "a baseline by formula": (
        {"baseline": {**TODAY, ("investigator", "HAR"): F(3), ("investigator", "VAL"): F(4)}},
        Difference(PROBLEM, "investigator", "baseline", "HAR 3, ISL 1, VAL 4", "shares by population"),
    ),
    "a baseline from a table": (
        {"baseline": {**TODAY, ("examiner", "valley_lab"): F(3)}},
        Difference(PROBLEM, "valley_lab", "baseline of examiner", "3", "2"),
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_was_changed_is_named_with_what_it_should_be(name: str) -> None:
    changes, expected = PARTS[name]
    made = small_report()
    setting = made.problem.setting
    assert setting is not None
    facts = Facts(setting.scenario, setting.geography, replace(made.problem, **changes))
    assert list(posed_differences(facts)) == [expected]


def test_a_baseline_that_the_scenario_leaves_to_the_tables_is_that_of_the_tables() -> None:
    made = small_report()
    setting = made.problem.setting
    assert setting is not None
    roles = [role.model_copy(update={"baseline": None} if role.id == "examiner" else {})
             for role in setting.scenario.statement.roles]  # fmt: skip
    statement = setting.scenario.statement.model_copy(update={"roles": tuple(roles)})
    scenario = replace(setting.scenario, statement=statement)

    def told(baseline: dict[tuple[str, str], Fraction]) -> list[Difference]:
        geography = replace(setting.geography, baseline=baseline)
        return list(posed_differences(Facts(scenario, geography, made.problem)))

    harbour, valley = (("examiner", base) for base in ("harbour_lab", "valley_lab"))
    others = {("investigator", "HAR"): F(99)}
    assert told({harbour: F(2), valley: F(2), **others}) == []
    assert told({harbour: F(2), **others}) == [
        Difference(PROBLEM, "valley_lab", "baseline of examiner", "2", "0")
    ]
    assert told(others) == [
        Difference(PROBLEM, base, "baseline of examiner", "2", "") for base in ("harbour_lab", "valley_lab")
    ]


def test_posts_of_a_formula_that_are_not_its_own_are_refused() -> None:
    made = small_report("fairness={formula = {by = 'population'}}")
    setting = made.problem.setting
    assert setting is not None
    locked = shifted(made.problem.locked_posts, "investigator")
    facts = Facts(setting.scenario, setting.geography, replace(made.problem, locked_posts=locked))
    assert [difference.column for difference in posed_differences(facts)] == ["posts by formula"]
