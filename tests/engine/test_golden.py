"""The program that each rule and each criterion writes, as a file that a person can read.

Set ALLOCATOR_REWRITE_GOLDEN=1 to write the files anew, then read the difference before it is committed.
"""

from __future__ import annotations

import os
import re
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import highspy
import pulp
import pytest

from allocator.criteria import CRITERIA, Stage, StageResult
from allocator.efficiency import with_floor
from allocator.expression import Expression
from allocator.model import Model
from allocator.problem import Problem
from allocator.rules import (
    RULES,
    Budget,
    Cap,
    CaseloadLimit,
    ChangeLimit,
    CoverageGap,
    Fixed,
    Floor,
    GroupGuarantee,
    InequalityLimit,
    MinimumCoverage,
    MinimumTeam,
    OpenBases,
    Supply,
)
from tests.problems import FRACTIONAL, WHOLE, criterion, cross_trained, id_of, pool, problem, regional

FOLDER = Path(__file__).with_name("golden")
REWRITE = "ALLOCATOR_REWRITE_GOLDEN"

RULES_WRITTEN: dict[str, Any] = {
    "floor": Floor(type="floor", fte=1, bases=("P",)),
    "cap": Cap(type="cap", fte=3, together=True),
    "fixed": Fixed(type="fixed", bases=("Q",)),
    "supply": Supply(type="supply", sense="<=", fte=2),
    "change_limit": ChangeLimit(type="change_limit", moves=1),
    "coverage_gap": CoverageGap(type="coverage_gap", gap=Fraction(1, 4)),
    "inequality_limit": InequalityLimit(type="inequality_limit", mean_difference=Fraction(1, 4)),
    "caseload_limit": CaseloadLimit(type="caseload_limit", driver="low", items_per_fte=500),
    "minimum_coverage": MinimumCoverage(type="minimum_coverage", coverage=Fraction(1, 4)),
    "group_guarantee": GroupGuarantee(type="group_guarantee", groups=("N",), within=Fraction(1, 4)),
    "minimum_team": MinimumTeam(type="minimum_team", fte=2),
    "open_bases": OpenBases(type="open_bases", at_most=1),
    "budget": Budget(type="budget", pounds=100_000, cost={"P": 40_000, "Q": 30_000}),
}
STAGES_WRITTEN = {("leximin", FRACTIONAL): 2, ("leximin", WHOLE): 3}
"""How many stages of a criterion go into its file where one does not show it."""


def tiny(size: Fraction, *rules: Any, judge: str = "least_movement") -> Problem:
    """Two bases and two areas, one of them with work of two risks; today's posts at both bases."""
    return problem(
        regional(
            3,
            {"N": {"high": 600, "low": 400}, "S": {"low": 2000}},
            {("P", "N"): "4/5", ("P", "S"): 1, ("Q", "S"): 1},
            name="examiner",
            size=size,
            hours=1000,
        ),
        criteria=[judge],
        rules=rules,
        risk={"high": 3, "low": 1},
        baseline={"examiner": {"P": 1, "Q": 2}},
    )


def written(model: Model, stage: Stage | None, path: Path) -> str:
    """The program as an LP file."""
    goal = stage or Stage("none", "max", Expression())
    model.program.sense = pulp.LpMaximize if goal.sense == "max" else pulp.LpMinimize
    model.program.setObjective(model.objective(goal.objective))
    model.program.writeLP(str(path))
    return path.read_text(encoding="utf-8")


def of_rule(name: str) -> tuple[Model, Stage | None]:
    return Model(tiny(WHOLE, RULES_WRITTEN[name])), None


def of_criterion(name: str, size: Fraction = FRACTIONAL) -> tuple[Model, Stage | None]:
    model = Model(tiny(size))
    stages = criterion(name).stages(model)
    stage = next(stages)
    for turn in range(1, STAGES_WRITTEN.get((name, size), 1)):
        # As if the first level had settled its first outcome alone, and had left room above it.
        settled = [number for number, row in enumerate(model.rows) if row.name == "level(1,N)"]
        stage = stages.send(StageResult(0.25 * turn, settled.__contains__, lambda _: 0.0))
    return model, stage


def of_stages(name: str, **parameters: Any) -> tuple[Model, Stage | None]:
    model = Model(tiny(FRACTIONAL))
    return model, next(criterion(name, **parameters).stages(model))


def of_shared_posts() -> tuple[Model, Stage | None]:
    parts = (pool(2, {"N": 1000}, name=name, size=WHOLE, hours=1000) for name in ("analyst", "examiner"))
    return Model(cross_trained(problem(*parts), "analyst", "examiner", 1)), None


FILES = {
    "rule-cross_trained": of_shared_posts,
    "core": lambda: (Model(tiny(WHOLE)), None),
    "core-pool-fractional": lambda: (
        Model(problem(pool(2, {"N": 1000, "S": 2000}, name="analyst", size=FRACTIONAL, hours=1000))),
        None,
    ),
    "efficiency-floor": lambda: (
        Model(with_floor(tiny(WHOLE, judge="mean_difference"), Fraction(3000))),
        None,
    ),
    "criterion-leximin-whole": partial(of_criterion, "leximin", WHOLE),
    "criterion-coverage_gap-on-coverage": lambda: of_stages("coverage_gap", on="risk-coverage"),
    **{f"rule-{name}": partial(of_rule, name) for name in RULES_WRITTEN},
    **{f"criterion-{id_of(kind)}": partial(of_criterion, id_of(kind)) for kind in CRITERIA},
}


@pytest.mark.parametrize("name", FILES)
def test_the_program_is_the_one_on_file(name: str, tmp_path: Path) -> None:
    model, stage = FILES[name]()
    text, golden = written(model, stage, tmp_path / "program.lp"), FOLDER / f"{name}.lp"
    if os.environ.get(REWRITE):
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), (
        f"{golden.name} is missing: run this test with {REWRITE}=1 and read what it writes"
    )
    assert text == golden.read_text(encoding="utf-8"), (
        f"{golden.name} differs: run with {REWRITE}=1 and read the change"
    )


@pytest.mark.parametrize("kind", RULES, ids=id_of)
def test_every_rule_has_a_file(kind: type) -> None:
    assert f"rule-{id_of(kind)}" in FILES, f"{kind.__name__}: add a tiny case to RULES_WRITTEN in {__file__}"


def test_no_file_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.lp")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_another_program_reads_the_file_as_it_is_meant(name: str, tmp_path: Path) -> None:
    model, stage = FILES[name]()
    written(model, stage, tmp_path / "program.lp")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(tmp_path / "program.lp")) == highspy.HighsStatus.kOk
    found = highs.getLp()
    # PuLP leaves out columns that stand in no row, and adds one for an objective without any.
    assert found.num_row_ == len(model.rows)
    assert {column for column in found.col_names_ if column != "__dummy"} <= {
        column.name for column in model.columns
    }
    assert sorted(found.row_names_) == sorted(row.name for row in model.rows)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.lp")), ids=lambda path: path.stem)
def test_names_in_a_file_are_those_of_places(path: Path) -> None:
    assert re.search(r"posts\((examiner,P|analyst,pool)\)", path.read_text(encoding="utf-8"))
