"""A small tree of certified leaves: why no whole posts are better in a stage than those of a plan.

The value to be proved is known, so that the order of the search does not matter: a node whose linear
relaxation allows no more is a leaf, and its duals are kept in fractions. Limits are counts, never times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from allocator.errors import SolverError
from allocator.model import Model
from allocator.proofs import Empty, Leaf, Split, Tree
from allocator.search.integer_stages import Asked
from allocator.search.proving import allowed, weak_bound
from allocator.search.vertex import Basis, duals
from allocator.solutions import Solution
from allocator.solvers import Options, Session

MOST_LEAVES = 4000
"""So many leaves may prove the stages of one part of a problem; beyond, what is left is bounded."""
MOST_DEPTH = 200
"""So many splits may stand one under the other."""
CANDIDATES = 8
"""So many columns are tried before one is split."""
NEAR = 1e-9
"""Bounds this near to the value are computed exactly, from the basis."""
WHOLE = 1e-6
"""Columns this near to whole numbers are taken for whole."""
GRAINS = (8, 16, 24, 32, 40)
"""Duals are rounded to these powers of one half: the coarsest that prove a leaf make the shortest file."""
Box = Mapping[int, tuple[int, int]]


@dataclass
class _Aim:
    """A stage to be proved: maximise `costs`, whose value at the plan is `reached`, in steps of `step`."""

    asked: Asked
    costs: Mapping[int, Fraction]
    reached: Fraction
    step: Fraction | None
    worst: Fraction
    sign: int = field(init=False)

    def __post_init__(self) -> None:
        self.sign = 1 if self.asked.stage.sense == "max" else -1

    def beyond(self, solution: Solution) -> float:
        """How far a relaxation lets the objective go beyond the plan, as far as floating point goes."""
        return self.sign * (solution.objective - float(self.asked.value))

    def rounded(self, bound: Fraction) -> Fraction:
        """A bound at the last step that the objective can take."""
        return math.floor(bound / self.step) * self.step if self.step else bound


class Branching:
    """A program with whole columns, whose stages are proved one after the other and held by rows.

    Parameters
    ----------
    model
        The program, with whole posts as columns; stages add rows to it while they are proved.
    options
        How the relaxations are solved.
    refute
        Told of whole columns that seem to be better than the plan; raises where they are.
    """

    def __init__(
        self, model: Model, options: Options, refute: Callable[[npt.NDArray[np.float64]], None]
    ) -> None:
        self.model = model
        self.refute = refute
        self.leaves = 0
        self.stages = 0
        self.keys: list[int] = []
        """What the certificate calls each row of the model: its number, or -n for what holds stage n."""
        plain = replace(
            options, time_limit=None, solver_options={**options.solver_options, "presolve": "off"}
        )
        self.session = Session(model, plain, relaxed=True)
        self._now: dict[int, tuple[int, int]] = {}
        self._numbers = _Numbers(model)

    def prove(self, asked: Asked) -> tuple[Tree, Fraction]:
        """The tree of a stage and the gap of its worst leaf; the stage is held from then on."""
        self.keys += range(len(self.keys) - self.stages, self.program_rows)
        objective, sign = asked.stage.objective, 1 if asked.stage.sense == "max" else -1
        costs = {k: sign * c for k, c in objective.terms.items()}
        reached = sign * (asked.value - objective.constant)
        aim = _Aim(asked, costs, reached, self._step(costs), reached)
        self._now, self._numbers = {}, _Numbers(self.model)
        self.session.optimise(objective, asked.stage.sense)
        tree = self._tree(aim, {}, 0)
        self._bound({})
        self.stages += 1
        self.model.row(f"held({self.stages})", sign * objective, ">=", sign * asked.value)
        self.keys.append(-self.stages)
        return tree, aim.worst - reached

    @property
    def program_rows(self) -> int:
        """How many rows the program has by now, those that hold stages left out."""
        return len(self.model.rows) - self.stages

    def _step(self, costs: Mapping[int, Fraction]) -> Fraction | None:
        if not costs or not all(self.model.columns[k].whole for k in costs):
            return None
        below = math.lcm(*(c.denominator for c in costs.values()))
        return Fraction(math.gcd(*(int(c * below) for c in costs.values())), below)

    def _tree(self, aim: _Aim, box: Box, depth: int) -> Tree:
        solution = self._relaxed(box)
        leaf = self._leaf(aim, box, solution)
        if leaf is None and depth < MOST_DEPTH and self.leaves < MOST_LEAVES:
            split = self._split(aim, box, solution)
            if split is not None:
                column, at = split
                low, high = box.get(column, self._range(column))
                self.leaves += 1
                below = self._tree(aim, {**box, column: (low, at)}, depth + 1)
                return Split(column, at, below, self._tree(aim, {**box, column: (at + 1, high)}, depth + 1))
        return leaf or self._open(aim, box, solution)

    def _range(self, column: int) -> tuple[int, int]:
        found = self.model.columns[column]
        return math.ceil(found.low), math.floor(found.high)

    def _relaxed(self, box: Box) -> Solution | None:
        """The relaxation between these bounds; None where the solver has no answer."""
        self._bound(box)
        try:
            return self.session.again()
        except SolverError:
            try:
                return self.session.afresh()
            except SolverError:
                return None

    def _bound(self, box: Box) -> None:
        for column in {**self._now, **box}:
            low, high = box.get(column, self._range(column))
            if self._now.get(column) != (low, high):
                self.session.bound_column(column, float(low), float(high))
        self._now = dict(box)

    def _leaf(self, aim: _Aim, box: Box, solution: Solution | None) -> Tree | None:
        """A leaf that proves the stage between these bounds, or None."""
        if solution is None:
            return None
        if solution.status == "infeasible":
            return self._empty(box)
        beyond = aim.beyond(solution)
        most = float(aim.reached) + (float(aim.step) - WHOLE if aim.step else -NEAR)
        if abs(beyond) <= NEAR:
            prices = self._of_the_basis(aim)
            return Leaf(self._keyed(prices)) if self._exactly(aim, prices, box) <= aim.reached else None
        if beyond > NEAR and not (aim.step and beyond < float(aim.step) - WHOLE):
            return None
        for prices in self._grained(aim.sign * solution.row_duals):
            if self._numbers.bound(aim.costs, prices, box) <= most:
                return Leaf(self._keyed(prices))
        return None

    def _empty(self, box: Box) -> Tree | None:
        """Multipliers that show that there is no point, from the solver's ray."""
        ray = self.session.ray()
        if not ray.size or not np.any(ray):
            return None
        for prices in self._grained(-ray / np.max(np.abs(ray))):
            if self._numbers.bound({}, prices, box) <= -NEAR:
                return Empty(self._keyed(prices))
        return None

    def _exactly(self, aim: _Aim, prices: Mapping[int, Fraction], box: Box) -> Fraction:
        columns = list(self.model.columns)
        for k, (low, high) in box.items():
            columns[k] = replace(columns[k], low=Fraction(low), high=Fraction(high))
        return aim.rounded(weak_bound(aim.costs, prices, self.model.rows, columns)[0])

    def _of_the_basis(self, aim: _Aim) -> dict[int, Fraction]:
        """Exact duals of the last basis; none where it is singular."""
        try:
            return self._allowed(duals(aim.costs, self.model.rows, Basis(*self.session.basis())).rows)
        except SolverError:
            return {}

    def _grained(self, prices: npt.NDArray[np.float64]) -> Iterator[dict[int, Fraction]]:
        for grain in GRAINS:
            scaled = np.rint(prices * 2.0**grain)
            yield self._allowed({int(n): Fraction(int(scaled[n]), 2**grain) for n in np.flatnonzero(scaled)})

    def _allowed(self, prices: Mapping[int, Fraction]) -> dict[int, Fraction]:
        return {n: y for n, y in prices.items() if allowed(self.model.rows[n], y)}

    def _open(self, aim: _Aim, box: Box, solution: Solution | None) -> Leaf:
        """A leaf that allows more than the plan has: by how much is the gap of the stage."""
        known = solution is not None and solution.status == "optimal"
        prices = self._of_the_basis(aim) if known else {}
        aim.worst = max(aim.worst, self._exactly(aim, prices, box))
        return Leaf(self._keyed(prices))

    def _split(self, aim: _Aim, box: Box, solution: Solution | None) -> tuple[int, int] | None:
        """The column to split, and where: the one whose two sides come down most."""
        if solution is None or solution.status == "infeasible":
            return None
        broken = [
            (-abs(value - round(value)), k)
            for k, column in enumerate(self.model.columns)
            if column.whole and abs((value := float(solution.columns[k])) - round(value)) > WHOLE
        ]
        if not broken:
            self.refute(solution.columns)
            return None
        best: tuple[float, int, int] | None = None
        beyond = max(aim.beyond(solution), NEAR)
        for _, k in sorted(broken)[:CANDIDATES]:
            at = math.floor(solution.columns[k])
            low, high = box.get(k, self._range(k))
            score = 1.0
            for side in ((low, at), (at + 1, high)):
                found = self._relaxed({**box, k: side})
                gone = 0.0 if found is None else 1.0
                if found is not None and found.status == "optimal":
                    gone = min(1.0, 1 - aim.beyond(found) / beyond)
                score *= max(gone, WHOLE)
            if best is None or score > best[0]:
                best = score, k, at
        assert best is not None
        return best[1:]

    def _keyed(self, prices: Mapping[int, Fraction]) -> dict[int, Fraction]:
        return {self.keys[n]: y for n, y in prices.items()}


class _Numbers:
    """The rows and bounds of a model in floating point, as they stood when a stage was begun.

    What clears the value by `NEAR` here, a thousand times more than rounding can be, clears it in fractions,
    and the checker adds it all up in fractions anyway before anything is written.
    """

    def __init__(self, model: Model) -> None:
        self.low = np.array([float(column.low) for column in model.columns])
        self.high = np.array([float(column.high) for column in model.columns])
        self.limits = np.array([float(row.limit) for row in model.rows])
        self.factors = np.zeros((len(model.rows), len(model.columns)))
        for n, row in enumerate(model.rows):
            for k, factor in row.terms.items():
                self.factors[n, k] = float(factor)

    def bound(self, costs: Mapping[int, Fraction], prices: Mapping[int, Fraction], box: Box) -> float:
        """What weak duality allows between these bounds."""
        y = np.zeros(len(self.limits))
        for n, price in prices.items():
            y[n] = float(price)
        reduced = -(y @ self.factors)
        for k, cost in costs.items():
            reduced[k] += float(cost)
        low, high = self.low.copy(), self.high.copy()
        for k, (least, most) in box.items():
            low[k], high[k] = least, most
        return float(y @ self.limits + np.sum(np.where(reduced > 0, reduced * high, reduced * low)))
