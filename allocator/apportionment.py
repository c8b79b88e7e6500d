"""Apportionment: whole units shared in proportion to weights, by a named method, in exact arithmetic."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from fractions import Fraction

METHODS = ("largest-remainder", "sainte-lague", "huntington-hill", "adams", "jefferson")

_Priority = tuple[int, Fraction]
_DIVISORS: Mapping[str, Callable[[Fraction, int], _Priority]] = {
    # The next unit goes to the highest priority; the first number marks an infinite one.
    "sainte-lague": lambda weight, held: (0, weight / (2 * held + 1)),
    "jefferson": lambda weight, held: (0, weight / (held + 1)),
    "adams": lambda weight, held: (0, weight / held) if held else (1, weight),
    "huntington-hill": lambda weight, held: (0, weight**2 / (held * (held + 1))) if held else (1, weight),
}


def apportion(
    units: int,
    weights: Mapping[str, Fraction],
    method: str,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Share `units` among the keys of `weights`.

    Divisor methods give the units one after the other to the highest priority, from the floors up and never
    past a cap; largest remainder clamps quotas to floors and caps, then gives what is left to the largest
    remainders. Ties go to the smaller key. A key of weight 0 gets its floor.

    Raises
    ------
    ValueError
        Where floors and caps leave no way to place exactly `units`.

    Examples
    --------
    >>> seats = {"A": Fraction(53), "B": Fraction(24), "C": Fraction(23)}
    >>> apportion(4, seats, "sainte-lague")
    {'A': 2, 'B': 1, 'C': 1}
    >>> apportion(7, seats, "jefferson"), apportion(7, seats, "adams")
    ({'A': 4, 'B': 2, 'C': 1}, {'A': 3, 'B': 2, 'C': 2})
    >>> apportion(4, seats, "largest-remainder", floors={"C": 2})
    {'A': 1, 'B': 1, 'C': 2}
    """
    held = {key: (floors or {}).get(key, 0) for key in sorted(weights)}
    most = {key: (caps or {}).get(key, units) for key in held}
    open_keys = [key for key in held if weights[key] > 0]
    if sum(held.values()) > units or any(held[key] > most[key] for key in held):
        raise ValueError("the floors need more than there is")
    if sum(held.values()) + sum(max(0, most[key] - held[key]) for key in open_keys) < units:
        raise ValueError("the caps leave no room for all units")
    if method == "largest-remainder":
        return _largest_remainder(units, weights, held, most, open_keys)
    priority = _DIVISORS[method]
    queue = [
        (_descending(priority(weights[key], held[key])), key) for key in open_keys if held[key] < most[key]
    ]
    heapq.heapify(queue)
    for _ in range(units - sum(held.values())):
        _, key = heapq.heappop(queue)
        held[key] += 1
        if held[key] < most[key]:
            heapq.heappush(queue, (_descending(priority(weights[key], held[key])), key))
    return held


def tied(
    units: int,
    weights: Mapping[str, Fraction],
    method: str,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """The keys whose units hang on the order of keys alone: those that the reverse order treats otherwise.

    Examples
    --------
    >>> tied(3, {"A": Fraction(1), "B": Fraction(1)}, "jefferson")
    ('A', 'B')
    """
    mirror = dict(zip(sorted(weights), sorted(weights, reverse=True), strict=True))
    ahead = apportion(units, weights, method, floors, caps)
    back = apportion(
        units,
        {mirror[key]: weight for key, weight in weights.items()},
        method,
        {mirror[key]: floor for key, floor in (floors or {}).items()},
        {mirror[key]: cap for key, cap in (caps or {}).items()},
    )
    return tuple(key for key in mirror if ahead[key] != back[mirror[key]])


def proportional_shares(
    amount: Fraction,
    weights: Mapping[str, Fraction],
    floors: Mapping[str, Fraction] | None = None,
    caps: Mapping[str, Fraction] | None = None,
) -> dict[str, Fraction]:
    """Share a divisible amount in proportion to weights, between floors and caps.

    Raises
    ------
    ValueError
        Where floors and caps leave no way to place exactly `amount`.

    Examples
    --------
    >>> proportional_shares(Fraction(10), {"A": Fraction(1), "B": Fraction(4)}, floors={"A": Fraction(3)})
    {'A': Fraction(3, 1), 'B': Fraction(7, 1)}
    """
    low = {key: (floors or {}).get(key, Fraction(0)) for key in sorted(weights)}
    high = {key: (caps or {}).get(key, amount) for key in low}
    if sum(low.values()) > amount or any(low[key] > high[key] for key in low):
        raise ValueError("the floors need more than there is")
    clamped: dict[str, Fraction] = {key: low[key] for key in low if not weights[key]}
    while True:
        free = [key for key in low if key not in clamped]
        left = amount - sum(clamped.values())
        whole = sum((weights[key] for key in free), Fraction(0))
        if not free:
            if left:
                raise ValueError("the caps leave no room for all of it")
            return {key: clamped[key] for key in low}
        shares = {key: left * weights[key] / whole for key in free}
        below = sum((low[key] - share for key, share in shares.items() if share < low[key]), Fraction(0))
        above = sum((share - high[key] for key, share in shares.items() if share > high[key]), Fraction(0))
        if not below and not above:
            return {key: shares.get(key, clamped.get(key, Fraction(0))) for key in low}
        # Clamp the side that asks for more; the other side is looked at again with what is left.
        for key, share in shares.items():
            if below >= above and share < low[key]:
                clamped[key] = low[key]
            elif above > below and share > high[key]:
                clamped[key] = high[key]


def _descending(priority: _Priority) -> _Priority:
    return (-priority[0], -priority[1])


def _largest_remainder(
    units: int,
    weights: Mapping[str, Fraction],
    held: dict[str, int],
    most: Mapping[str, int],
    open_keys: list[str],
) -> dict[str, int]:
    quotas = proportional_shares(
        Fraction(units),
        weights,
        {key: Fraction(number) for key, number in held.items()},
        {key: Fraction(number) for key, number in most.items()},
    )
    shares = {key: int(quotas[key]) for key in held}
    left = units - sum(shares.values())
    for key in sorted(open_keys, key=lambda key: (shares[key] - quotas[key], key))[:left]:
        shares[key] += 1
    return shares
