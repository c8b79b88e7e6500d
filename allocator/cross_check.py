"""A second opinion on an optimum: every stage of the plan, asked once more of another solver.

The stages are those of the staged program, each over the same rows. What earlier stages reached is held at
the plan's own exact values, so that one question does not lean on the answer to another. The order of codes,
which only tells equally good plans apart, is not asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from allocator.criteria import Criterion, Stage, StageResult
from allocator.criteria.least_travel import LeastTravel
from allocator.efficiency import MOST_HOURS, with_floor
from allocator.errors import InfeasibleError, SolverError
from allocator.expression import Expression
from allocator.model import Model
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.search import canonical
from allocator.search.parts import independent_parts
from allocator.second_solver import SETTINGS, Answer, ask_cbc, second_version
from allocator.solvers import Options

TOLERANCE = Fraction(1, 10**6)
"""Optima that differ by more, in the unit of their stage, are two answers: a ten-thousandth of a percentage
point of coverage, a millionth of a post. It stands above what CBC's own tolerances leave."""
SLACK = Fraction(1, 10**10)
"""How far below its exact value an earlier stage may lie for CBC: room for rounding, and so small that a
later stage gains less than the tolerance from it."""
SECONDS = 60.0
"""How long CBC may take over a stage where there is no time limit."""
NO_TIME = "CBC did not close it in time"
NO_ANSWER = "CBC gave no answer"
AFTER = "not asked, since a stage before it was not closed"
LINES = "not asked, since a curve before it is held by lines, too loosely for what follows"
BY_ORDER = ", the order of codes, which only tells equally good plans apart, left out"
NO_PLAN = "CBC finds no plan that keeps what the stages before it reached"

Ask = Callable[[Model, Expression, Literal["min", "max"], float, tuple[str, ...]], Answer]


