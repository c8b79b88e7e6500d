"""Leximin of area coverage where an hour's worth depends on its role only: exact, by subsets of roles.

By max-flow min-cut every area can have coverage t at once, or its most where that is less, if and only if
every set T of roles has what the areas must draw from it:

    sum_i max(0, min(t D_i, Y_i) - A_i(T)) <= sum_{r in T} S_r

where D_i is the demand of area i over all roles (hours), Y_i the most it could take, A_i(T) the most it could
take with no more than its floors from the roles in T, and S_r what role r has left beyond all floors. The
left side rises in straight pieces, so the largest t is found exactly. The areas that need more from that T
stay at t, T has nothing left, and the rest is the same problem with fewer roles: at most as many levels as
roles. Floats propose the set and the level; whole numbers decide both (`cuts`).

Source: lexicographically optimal bases of a polymatroid, Megiddo (1974) and Fujishige (1980).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocator.exact.cuts import Rest
from allocator.exact.pools import Pools

MOST_ROLES = 12
"""The work doubles with each role; above this the staged linear program is the better way."""


@dataclass(frozen=True)
class Level:
    """A level of coverage that is set by roles which run out there.

    Parameters
    ----------
    coverage
        Of `areas`, 0 to 1.
    roles
        What runs out: the areas settled here and earlier take every hour of these roles.
    areas
        Those that could take more of these roles, and stay at the level.
    full
        Those settled since the last level, no better off than this one: they take all they can of every role
        that had not run out before.
    """

    coverage: Fraction
    roles: tuple[str, ...]
    areas: tuple[str, ...]
    full: tuple[str, ...]


@dataclass(frozen=True)
class Levels:
    """Leximin coverage and why it is the best: the levels from the worst off upwards.

    Parameters
    ----------
    levels
        From the lowest up; two may have one coverage where separate roles run out at it.
    full
        The areas above the last level: they take all they can of every role that did not run out.
    coverage
        By area, 0 to 1.
    """

    levels: tuple[Level, ...]
    full: tuple[str, ...]
    coverage: Mapping[str, Fraction]


def leximin_levels(pools: Pools) -> Levels:
    """Raise the worst off as far as it goes, then the second worst, and so on.

    Raises
    ------
    ValueError
        Where there are more than `MOST_ROLES` roles.

    Examples
    --------
    Ten hours of x, which A and B want; three of y, which only B wants. A needs 8 of x; B 8 of x and 2 of y.
    Evenly, x lifts A to t when 8 t of it goes there; B reaches t with 2 hours of y and 10 t - 2 of x:
    18 t - 2 = 10 gives t = 2/3.

    >>> from fractions import Fraction as F
    >>> demand = {("x", "A"): F(8), ("x", "B"): F(8), ("y", "B"): F(2)}
    >>> found = leximin_levels(Pools.of({"x": F(10), "y": F(3)}, demand))
    >>> [(str(level.coverage), level.roles, level.areas) for level in found.levels]
    [('2/3', ('x',), ('A', 'B'))]
    """
    if len(pools.roles) > MOST_ROLES:
        raise ValueError(f"{len(pools.roles)} roles; role subsets serve up to {MOST_ROLES}")
    rest = Rest.of(pools)
    coverage: list[Fraction] = [Fraction(0)] * len(pools.areas)
    levels = []
    while rest.drop_ample():
        cut = rest.lowest_cut()
        most, demand = rest.most, rest.demand
        settled = rest.settled_by(cut)
        held = settled & (cut.coverage.numerator * demand < cut.coverage.denominator * most)
        for k in np.flatnonzero(settled):
            coverage[rest.areas[k]] = cut.coverage if held[k] else Fraction(int(most[k]), int(demand[k]))
        levels.append(
            Level(
                cut.coverage,
                tuple(pools.roles[rest.roles[k]] for k in cut.roles),
                tuple(pools.areas[k] for k in rest.areas[held]),
                tuple(pools.areas[k] for k in rest.areas[settled & ~held]),
            )
        )
        rest.leave(cut, settled)
    for area, most, demand in zip(rest.areas, rest.most, rest.demand, strict=True):
        coverage[area] = Fraction(int(most), int(demand))
    return Levels(
        tuple(levels),
        tuple(pools.areas[k] for k in rest.areas),
        dict(zip(pools.areas, coverage, strict=True)),
    )
