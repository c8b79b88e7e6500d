"""Welfare of a stated aversion to inequality: what `proportional` and `alpha_fair` share."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.criteria.curves import LEAST, Curve, Grid, Steps
from allocator.criteria.levels import most
from allocator.errors import Fault
from allocator.expression import Expression, total
from allocator.outcomes import Outcome
from allocator.quantity import Quantity

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

ZERO = Fraction(0)
ERROR = Fraction(1, 10**6)
FINEST = Fraction(1, 10**10)
"""The smallest error, in the unit of its objective, that a solver working in doubles can be held to."""
FINER = 100
"""The lines are this much nearer than asked, as far as `FINEST` allows."""
FIRST_LOOKS = tuple(Fraction(1, over) for over in (1, 2, 4, 10, 100))
"""Outcomes at which a program gets its first lines; the rest follow from its answers."""
BEYOND = 5e-10
"""A height this far above the curve is more than rounding."""
Reader = Callable[[Expression], float]


class Welfare(Criterion):
    """Concave welfare: the sum over outcomes of a_i f(y_i), f'(y) = y^(-alpha).

    f(y) = ln y for alpha = 1, else (y^(1 - alpha) - 1) / (1 - alpha), drawn by chords that lie under it by
    at most `error` (`allocator.criteria.curves`), or by a hundredth of that where a solver can keep it,
    since plans a millionth apart in welfare may be a third of a percent apart in coverage. For a local role
    in whole posts the chords join what posts can reach, and there is no error. Weights a_i are shares of
    demand hours and sum to 1, so that the error of the whole is no larger.

    For alpha >= 1, where f(0) is minus infinity, as many outcomes as possible are first brought above zero
    (each counting y / 0.0001 up to 1); the welfare is then over those.
    """

    error: Annotated[Fraction, Quantity(above=0)] = ERROR

    @property
    @abstractmethod
    def aversion(self) -> Fraction:
        """The exponent alpha, 0 or more."""

    def stages(self, model: Model) -> Stages:
        found = self.outcomes(model.problem)
        if not found:
            return
        above: Mapping[str, Expression] = {outcome.name: Expression(constant=1) for outcome in found}
        if self.aversion >= 1:
            counted = {outcome.name: _counted(model, outcome) for outcome in found}
            share = total(counted.values()) * Fraction(1, len(found))
            result = yield Stage(self.name, "max", share, of=lambda values: values[0] / len(found))
            if result.optimum < 1 - BEYOND:
                above = _chosen(model, found, counted, result.value, result.optimum * len(found))
        yield _Program(self, model, found, above).stage()

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        found = self.outcomes(problem)
        if not found:
            return ()
        reached = {outcome: outcome.value(problem, service) for outcome in found}
        if self.aversion < 1:
            return (self._sum(problem, reached),)
        counted = sum((min(Fraction(1), y / LEAST) for y in reached.values()), ZERO)
        return counted, self._sum(problem, {outcome: y for outcome, y in reached.items() if y >= LEAST})

    def _sum(self, problem: Problem, reached: Mapping[Outcome, Fraction]) -> Fraction:
        return sum(
            (outcome.weight * self.curve(problem, outcome).value(y) for outcome, y in reached.items()),
            ZERO,
        )

    def curve(self, problem: Problem, outcome: Outcome) -> Curve:
        """The lines that stand for welfare from this outcome."""
        top = most(problem, (outcome,))
        if not self.aversion:
            return Steps(self.aversion, (top, ZERO))
        kept = tuple(y for y in _steps(problem, outcome) if y or self.aversion < 1)
        if len(kept) > 1:
            return Steps(self.aversion, kept)
        slope = _scale(problem, self.outcomes(problem), self.aversion)
        error = min(self.error, max(self.error / FINER, FINEST * slope))
        return Grid(self.aversion, error, top, slope)

    def faults(self, problem: Problem, where: str) -> Iterator[Fault]:
        """Refuse an aversion whose slopes are too far apart for the stated error."""
        found = self.outcomes(problem)
        slope = _scale(problem, found, self.aversion)
        if self.error < FINEST * slope:
            yield Fault(
                where,
                f"alpha {float(self.aversion):g} with an error of {float(self.error):g}",
                f"with this alpha and these demands, an error of at least {float(FINEST * slope):g}",
                "a smaller alpha, a larger error, or leximin, which a growing alpha approaches",
            )

    def widest(self, problem: Problem) -> Fraction:
        found = self.outcomes(problem)
        heights = [self.curve(problem, outcome).line(0).at(most(problem, (outcome,))) for outcome in found]
        return max([Fraction(len(found) * (self.aversion >= 1)), *heights])

    def separable(self, problem: Problem) -> bool:
        return self.looks_across(problem) == "area-role"


def _may_count(above: Expression) -> bool:
    return bool(above.terms or above.constant)


class _Program:
    """Welfare in the variables of a model: a height for each outcome, under the lines drawn so far.

    Heights are welfare over the slope of `_scale`, so that numbers stay near 1.
    """

    def __init__(
        self, criterion: Welfare, model: Model, found: Sequence[Outcome], above: Mapping[str, Expression]
    ) -> None:
        self.criterion = criterion
        self.model = model
        self.found = [outcome for outcome in found if _may_count(above[outcome.name])]
        self.above = above
        self.curves = {outcome.name: criterion.curve(model.problem, outcome) for outcome in self.found}
        self.outcomes = {outcome.name: outcome.expression(model) for outcome in self.found}
        self.heights: dict[str, Expression] = {}
        self.scale = _scale(model.problem, self.found, criterion.aversion)
        self.drawn: dict[str, set[int]] = {outcome.name: set() for outcome in self.found}

    def stage(self) -> Stage:
        """The stage, with the first lines drawn."""
        criterion, problem = self.criterion, self.model.problem
        scale = self.scale
        for outcome in self.found:
            top, curve = most(problem, (outcome,)), self.curves[outcome.name]
            low, high = min(curve.line(curve.last).intercept, ZERO), max(curve.line(0).at(top), ZERO) / scale
            height = self.model.column(f"welfare({outcome.name})", low / scale - 1, high)
            self.heights[outcome.name] = height
            if self.above[outcome.name].terms:
                self.model.row(f"welfare({outcome.name})", height, "<=", self.above[outcome.name] * high)
            for look in FIRST_LOOKS:
                self._look(outcome.name, look * top)
        welfare = total(self.heights[outcome.name] * outcome.weight for outcome in self.found)
        return Stage(criterion.name, "max", welfare, of=lambda values: values[-1] / scale, refine=self.refine)

    def refine(self, read: Reader) -> bool:
        """Draw the lines that an answer touches or passes; whether there were any new ones.

        Where a face is held by its tight rows, the lines beside a touched one must be there to end it.
        """
        added = [self._refine(name, read) for name in self.heights]
        return any(added)

    def _refine(self, name: str, read: Reader) -> bool:
        if self.above[name].terms and read(self.above[name]) < 0.5:
            return False
        outcome = Fraction(max(0.0, read(self.outcomes[name])))
        beyond = read(self.heights[name]) - float(self.curves[name].value(outcome) / self.scale)
        return (beyond > BEYOND or not self.model.has_choices) and self._look(name, outcome)

    def _look(self, name: str, outcome: Fraction) -> bool:
        """Draw the line that is lowest at an outcome, and those beside it; whether one is new."""
        curve, drawn = self.curves[name], self.drawn[name]
        middle = curve.lowest(outcome)
        near = range(max(0, middle - 1), min(curve.last, middle + 1) + 1)
        new = [number for number in near if number not in drawn]
        for number in new:
            line = curve.line(number)
            slope, intercept = line.slope / self.scale, line.intercept / self.scale
            bound = self.outcomes[name] * slope + intercept
            if self.above[name].terms and intercept < 0:
                bound = self.outcomes[name] * slope + self.above[name] * intercept
            self.model.row(f"line({name},{number})", self.heights[name], "<=", bound)
            drawn.add(number)
        return bool(new)


def _counted(model: Model, outcome: Outcome) -> Expression:
    counted = model.column(f"above_zero({outcome.name})", 0, 1)
    model.row(f"above_zero({outcome.name})", outcome.expression(model), ">=", counted * LEAST)
    return counted


def _chosen(
    model: Model, found: Sequence[Outcome], counted: Mapping[str, Expression], read: Reader, count: float
) -> dict[str, Expression]:
    """Which outcomes are above zero: a choice where posts are still to be placed, else what the answer says.

    With all posts known the rest is convex: a mean of plans brings above zero whatever any of them does.
    """
    if not model.has_choices:
        return {name: Expression(constant=int(read(column) > 1 - BEYOND)) for name, column in counted.items()}
    above = {outcome.name: model.switch(f"counts({outcome.name})") for outcome in found}
    for outcome in found:
        model.row(f"counts({outcome.name})", outcome.expression(model), ">=", above[outcome.name] * LEAST)
    model.row("counts", total(above.values()), ">=", int(count + BEYOND))
    return above


def _steps(problem: Problem, outcome: Outcome) -> tuple[Fraction, ...]:
    """What whole posts of one local role can make of an outcome, from the most down; empty for others."""
    (role_id, area), *others = outcome.cells
    role = problem.role[role_id]
    local = role.tier == "local" and problem.links_to[role_id, area] == (area,)
    if others or not local or not role.post_size or problem.helpers[role_id, area]:
        return ()
    worth = role.post_size * role.hours_per_post * problem.productive_share[role_id, area, area]
    units = int(problem.most_posts[role_id] / role.post_size)
    return tuple(
        sorted({_reached(problem, outcome, worth * number) for number in range(units + 1)}, reverse=True)
    )


def _reached(problem: Problem, outcome: Outcome, hours: Fraction) -> Fraction:
    """An outcome of one cell that receives these hours."""
    (cell,) = outcome.cells
    demand = problem.role_demand_hours[cell]
    if outcome.on != "risk-coverage":
        return hours / demand if outcome.on == "received" else min(Fraction(1), hours / demand)
    met, whole = ZERO, ZERO
    for driver in problem.drivers_of[cell]:
        wanted, weight = problem.demand_hours[(driver, *cell)], problem.risk_weight[driver]
        met += weight * min(wanted, hours)
        whole += weight * wanted
        hours = max(ZERO, hours - wanted)
    return met / whole


def _scale(problem: Problem, found: Sequence[Outcome], aversion: Fraction) -> int:
    """The slope of welfare where all share alike, as a power of two: it keeps the objective near 1."""
    if not found:
        return 1
    cells = {cell for outcome in found for cell in outcome.cells}
    demand = sum((problem.role_demand_hours[cell] for cell in cells), ZERO)
    hours = sum(
        (
            problem.most_worked[role] * problem.role[role].hours_per_post
            for role in {role for role, _ in cells}
        ),
        ZERO,
    )
    mean = min(1.0, max(float(hours / demand), float(LEAST)))
    return 1 << max(0, math.floor(-float(aversion) * math.log2(mean)))
