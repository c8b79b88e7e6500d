"""M: what can go wrong between the question and the answer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError
from typing import Any

import allocator.run
import allocator.second_solver
import allocator.solvers
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.rules import Floor, PosedRule
from allocator.solutions import Solution, read_solution
from allocator.solve import solve
from allocator.solvers import Session
from tests.commands.door import ROOT, Done, call, snapshot
from tests.faults.stage import SCENARIO, Fixture, Stage, words

QUIET = ("-q", "--no-map")
SOLVE = "from allocator.commands import main; main(['solve', 'g/scenario.toml', '--no-map'])"
ALL_OF_IT = (
    SCENARIO,
    "[fairness]",
    '[[rules]]\nid = "all_of_it"\ntype = "minimum_coverage"\ncoverage = 1\n\n[fairness]',
)
ALIKE = tuple(("data/demand.csv", f",{old}\n", ",50\n") for old in (110, 130, 14, 18, 70, 66))


def answers(
    change: Callable[[Session, Solution, str], Solution], *more: object
) -> Callable[[Stage], list[object]]:
    """The act of changing what HiGHS answers."""

    def act(stage: Stage) -> list[object]:
        real = Session.optimise

        def changed(session: Session, *question: Any) -> Solution:
            return change(session, real(session, *question), question[1])

        stage.patch.setattr(Session, "optimise", changed)
        return ["solve", stage.scenario, "--no-map", *more]

    return act


def a_limit(session: Session, answer: Solution, sense: str) -> Solution:
    if not session.whole or answer.status != "optimal":
        return answer
    return replace(answer, status="limit", bound=answer.bound + (0.25 if sense == "max" else -0.25))


def never_feasible() -> Callable[[Session, Solution, str], Solution]:
    asked: list[str] = []

    def change(_: Session, answer: Solution, sense: str) -> Solution:
        asked.append(sense)
        return replace(answer, status="infeasible") if len(asked) == 1 else answer

    return change


def unbounded(stage: Stage) -> list[object]:
    real = Session._run

    def run(session: Session) -> Solution:
        maximise = session.highs.getObjectiveSense()[1] == session._highspy.ObjSense.kMaximize
        session.highs.addCol(1.0 if maximise else -1.0, 0.0, session._highspy.kHighsInf, 0, [], [])
        return real(session)

    stage.patch.setattr(Session, "_run", run)
    return ["solve", stage.scenario, "--no-map", "--set", "roles.investigator.post_size=0",
            "--set", "roles.examiner.post_size=0"]  # fmt: skip


def crashing(stage: Stage) -> list[object]:
    def crash(highspy: Any, highs: Any, *, whole: bool) -> Solution:
        highs.getModelStatus = lambda: highspy.HighsModelStatus.kSolveError
        return read_solution(highspy, highs, whole=whole)

    stage.patch.setattr(allocator.solvers, "read_solution", crash)
    return ["solve", stage.scenario, "--no-map"]


def one_post_too_many(stage: Stage) -> list[object]:
    def wrong(*arguments: Any) -> Plan:
        plan = solve(*arguments)
        cell = next(iter(plan.posts))
        return replace(plan, posts={**plan.posts, cell: plan.posts[cell] + 1})

    stage.patch.setattr(allocator.run, "solve", wrong)
    return ["solve", stage.scenario, "--no-map"]


def a_false_vertex(stage: Stage) -> list[object]:
    """HiGHS names another corner of a linear program as the best one."""
    real = Session.basis

    def basis(session: Session) -> tuple[list[str], list[str]]:
        columns, rows = real(session)
        if "basic" in columns and "lower" in columns:
            inside, outside = columns.index("basic"), columns.index("lower")
            columns[inside], columns[outside] = columns[outside], columns[inside]
        return columns, rows

    stage.patch.setattr(Session, "basis", basis)
    sizes = [word for role in ("investigator", "examiner") for word in ("--set", f"roles.{role}.post_size=0")]
    return ["solve", stage.scenario, "--no-map", *sizes]


def a_false_optimum(stage: Stage, *, second: bool = False) -> list[object]:
    """The plan that is said to be best is only the best of those with a post more in one place."""

    def wrong(problem: Problem, *more: Any) -> Plan:
        best = solve(problem, *more)
        cell = ("investigator", "VAL")
        floor = Floor(type="floor", fte=best.posts[cell] + 1)
        posed = PosedRule("nobody asked for it", floor, (cell,), (), ("investigator",))
        return solve(replace(problem, rules=(*problem.rules, posed)), *more)

    stage.patch.setattr(allocator.run, "solve", wrong)
    flag = "--cross-check" if second else "--certificate"
    return ["solve", stage.scenario, "--no-map", flag]


def no_second_solver(stage: Stage) -> list[object]:
    def version(_: str) -> str:
        raise PackageNotFoundError("cbcbox")

    stage.patch.setattr(allocator.second_solver, "version", version)
    return ["solve", stage.scenario, "--no-map", "--cross-check"]


def solver(found: str | None) -> Callable[[Stage], list[object]]:
    def act(stage: Stage) -> list[object]:
        def version(_: str) -> str:
            if found is None:
                raise PackageNotFoundError("highspy")
            return found

        stage.patch.setattr(allocator.solvers, "version", version)
        return ["solve", stage.scenario, "--no-map"]

    return act


def every_way_the_same(stage: Stage) -> Callable[[], Done]:
    stage.change(*ALIKE)
    ways: Sequence[tuple[str, ...]] = ((), ("random_seed=7",), ("presolve=off",), ("simplex_strategy=4",))

    def run() -> Done:
        found = []
        for number, way in enumerate(ways):
            options = [word for option in way for word in ("--solver-option", option)]
            done = call("solve", stage.scenario, *QUIET, *options, "--out", f"new/{number}")
            assert done.code == 0, done.err
            found.append((stage.folder / f"new/{number}/posts.csv").read_bytes())
        assert len(set(found)) == 1
        return done

    return run


def killed(stage: Stage) -> Callable[[], Done]:
    """A run that the system kills while it solves; the next one works and leaves nothing beside it."""
    program = f"import os, allocator.run\nallocator.run.solve = lambda *_: os.kill(os.getpid(), 9)\n{SOLVE}"

    def run() -> Done:
        before = snapshot(stage.folder)
        done = stage.python(program)
        assert snapshot(stage.folder) == before
        assert call("solve", stage.scenario, *QUIET, "--out", "new/run").code == 0
        assert [path.name for path in (stage.folder / "new").iterdir()] == ["run"]
        shutil.rmtree(stage.folder / "new")
        return done

    return run


def interrupted(stage: Stage) -> Callable[[], Done]:
    program = (
        "import sys, time, allocator.run\n"
        "def slow(*_):\n    print('solving', file=sys.stderr, flush=True)\n    time.sleep(60)\n"
        f"allocator.run.solve = slow\n{SOLVE}"
    )

    def run() -> Done:
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=stage.folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline() == "solving\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=2)
        return Done(process.returncode, out, err)

    return run


ROWS = (
    Fixture("M1", "rules that only the solver sees in conflict", words("solve", ALL_OF_IT), 4,
            ("all_of_it", "supply:investigator")),
    Fixture("M1", "the smallest repair of such a conflict", words("solve", ALL_OF_IT, more=("--json",)), 4,
            ('"from":',)),
    Fixture("M2", "a variable without bounds", unbounded, 6, ("HiGHS", "Unbounded")),
    Fixture("M3", "areas all alike, four ways of solving", every_way_the_same, 0, ()),
    Fixture("M4", "hours that lie 10^18 times apart", words("check", (SCENARIO, "= 1500", "= 1e-15")), 3,
            ("scenario.toml", "a post of investigator", "at most 1e+12 times apart", "another unit?")),
    Fixture("M4", "risk weights that do", words("check", (SCENARIO, "risk_weight = 2",
            "risk_weight = 1e28")), 3,
            ("risk_weight of cases", "at most 1e+12 times apart")),
    Fixture("M4", "more posts than can be placed one by one", words("check", (SCENARIO, "posts = 8",
            "posts = 1e15")), 3,
            ("roles.investigator.posts", "a number from 0 to 1000000")),
    Fixture("M5", "the limit, with a plan in hand", answers(a_limit, "--out", "new"), 5, ("NOT PROVED",
            "at most 0.")),
    Fixture("M6", "the limit, with none", words("solve", more=("--time-limit", "0")), 5, ("limit",
            "nothing was written")),
    Fixture("M7", "no solver", solver(None), 6, ("highspy is not installed", "pip install 'highspy>=1.16'")),
    Fixture("M7", "a version that gives wrong answers", solver("1.14.0"), 6,
            ("highspy 1.14.0 is installed", "pip install 'highspy>=1.16'")),
    Fixture("M7", "no second solver", no_second_solver, 6, ("cbcbox is not installed",
            "pip install 'cbcbox>=2.935'")),
    Fixture("M8", "the solver stops with an error", crashing, 6, ("HiGHS stopped without an answer",
            "Solve error")),
    Fixture("M8", "the system kills the run", killed, -signal.SIGKILL, ()),
    Fixture("M9", "a corner of a linear program that is not the best", a_false_vertex, 6,
            ("the exact vertex leaves the bounds",)),
    Fixture("M9", "whole posts that are not the best", a_false_optimum, 6,
            ("the whole posts are not the best: leximin is", "other posts reach")),
    Fixture("M9", "the same, with a second opinion", partial(a_false_optimum, second=True), 6,
            ("cross-check: the two solvers have other optima", "by HiGHS", "by CBC")),
    Fixture("M10", "a plan with a post too many", one_post_too_many, 6, ("hours deployed", "supply:")),
    Fixture("M11", "Ctrl-C while solving", interrupted, 130, ("interrupted",)),
    Fixture("M12", "an option that the solver does not know",
            words("solve", more=("--solver-option", "presolv=off")), 2, ("presolv",)),
    Fixture("M13", "a plan denied that is there", answers(never_feasible()), 6,
            ("found no plan, yet finds one when asked again",)),
)  # fmt: skip