@dataclass(frozen=True)
class CheckedStage:
    """A stage as both solvers have it; `second` is None where CBC did not answer, and `note` says why."""

    criterion: str
    stage: int
    roles: tuple[str, ...]
    sense: Literal["min", "max"]
    optimum: Fraction
    second: Fraction | None
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether the optima are two."""
        return self.note == NO_PLAN or (
            self.second is not None and abs(self.second - self.optimum) > TOLERANCE
        )

    def __str__(self) -> str:
        who = f"{self.criterion}, stage {self.stage} ({', '.join(self.roles)})"
        if self.second is None:
            return f"{who}: {self.note}"
        return f"{who}: {float(self.optimum):.9g} by HiGHS, {float(self.second):.9g} by CBC"


@dataclass(frozen=True)
class CrossCheck:
    """What the second solver said of every stage it was asked, and which version it is."""

    version: str
    stages: tuple[CheckedStage, ...]
    tolerance: Fraction = TOLERANCE

    @property
    def words(self) -> str:
        """How many stages are confirmed, and which are not."""
        who = f"cross-check by CBC (cbcbox {self.version})"
        left = [stage for stage in self.stages if stage.second is None]
        if not self.stages:
            return f"{who}: no stage is proved, so that none can be confirmed"
        said = f"{len(self.stages) - len(left)} of {len(self.stages)} stages have the same optimum"
        told = f"{who}: {said} within {float(self.tolerance):f}{BY_ORDER}"
        return "; not confirmed: ".join([told, "; ".join(map(str, left))]) if left else told


def cross_check(problem: Problem, plan: Plan, options: Options, ask: Ask = ask_cbc) -> CrossCheck:
    """Ask CBC for the optimum of every stage of a proved plan.

    A stage that CBC does not close in what is left of the time limit is not confirmed, and said to be so; in
    a plan that is not proved there is no optimum to confirm.

    Raises
    ------
    SolverError
        Where CBC is missing, or an optimum is another than the plan's: every such stage is named.
    """
    version = second_version()
    found: list[CheckedStage] = []
    if plan.most_hours is not None:
        found += _Chain(problem, plan, options, ask).most_hours()
    posed = with_floor(problem, plan.most_hours)
    if problem.locked_posts is not None:
        posed = replace(problem, rules=(), criteria=())
    if plan.status == "proved":
        for part in independent_parts(posed):
            found += _Chain(part, plan, options, ask).follow()
    different = [stage for stage in found if stage.differs]
    if different:
        told = "\n".join(f"  {stage}" for stage in different)
        raise SolverError(f"cross-check: the two solvers have other optima; nothing was written:\n{told}")
    return CrossCheck(version, tuple(found))


def cross_check_refusal(
    problem: Problem, error: InfeasibleError, options: Options, ask: Ask = ask_cbc
) -> InfeasibleError:
    """The same refusal with the word of CBC, which looks for any plan.

    Raises
    ------
    SolverError
        Where CBC finds a plan.
    """
    version = second_version()
    answer = ask(Model(problem), Expression(), "max", _seconds(options), SETTINGS[0])
    if answer.status == "optimal":
        raise SolverError(f"cross-check: CBC (cbcbox {version}) finds a plan where HiGHS finds none")
    said = (
        "finds no plan either" if answer.status == "infeasible" else "did not answer in time: not confirmed"
    )
    return InfeasibleError(
        f"{error}\ncross-check: CBC (cbcbox {version}) {said}",
        error.conflict,
        proof=error.proof,
        repair=error.repair,
        alternatives=error.alternatives,
    )


def _seconds(options: Options) -> float:
    return SECONDS if options.deadline is None else max(0.0, options.deadline - time.monotonic())


class _Chain:
    """The stages of one part of a problem, in order, in one model."""

    def __init__(self, problem: Problem, plan: Plan, options: Options, ask: Ask) -> None:
        roles = {role.id for role in problem.roles}
        self.problem = problem
        self.plan = plan
        self.service = Service(
            problem,
            {cell: fte for cell, fte in plan.posts.items() if cell[0] in roles},
            {link: hours for link, hours in plan.hours.items() if link[0] in roles},
        )
        self.options = options
        self.ask = ask
        self.model = Model(problem, problem.locked_posts)
        self.ended = ""

    def most_hours(self) -> Iterator[CheckedStage]:
        """V*, which the efficiency floor is a share of, before there is a floor."""
        assert self.plan.most_hours is not None
        weights = self.problem.risk_weight
        everything = sum(
            (weights[key[0]] * hours for key, hours in self.problem.demand_hours.items()), Fraction(0)
        )
        yield from self._stages(MOST_HOURS, "most_hours", (self.plan.most_hours / everything,))

    def follow(self) -> Iterator[CheckedStage]:
        """The listed criteria, the tie-break's, and with the plan's posts its hours on the road."""
        for criterion in self.problem.criteria:
            yield from self._stages(criterion, criterion.name, criterion.value(self.problem, self.service))
        for name, step in canonical.steps(self.problem).items():
            yield from self._stages(step, name, step.value(self.problem, self.service))
        for cell, posts in self.model.posts.items():
            if posts.terms:
                self.model.row(f"posts({cell[0]},{cell[1]})", posts, "=", self.plan.posts[cell])
        travel = LeastTravel(id="least_travel")
        yield from self._stages(travel, canonical.TRAVEL, travel.value(self.problem, self.service))

    def _stages(self, criterion: Criterion, name: str, values: Sequence[Fraction]) -> Iterator[CheckedStage]:
        """A criterion's stages; each is held at the plan's value before the next is asked."""
        stages = criterion.stages(self.model)
        stage, number = next(stages, None), 0
        while stage is not None:
            exact = stage.reached(values)
            answer = self._answer(stage, exact)
            number += stage.hold
            if stage.hold or answer.status != "optimal":
                yield self._checked(name, number + (not stage.hold), stage, exact, answer)
            if answer.status != "optimal" and not (
                stage.hold and stage.refine is None and self.model.has_choices
            ):
                self.ended = self.ended or AFTER  # what comes next is read off the answer
                return
            optimum = answer.value(stage.objective)
            if stage.hold:
                sign = 1 if stage.sense == "max" else -1
                self.model.row(f"held({name},{number})", sign * stage.objective, ">=", sign * exact - SLACK)
                optimum = float(exact)
                self.ended = LINES if stage.refine else self.ended
            try:
                stage = stages.send(StageResult(optimum, self._held_row(stage, exact), answer.value))
            except StopIteration:
                stage = None

    def _held_row(self, stage: Stage, exact: Fraction) -> Callable[[int], bool]:
        """Which rows are at their limit in the plan, where the stage's objective is a single column.

        In a linear program the leximin outcomes are the same in every optimum, so that these are settled.
        """
        reached = {**self._columns, **dict.fromkeys(stage.objective.terms, exact)}

        def held(number: int) -> bool:
            row = self.model.rows[number]
            return Expression(row.terms).value(reached) == row.limit

        return held

    @cached_property
    def _columns(self) -> dict[int, Fraction]:
        """What the plan makes of the columns that outcomes are made of: deployed hours, and what is unmet."""
        problem, found = self.problem, {}
        for link, deployed in self.model.deployed.items():
            (column,) = deployed.terms
            found[column] = self.service.hours.get(link, Fraction(0)) / problem.role[link[0]].hours_per_post
        for (role, area, weight), unserved in self.model.unserved.items():
            (column,) = unserved.terms
            drivers = [k for k in problem.drivers_of[role, area] if problem.risk_weight[k] == weight]
            served = sum((self.service.driver_served[k, role, area] for k in drivers), Fraction(0))
            found[column] = 1 - served / self.model.tier_hours(role, area, weight)
        return found

    def _answer(self, stage: Stage, exact: Fraction) -> Answer:
        """CBC's answer; one that differs from the plan's is asked for once more, with other settings."""
        answer = Answer("limit", {})
        for settings in SETTINGS:
            answer = self._refined(stage, settings)
            same = (
                answer.status == "optimal"
                and abs(Fraction(answer.value(stage.objective)) - exact) <= TOLERANCE
            )
            if answer.status == "limit" or same or not stage.hold:
                break
        return answer

    def _refined(self, stage: Stage, settings: tuple[str, ...]) -> Answer:
        """An answer for which the stage has no further rows."""
        while True:
            seconds = _seconds(self.options)
            if self.ended or seconds <= 0:
                return Answer("limit", {})
            answer = self.ask(self.model, stage.objective, stage.sense, seconds, settings)
            if answer.status != "optimal" or stage.refine is None or not stage.refine(answer.value):
                return answer

    def _checked(self, name: str, number: int, stage: Stage, exact: Fraction, answer: Answer) -> CheckedStage:
        roles = tuple(role.id for role in self.problem.roles)
        told = CheckedStage(name, number, roles, stage.sense, exact, None)
        if answer.status == "optimal":
            return replace(told, second=Fraction(answer.value(stage.objective)))
        if answer.status == "infeasible":
            return replace(told, note=NO_PLAN)
        return replace(told, note=self.ended or (NO_TIME if answer.status == "limit" else NO_ANSWER))
