"""Solve many problems that do not wait for each other, in several processes; answers come in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from allocator.errors import InfeasibleError, LimitError, SolverError
from allocator.outcomes import outcomes
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.processes import processes
from allocator.solve import solve
from allocator.solvers import Options


@dataclass(frozen=True)
class Question:
    """A problem to solve; `eased` is asked where the solver loses the plans that just keep its floor."""

    problem: Problem
    parameter: Fraction | None = None
    eased: Question | None = None
    note: str = ""

    def without_setting(self) -> Question:
        """The question without what only explains it: less to send to another process."""
        eased = self.eased and self.eased.without_setting()
        return replace(self, problem=replace(self.problem, setting=None), eased=eased)


@dataclass(frozen=True)
class Answer:
    """What was solved in the end, and its plan: None where none was found in time."""

    problem: Problem
    parameter: Fraction | None
    plan: Plan | None
    note: str = ""

    @property
    def values(self) -> dict[str, Fraction]:
        """The outcomes that floors lie under, by name."""
        if self.plan is None:
            raise LimitError("the time ran out before both ends of the curve were found; nothing was written")
        service = Service(self.problem, self.plan.posts, self.plan.hours)
        found = outcomes(self.problem, self.problem.across, "coverage")
        return {outcome.name: outcome.value(self.problem, service) for outcome in found}


Asking = Callable[[Sequence[Question]], list[Answer]]
"""Solves every question; the answers are in the order of the questions."""


@contextmanager
def asking(options: Options, jobs: int, progress: Callable[[], None] | None = None) -> Iterator[Asking]:
    """A way to ask questions, with so many processes behind it; `progress` is called at each answer."""
    with processes(jobs) as spread:
        yield partial(_ask, spread, options, progress or (lambda: None))


def _ask(
    spread: Callable[..., Any],
    options: Options,
    progress: Callable[[], None],
    questions: Sequence[Question],
) -> list[Answer]:
    bare = [question.without_setting() for question in questions]
    answers = []
    for question, (plan, eased) in zip(questions, spread(_solved, bare, [options] * len(bare)), strict=True):
        progress()
        asked = question.eased if eased and question.eased else question
        answers.append(Answer(asked.problem, asked.parameter, plan, asked.note))
    return answers


def _solved(question: Question, options: Options) -> tuple[Plan | None, bool]:
    """The plan, None where none was found in time; and whether it is that of the eased question."""
    try:
        plan = solve(question.problem, options)
        if question.eased is None or _keeps_rules(question.problem, plan):
            return plan, False
    except LimitError:
        return None, False
    except (InfeasibleError, SolverError):
        if question.eased is None:
            raise
    try:
        return _solved(question.eased, options)[0], True
    except InfeasibleError as error:
        raise SolverError(f"a floor that a known plan keeps was lost: {error}") from None


def _keeps_rules(problem: Problem, plan: Plan) -> bool:
    """Whether every rule holds exactly, the floor included."""
    service = Service(problem, plan.posts, plan.hours)
    return not any(rule.violation(problem, service) for rule in problem.rules)
