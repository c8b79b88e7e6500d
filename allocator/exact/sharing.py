"""Which role gives which area how much, once leximin coverage is known: one exact flow, level by level."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocator.exact.pools import Cell, Pools
from allocator.exact.role_subsets import Levels


def share_out(pools: Pools, levels: Levels) -> dict[Cell, Fraction]:
    """Hours of use by role and area, the one way that is least in order of (role, area).

    Within a level the roles that run out are shared so that the first role gives the first area as little as
    any flow allows, then the second area, and so on: roles in the order of `pools`, areas by code. Outside
    levels there is no choice. That is the canonical order of posts where each role has a base in each area;
    elsewhere it is only a rule that leaves no chance.

    By the same subset condition as the levels no flow needs to be sought: an area takes of a role what the
    roles still to come cannot give it. Steps: areas times subsets of the roles of a level.

    Examples
    --------
    Two roles of two hours each, two areas that want up to two hours of either role: the first role gives its
    first area nothing.

    >>> from allocator.exact.role_subsets import leximin_levels
    >>> F = Fraction
    >>> pools = Pools.of({"x": F(2), "y": F(2)}, {(role, area): F(2) for role in "xy" for area in "AB"})
    >>> {cell: str(hours) for cell, hours in share_out(pools, leximin_levels(pools)).items()}
    {('x', 'B'): '2', ('y', 'A'): '2'}
    """
    number = {area: k for k, area in enumerate(pools.areas)}
    work: dict[Cell, Fraction] = {}

    def give(role: int, area: int, units: int, parts: int = 1) -> None:
        if units:
            cell = (pools.roles[role], pools.areas[area])
            work[cell] = Fraction(units * pools.unit_hours.numerator, parts * pools.unit_hours.denominator)

    width = [
        [high - low for low, high in zip(*rows, strict=True)]
        for rows in zip(pools.low, pools.high, strict=True)
    ]
    left = [hours - sum(row) for hours, row in zip(pools.supply, pools.low, strict=True)]
    on = list(range(len(pools.roles)))
    gone: list[int] = []
    for level in levels.levels:
        ending = [role for role in on if pools.roles[role] in level.roles]
        on = [role for role in on if role not in ending]
        held, full = [[number[area] for area in areas] for areas in (level.areas, level.full)]
        for role in on:
            left[role] -= sum(width[role][area] for area in (*held, *full))
        for role in ending:
            left[role] -= sum(width[role][area] for area in full)
        for areas, roles in ((held, on), (full, (*on, *ending))):
            for area in areas:
                for role in gone:
                    give(role, area, pools.low[role][area])
                for role in roles:
                    give(role, area, pools.high[role][area])
        parts = level.coverage.denominator
        without = pools.without((*gone, *ending))
        drawn = least_in_order(
            [level.coverage.numerator * pools.demand[area] - parts * without[area] for area in held],
            [[parts * width[role][area] for area in held] for role in ending],
            [parts * left[role] for role in ending],
        )
        for role, row in zip(ending, drawn, strict=True):
            for area, units in zip(held, row, strict=True):
                give(role, area, units + parts * pools.low[role][area], parts)
        gone += ending
    for area in (number[name] for name in levels.full):
        for role in gone:
            give(role, area, pools.low[role][area])
        for role in on:
            give(role, area, pools.high[role][area])
    place = {role: k for k, role in enumerate(pools.roles)}
    return dict(sorted(work.items(), key=lambda item: (place[item[0][0]], item[0][1])))


def least_in_order(
    needs: Sequence[int], width: Sequence[Sequence[int]], supply: Sequence[int]
) -> list[list[int]]:
    """Meet every need from the roles, the entries least one after the other, by role and then by area.

    Parameters
    ----------
    needs
        By area; together they can be met, and take all supply.
    width
        ``width[role][area]``, the most that the area can take of the role.
    supply
        By role.

    Examples
    --------
    >>> least_in_order([3, 3], [[2, 3], [3, 3]], [4, 2])
    [[1, 3], [2, 0]]
    """
    needs = list(needs)
    found = []
    for role, wide in enumerate(width):
        later = width[role + 1 :]
        # By area, and by set of later roles: what is needed beyond all that the other later roles can give.
        beyond = [
            [need - others for others in reversed(_subset_sums([row[k] for row in later]))]
            for k, need in enumerate(needs)
        ]
        # What each set of later roles has left when every area takes all it can of this role.
        left = [
            has - sum(max(0, row[s] - most) for row, most in zip(beyond, wide, strict=True))
            for s, has in enumerate(_subset_sums(supply[role + 1 :]))
        ]
        given = [0] * len(needs)
        for k, (row, most) in enumerate(zip(beyond, wide, strict=True)):
            if most:
                left = [spare + max(0, more - most) for spare, more in zip(left, row, strict=True)]
                given[k] = max(0, *(more - spare for spare, more in zip(left, row, strict=True)))
                left = [spare - max(0, more - given[k]) for spare, more in zip(left, row, strict=True)]
                needs[k] -= given[k]
        found.append(given)
    return found


def _subset_sums(numbers: Sequence[int]) -> list[int]:
    """The sum of each subset; bit k of the place tells whether number k is in it."""
    sums = [0]
    for number in numbers:
        sums += [known + number for known in sums]
    return sums
