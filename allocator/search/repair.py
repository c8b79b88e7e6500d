"""The smallest repair: the least change to the numbers of rules that makes a plan possible.

Least is: the smallest sum of changes, in posts and in percentage points for shares; then the fewest numbers;
then the first by rule and parameter, downwards before upwards; then the smallest changes in that order. Every
number ends on a multiple of its step, and the repaired rules are checked in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from allocator.changes import Change, total_size
from allocator.errors import LimitError, SolverError
from allocator.expression import Expression, total
from allocator.problem import Problem
from allocator.search.elastic import ElasticModel, Movable, Move, movables, with_number
from allocator.search.phase_one import judge, with_room
from allocator.search.proved import Choice
from allocator.solutions import Solution
from allocator.solvers import Options, Session

HELD = Fraction(1, 10**7)
"""How far above its optimum a sum of changes is held: less than any step, more than a solver's rounding."""

TOLERANCES = {"mip_feasibility_tolerance": 1e-8, "primal_feasibility_tolerance": 1e-9}
"""Counts of steps run to thousands, where the tolerances of other programs are below the rounding of doubles
and HiGHS loses what it has found. Whatever it finds is checked in exact arithmetic."""

Repair = tuple[Change, ...]


def smallest_repair(problem: Problem, options: Options, deadline: float | None) -> Repair:
    """The smallest repair of all rules together; empty where no change of numbers helps.

    Raises
    ------
    LimitError
        Where the deadline passed.
    """
    return _repair(problem, movables(problem), options, deadline)


def alternatives(
    problem: Problem, conflict: Sequence[str], options: Options, deadline: float | None
) -> tuple[Repair, ...]:
    """The best repair of each single kind of rule, cheapest first.

    Only kinds in the conflict can do it alone: without one of its rules giving way it stays.
    """
    found = movables(problem)
    kinds = sorted({movable.kind for movable in found for rule in movable.rules if rule.name in conflict})
    repairs = [
        _repair(problem, [movable for movable in found if movable.kind == kind], options, deadline)
        for kind in kinds
    ]
    return tuple(sorted((repair for repair in repairs if repair), key=total_size))


def repaired(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem after these changes."""
    after = {change.parameter: change.after for change in changes}
    numbers = {
        posed.name: (movable.elastic.field, after[movable.parameter])
        for movable in movables(problem)
        if movable.parameter in after
        for posed in movable.rules
    }
    rules = tuple(
        with_number(posed, *numbers[posed.name]) if posed.name in numbers else posed
        for posed in problem.rules
    )
    return replace(problem, rules=rules)


def _repair(problem: Problem, chosen: Sequence[Movable], options: Options, deadline: float | None) -> Repair:
    search = _Search(problem, chosen, options, deadline)
    changes = search.smallest()
    if changes and not search.stands(changes):
        raise SolverError("the solver's repair does not stand up to exact arithmetic")
    return changes


class _Search:
    """An elastic model inside the solver."""

    def __init__(
        self, problem: Problem, chosen: Sequence[Movable], options: Options, deadline: float | None
    ) -> None:
        self.options = options
        self.deadline = deadline
        self.problem = problem
        self.model = ElasticModel(with_room(problem), chosen)
        self.moves = sorted(
            self.model.moves,
            key=lambda move: (move.movable.rules[0].name, move.movable.parameter, move.sign),
        )
        looser = replace(options, solver_options={**TOLERANCES, **options.solver_options})
        self.session = Session(self.model, looser, deadline)
        self.best: Solution | None = None

    def smallest(self) -> Repair:
        """The smallest repair; empty where there is none."""
        size = total(move.size for move in self.moves)
        number = total(move.gives for move in self.moves)
        if not self._improve(size, "min"):
            return ()
        self.model.row("smallest", size, "<=", self._exact(size) + HELD)
        self._improve(number, "min")
        self.model.row("fewest", number, "<=", self._exact(number))
        self._settle(lambda move: move.gives, "max")
        self._settle(lambda move: move.more, "min")
        return tuple(
            move.movable.change(move.movable.elastic.value + move.sign * self._exact(move.amount))
            for move in self.moves
            if self._exact(move.gives)
        )

    def _settle(self, column_of: Callable[[Move], Expression], sense: Literal["min", "max"]) -> None:
        """Optimise one column of each move after the other, while there is a choice, and fix it there."""
        for move in self.moves:
            objective = column_of(move)
            settled = self._exact(objective) == 1 if sense == "max" else self._alone()
            if not settled:
                self._improve(objective, sense)
            (column,) = objective.terms
            fixed = float(self._exact(objective))
            self.session.bound_column(column, fixed, fixed)

    def _alone(self) -> bool:
        """Whether one number moves alone, so that the sum settles it."""
        return sum(self._exact(move.gives) for move in self.moves) <= 1

    def _improve(self, objective: Expression, sense: Literal["min", "max"]) -> bool:
        """Optimise, keep the solution; False where there is none."""
        solution = self.session.optimise(objective, sense)
        if solution.status == "infeasible":
            solution = self.session.again()
        if solution.status == "limit":
            raise LimitError("time ran out while looking for the smallest repair")
        if solution.status == "infeasible":
            if self.best is not None:
                raise SolverError("HiGHS lost its own repair")
            return False
        self.best = solution
        return True

    def _exact(self, expression: Expression) -> Fraction:
        """The value of an expression in whole columns at the best solution."""
        assert self.best is not None
        values = self.best.columns
        return expression.value({k: Fraction(round(values[k])) for k in expression.terms})

    def stands(self, changes: Sequence[Change]) -> bool:
        """Whether the whole posts and switches found keep every rule after the changes, exactly."""
        assert self.best is not None
        mended = with_room(repaired(self.problem, changes))
        posts = {
            cell: self._exact(expression)
            for cell, expression in self.model.posts.items()
            if all(self.model.columns[k].whole for k in expression.terms)
        }
        switches = {
            name: round(self.best.columns[k])
            for name, switch in self.model.switches.items()
            for k in switch.terms
        }
        choice = Choice(posts, switches)
        service = judge(mended, mended.rules, self.options, self.deadline, choice).service
        return service is not None and not any(rule.violation(mended, service) for rule in mended.rules)
