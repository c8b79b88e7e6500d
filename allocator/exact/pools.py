"""Pools of hours and the areas that draw on them, in whole numbers of one small unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.errors import InfeasibleError

Cell = tuple[str, str]
"""A (role, area)."""


@dataclass(frozen=True)
class Pools:
    """What each area can make use of from each role, and what each role has.

    An hour of a role is worth the same everywhere; hours beyond an area's demand for a role are worth
    nothing. All numbers are integers that count `unit_hours` hours of case work.

    Parameters
    ----------
    areas
        The areas that have demand, in code order.
    roles
        In the order in which ties between them are broken.
    supply
        By role: what it has, less what its floors send beyond demand.
    demand
        By area, over all roles; above zero.
    low, high
        ``low[role][area] <= high[role][area]``: the least and the most useful work of the role in the area.
    unit_hours
        Hours in a unit.
    """

    areas: tuple[str, ...]
    roles: tuple[str, ...]
    supply: tuple[int, ...]
    demand: tuple[int, ...]
    low: tuple[tuple[int, ...], ...]
    high: tuple[tuple[int, ...], ...]
    unit_hours: Fraction

    @classmethod
    def of(
        cls,
        supply: Mapping[str, Fraction],
        demand: Mapping[Cell, Fraction],
        floors: Mapping[Cell, Fraction] | None = None,
        caps: Mapping[Cell, Fraction] | None = None,
    ) -> Pools:
        """Put exact hours on one scale.

        Parameters
        ----------
        supply
            ``supply[role]``, hours of case work a year; its order is the order of `roles`.
        demand
            ``demand[role, area]``, hours a year; a pair that is missing has none.
        floors, caps
            Hours of case work that the area receives from the role at least and at most.

        Raises
        ------
        InfeasibleError
            Where a floor is above a cap, or the floors of a role ask for more than it has.

        Examples
        --------
        >>> from fractions import Fraction as F
        >>> pools = Pools.of({"x": F(3)}, {("x", "A"): F(5, 2), ("x", "B"): F(4)}, floors={("x", "A"): F(3)})
        >>> pools.supply, pools.demand, pools.low, pools.high, pools.unit_hours
        ((5,), (5, 8), ((5, 0),), ((5, 8),), Fraction(1, 2))
        """
        floors, caps = floors or {}, caps or {}
        zero = Fraction(0)
        areas = sorted({area for (_, area), hours in demand.items() if hours})
        _refuse_floors(supply, floors, caps)
        low, high, left = [], [], []
        beyond = dict.fromkeys(supply, zero)
        for cell, floor in floors.items():
            beyond[cell[0]] += max(zero, floor - demand.get(cell, zero))
        for role, hours in supply.items():
            wanted = [demand.get((role, area), zero) for area in areas]
            low.append([min(floors.get((role, a), zero), w) for a, w in zip(areas, wanted, strict=True)])
            high.append([min(caps.get((role, a), w), w) for a, w in zip(areas, wanted, strict=True)])
            left.append(hours - beyond[role])
        totals = [sum((demand.get((role, area), zero) for role in supply), zero) for area in areas]
        scale = math.lcm(*{number.denominator for row in (left, totals, *low, *high) for number in row})
        return cls(
            tuple(areas),
            tuple(supply),
            _scaled(left, scale),
            _scaled(totals, scale),
            tuple(_scaled(row, scale) for row in low),
            tuple(_scaled(row, scale) for row in high),
            Fraction(1, scale),
        )

    @cached_property
    def least(self) -> tuple[int, ...]:
        """By area: what its floors send it at least."""
        return tuple(map(sum, zip(*self.low, strict=True))) if self.roles else (0,) * len(self.areas)

    @cached_property
    def most(self) -> tuple[int, ...]:
        """By area: what it could take if no role ran out."""
        return tuple(map(sum, zip(*self.high, strict=True))) if self.roles else (0,) * len(self.areas)

    def without(self, roles: Iterable[int]) -> list[int]:
        """By area: its most where these roles (by number) give it no more than their floors."""
        found = list(self.most)
        for role in roles:
            pairs = zip(self.low[role], self.high[role], strict=True)
            found = [most - (high - low) for most, (low, high) in zip(found, pairs, strict=True)]
        return found


def _refuse_floors(
    supply: Mapping[str, Fraction], floors: Mapping[Cell, Fraction], caps: Mapping[Cell, Fraction]
) -> None:
    asked: dict[str, Fraction] = {}
    for (role, area), floor in floors.items():
        if floor > caps.get((role, area), floor):
            raise InfeasibleError(f"{role} in {area}: the floor is above the cap")
        asked[role] = asked.get(role, Fraction(0)) + floor
    for role, hours in asked.items():
        if hours > supply[role]:
            raise InfeasibleError(
                f"{role}: floors ask for {float(hours):,.1f} hours; the role has {float(supply[role]):,.1f}"
            )


def _scaled(numbers: Sequence[Fraction], scale: int) -> tuple[int, ...]:
    return tuple(number.numerator * (scale // number.denominator) for number in numbers)
