"""The proof of leximin levels: what a reader can check by adding up, and the same in words.

Take the areas no better off than v and a set T of roles. In any plan they receive at most what they can take
with no more than their floors from T, plus all that T has beyond floors. Where a plan gives exactly that for
every v, no plan is better: raising an area at v lowers another that is no better off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from allocator.exact.pools import Cell, Pools
from allocator.exact.role_subsets import Level, Levels

NAMED = 5
"""More areas than this are counted instead of named."""


def check(pools: Pools, levels: Levels, work: Mapping[Cell, Fraction]) -> tuple[str, ...]:
    """What is wrong with a result, in exact arithmetic; nothing where it is feasible and proved best.

    It shares no step with the search: it reads coverage, the roles of each level and the work, and adds up.

    Parameters
    ----------
    pools, levels
        The data, and what is claimed of them.
    work
        ``work[role, area]``, hours that are of use there; a pair that is missing has none.

    Examples
    --------
    >>> from allocator.exact.role_subsets import leximin_levels
    >>> from allocator.exact.sharing import share_out
    >>> F = Fraction
    >>> pools = Pools.of({"x": F(3)}, {("x", "A"): F(2), ("x", "B"): F(4)})
    >>> levels = leximin_levels(pools)
    >>> check(pools, levels, share_out(pools, levels))
    ()
    >>> check(pools, levels, {("x", "A"): F(2), ("x", "B"): F(1)})
    ('A receives 2 hours, its coverage means 1', 'B receives 1 hours, its coverage means 2')
    """
    return (*_infeasible(pools, levels, work), *_unproved(pools, levels))


def words(levels: Levels, noun: str = "areas") -> tuple[str, ...]:
    """The reason for each level, one sentence a level, worst off first.

    Examples
    --------
    >>> from allocator.exact.role_subsets import leximin_levels
    >>> F = Fraction
    >>> pools = Pools.of({"x": F(3)}, {("x", "A"): F(2), ("x", "B"): F(4)}, caps={("x", "A"): F(1, 2)})
    >>> for sentence in words(leximin_levels(pools)):
    ...     print(sentence)
    A: 25.0%; all it can take of every role.
    B: 62.5%; with those before it takes every hour of x, and all it can of any other role; it cannot rise \
without lowering one that is no better off.
    """
    found = []
    gone: list[str] = []
    for level in levels.levels:
        if level.full:
            found.append(_full(levels, level.full, gone, noun))
        found.append(_held(level, bool(found), noun))
        gone += level.roles
    if levels.full:
        found.append(_full(levels, levels.full, gone, noun))
    return tuple(found)


def _full(levels: Levels, areas: Sequence[str], gone: Sequence[str], noun: str) -> str:
    coverages = sorted(levels.coverage[area] for area in areas)
    share = _percent(coverages[0])
    if _percent(coverages[-1]) != share:
        share = f"{share} to {_percent(coverages[-1])}"
    best = f"{_named(areas, noun)}: {share}; all {'it' if len(areas) == 1 else 'they'} can take of every role"
    return f"{best} but {_joined(gone)}, which areas no better off use up." if gone else f"{best}."


def _held(level: Level, others: bool, noun: str) -> str:
    takes, can = ("it takes", "it") if len(level.areas) == 1 else ("they take", "they")
    return (
        f"{_named(level.areas, noun)}: {_percent(level.coverage)}; "
        f"{'with those before ' if others else ''}{takes} "
        f"every hour of {_joined(level.roles)}, and all {can} can of any other role; "
        f"{'it cannot' if can == 'it' else 'none can'} rise without lowering one that is no better off."
    )


def _infeasible(pools: Pools, levels: Levels, work: Mapping[Cell, Fraction]) -> Iterator[str]:
    unit = pools.unit_hours
    received = [Fraction(0)] * len(pools.areas)
    for number, role in enumerate(pools.roles):
        given = [work.get((role, area), Fraction(0)) for area in pools.areas]
        if sum(given, Fraction(0)) > pools.supply[number] * unit:
            yield f"{role} gives more than it has"
        for k, hours in enumerate(given):
            received[k] += hours
            if not pools.low[number][k] * unit <= hours <= pools.high[number][k] * unit:
                yield f"{role} in {pools.areas[k]}: {hours} hours are outside its floor and cap"
    for area, hours, demand in zip(pools.areas, received, pools.demand, strict=True):
        meant = levels.coverage[area] * demand * unit
        if hours != meant:
            yield f"{area} receives {hours} hours, its coverage means {meant}"


def _unproved(pools: Pools, levels: Levels) -> Iterator[str]:
    """Areas below the first level, then each level and the areas between it and the next."""
    coverage = [levels.coverage[area] for area in pools.areas]
    units = [share * demand for share, demand in zip(coverage, pools.demand, strict=True)]
    gone: list[int] = []
    floor = Fraction(-1)
    cuts: list[tuple[Fraction, list[int]]] = [(floor, [])]
    for level in levels.levels:
        if level.coverage < cuts[-1][0]:
            yield "the levels do not rise"
        gone = [*gone, *map(pools.roles.index, level.roles)]
        if level.coverage == cuts[-1][0]:
            cuts.pop()
        cuts.append((level.coverage, gone))
    for number, (at, roles) in enumerate(cuts):
        above = cuts[number + 1][0] if number + 1 < len(cuts) else None
        spare = pools.without(roles)
        drawn = Fraction(0)
        for area, share, has, without in zip(pools.areas, coverage, units, spare, strict=True):
            if share <= at:
                drawn += has - without
            elif (above is None or share < above) and has != without:
                yield f"{area} could take more of a role that has not run out"
        has_beyond = sum(pools.supply[role] - sum(pools.low[role]) for role in roles)
        if drawn != has_beyond:
            yield f"the areas up to coverage {at} draw {drawn} units of roles that have {has_beyond}"


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.1f}%"


def _named(areas: Sequence[str], noun: str) -> str:
    return _joined(areas) if len(areas) <= NAMED else f"{len(areas)} {noun}"


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
