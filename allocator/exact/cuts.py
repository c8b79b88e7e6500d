"""The lowest level that a set of roles sets, among the areas not settled and the roles not run out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocator.exact.crossing import ClampedLines, Integers, as_floats, crossing_in_floats, integers
from allocator.exact.pools import Pools

CLEARLY = 1e-9
"""How far a float must pass a limit before it proposes another set of roles; exact numbers decide anyway."""


@dataclass(frozen=True)
class Cut:
    """A level and the roles, by place among those left, that run out at it."""

    coverage: Fraction
    roles: tuple[int, ...]


@dataclass
class Rest:
    """The areas not settled and the roles not run out.

    `least` is what areas have from floors and from roles that are ample; `width[r]` is what they could take
    of role r beyond that; `supply[r]` is what the role has for it.
    """

    areas: NDArray[np.intp]
    roles: list[int]
    demand: Integers
    least: Integers
    width: list[Integers]
    supply: list[int]

    @classmethod
    def of(cls, pools: Pools) -> Rest:
        low, high = [[integers(row) for row in rows] for rows in (pools.low, pools.high)]
        return cls(
            np.arange(len(pools.areas)),
            list(range(len(pools.roles))),
            integers(pools.demand),
            integers(pools.least),
            [most - floor for floor, most in zip(low, high, strict=True)],
            [hours - int(floor.sum()) for hours, floor in zip(pools.supply, low, strict=True)],
        )

    @property
    def most(self) -> Integers:
        """What each area could take if no role ran out."""
        return _added([self.least, *self.width])

    def drop_ample(self) -> bool:
        """Settle the roles that have all the areas could take; returns whether others are left."""
        for k in reversed(range(len(self.roles))):
            if int(self.width[k].sum()) <= self.supply[k]:
                self.least = self.least + self.width[k]
                self._drop(k)
        return bool(self.roles)

    def lowest_cut(self) -> Cut:
        """The lowest level that a set of roles sets; among equals the set of fewest roles, then the first."""
        coverage = self._level_of(self._propose())
        while True:
            needs = dict(self._needs(coverage))
            over = {mask: need - coverage.denominator * self._supply(mask) for mask, need in needs.items()}
            worst = max(over, key=lambda mask: over[mask])
            if over[worst] == 0:
                break
            coverage = self._level_of(worst)
        tight = [mask for mask, more in over.items() if more == 0]
        for mask in sorted(tight, key=lambda mask: (mask.bit_count(), mask)):
            if self._lines(mask).rises_after(coverage):
                return Cut(coverage, _members(mask))
        raise AssertionError("a set of roles that sets the level is tight at it and passed right of it")

    def settled_by(self, cut: Cut) -> NDArray[np.bool_]:
        """The areas that are at the level, or below it with all they can take."""
        start = self.most - _added([self.width[k] for k in cut.roles])
        level = cut.coverage
        return np.asarray(level.numerator * self.demand >= level.denominator * start, dtype=bool)

    def leave(self, cut: Cut, settled: NDArray[np.bool_]) -> None:
        """Take out the settled areas, with all they can of the roles that go on, and the roles run out."""
        for k in reversed(range(len(self.roles))):
            if k in cut.roles:
                self._drop(k)
            else:
                self.supply[k] -= int(self.width[k][settled].sum())
        self.areas = self.areas[~settled]
        self.demand, self.least = self.demand[~settled], self.least[~settled]
        self.width = [width[~settled] for width in self.width]

    def _drop(self, k: int) -> None:
        del self.roles[k], self.width[k], self.supply[k]

    def _level_of(self, mask: int) -> Fraction:
        level = self._lines(mask).last_within(self._supply(mask))
        assert level is not None, "the roles were passed somewhere"
        return level

    def _lines(self, mask: int) -> ClampedLines:
        width = _added([self.width[k] for k in _members(mask)])
        return ClampedLines(self.most - width, width, self.demand)

    def _supply(self, mask: int) -> int:
        return sum(self.supply[k] for k in _members(mask))

    def _needs(self, coverage: Fraction) -> Iterator[tuple[int, int]]:
        """What the areas must draw from each set of roles at the coverage, times its denominator."""
        scale = coverage.denominator
        short = np.minimum(coverage.numerator * self.demand - scale * self.most, 0)
        for mask, need in _drawn(short, [scale * width for width in self.width]):
            yield mask, int(need)

    def _propose(self) -> int:
        """The set of roles that sets the lowest level, in floating point."""
        unit = int(self.demand.max())
        demand, most = as_floats(self.demand, unit), as_floats(self.most, unit)
        width = [as_floats(row, unit) for row in self.width]
        supply = [hours / unit for hours in self.supply]

        def level(mask: int) -> float:
            wide = _added([width[k] for k in _members(mask)])
            kept = wide > 0
            limit = sum(supply[k] for k in _members(mask))
            return crossing_in_floats((most - wide)[kept], wide[kept], demand[kept], limit)

        coverage, best = min((level(1 << k), 1 << k) for k in range(len(self.roles)))
        for _ in range(1 << len(self.roles)):
            short = np.minimum(coverage * demand - most, 0.0)
            over, mask = max(
                (float(need) - sum(supply[k] for k in _members(mask)), mask)
                for mask, need in _drawn(short, width)
            )
            if mask == best or over <= CLEARLY * sum(supply):
                break
            coverage, best = level(mask), mask
        return best


def _drawn(short: Any, width: list[Any], mask: int = 0, first: int = 0) -> Iterator[tuple[int, Any]]:
    """Every set of roles with the sum of what is drawn from it; `short` is minus what is spare without it."""
    for k in range(first, len(width)):
        more = short + width[k]
        yield mask | 1 << k, np.maximum(more, 0).sum()
        yield from _drawn(more, width, mask | 1 << k, k + 1)


def _added(rows: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.asarray(sum(rows[1:], start=rows[0]))


def _members(mask: int) -> tuple[int, ...]:
    return tuple(k for k in range(mask.bit_length()) if mask >> k & 1)
