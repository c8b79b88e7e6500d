"""Integer leximin over places that rise unit by unit: greedy, ties settled, and a check of the result.

Each place i has a value f_i(x) of its x units that grows strictly until it stays for good. Units go one after
the other to the smallest value; among equal values to the place whose next value is largest.

Why that is right. Let x be what is given so far, i the place chosen, m = f_i(x_i), and take a best plan
z >= x with z_i = x_i. It has a unit more than x somewhere, at j; move it to i. The value m of i rises, that
of j falls to f_j(z_j - 1) >= f_j(x_j). Where f_j does not fall or stays above m, the plan got better, which
cannot be. Else z_j = x_j + 1, f_j(x_j) = m, and the pair (m, f_j(x_j + 1)) became (f_i(x_i + 1), m), which is
no worse by the choice of i. So some best plan has the unit too, step by step. Choice remains only among the
last units: places with one value now and one value next.

Source: greedy for separable aims over a base polyhedron (Federgruen and Groenevelt, 1986); for values x / d
it is Adams' apportionment with ties given to the smallest demand.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import InfeasibleError

Gains = tuple[Fraction, ...]


@dataclass(frozen=True)
class Ladder:
    """A place and what its units are worth.

    Parameters
    ----------
    low, high
        Units at least and at most.
    value
        The outcome at so many units, strictly growing until it stays; None where there is no demand.
    gains
        What the next unit adds to the aims that break ties, the first aim first. Over units it never grows
        (compared in order), so that the aims are concave.
    """

    name: str
    low: int
    high: int
    value: Callable[[int], Fraction] | None
    gains: Callable[[int], Gains]

    def rises(self, units: int) -> bool:
        """Whether a unit more is allowed and lifts the outcome."""
        return self.value is not None and units < self.high and self.value(units + 1) > self.value(units)


@dataclass(frozen=True)
class Placed:
    """Units by place, and whether places that no aim tells apart had to be told apart by their order."""

    units: tuple[int, ...]
    decided_by_order: bool


def place_units(units: int, ladders: Sequence[Ladder], *, all_placed: bool = True) -> Placed:
    """Give units where leximin wants them; then where the gains are greatest; then to the last place.

    Raises
    ------
    InfeasibleError
        Where the floors take more units than there are, or not all can be placed though they must.

    Examples
    --------
    Demands of 4, 4 and 12 and two units: one each for the two small ones.

    >>> def ladder(name, demand):
    ...     return Ladder(name, 0, 99, lambda x: min(Fraction(1), Fraction(x, demand)), lambda x: ())
    >>> place_units(2, [ladder("A", 12), ladder("B", 4), ladder("C", 4)]).units
    (0, 1, 1)
    """
    given = [ladder.low for ladder in ladders]
    left = units - sum(given)
    if left < 0:
        raise InfeasibleError(f"floors take {sum(given)} units; there are {units}")
    if all_placed and sum(ladder.high for ladder in ladders) < units:
        raise InfeasibleError(
            f"caps leave room for {sum(ladder.high for ladder in ladders)} of {units} units"
        )
    # Rounding to a float keeps the order, so floats settle most comparisons; equals are compared exactly.
    queue: list[tuple[float, Fraction, Fraction, int]] = []

    def enter(k: int) -> None:
        value = ladders[k].value
        if value is None or given[k] == ladders[k].high:
            return
        now, after = value(given[k]), value(given[k] + 1)
        if after > now:
            heapq.heappush(queue, (float(now), now, -after, k))

    for k in range(len(ladders)):
        enter(k)
    while left and queue:
        _, now, after, k = heapq.heappop(queue)
        equals = [k]
        while queue and queue[0][1:3] == (now, after):
            equals.append(heapq.heappop(queue)[-1])
        if len(equals) > left:
            equals.sort(key=lambda k: (ladders[k].gains(given[k]), k), reverse=True)
            last, next_one = equals[left - 1], equals[left]
            by_order = ladders[last].gains(given[last]) == ladders[next_one].gains(given[next_one])
            for k in equals[:left]:
                given[k] += 1
            return Placed(tuple(given), by_order)
        left -= len(equals)
        for k in equals:
            given[k] += 1
            enter(k)
    return _place_surplus(left, ladders, given, all_placed=all_placed)


def _place_surplus(left: int, ladders: Sequence[Ladder], given: list[int], *, all_placed: bool) -> Placed:
    """Give units that lift no outcome: where they gain most, then to the last place."""

    def entry(k: int) -> tuple[Gains, int]:
        return tuple(-gain for gain in ladders[k].gains(given[k])), -k

    queue = [entry(k) for k, ladder in enumerate(ladders) if given[k] < ladder.high] if left else []
    heapq.heapify(queue)
    taken: set[int] = set()
    level: Gains | None = None
    while left and queue and (all_placed or any(queue[0][0])):
        gains, minus = heapq.heappop(queue)
        if gains != level:
            level, taken = gains, set()
        k = -minus
        taken.add(k)
        given[k] += 1
        left -= 1
        if given[k] < ladders[k].high:
            heapq.heappush(queue, entry(k))
    if left and queue:  # units that are worth nothing anywhere stay out, since posts are least in order
        return Placed(tuple(given), True)
    others = {-minus for gains, minus in queue if gains == level}
    return Placed(tuple(given), any(k != other for k in taken for other in others))


def improvement(units: int, ladders: Sequence[Ladder], placed: Sequence[int]) -> tuple[str, str] | None:
    """A unit whose move makes a plan better in the order of leximin, as (from, to); None where there is none.

    None proves that the plan is best. Take a best plan z as near to the plan y as can be, z_i > y_i and
    z_j < y_j. No move from j to i helps y, so f_j(y_j - 1) <= f_i(y_i); were it less, the move from i to j
    would help z. So both are equal, z has a unit more at i and one fewer at j, f_i(y_i + 1) <= f_j(y_j), and
    moving that unit back leaves z as good and nearer. ``spare`` stands for a unit that is not placed.
    O(n): only the lowest value that can rise and the highest that would remain need be compared.

    Examples
    --------
    >>> def ladder(name, demand):
    ...     return Ladder(name, 0, 9, lambda x: Fraction(x, demand), lambda x: ())
    >>> ladders = [ladder("A", 12), ladder("B", 4)]
    >>> improvement(1, ladders, (1, 0)), improvement(1, ladders, (0, 1))
    (('A', 'B'), None)
    """
    rising = [
        (ladder.value(x), -ladder.value(x + 1), ladder.name)
        for ladder, x in zip(ladders, placed, strict=True)
        if ladder.value is not None and ladder.rises(x)
    ]
    if not rising:
        return None
    lowest, minus_next, to = min(rising)
    if sum(placed) < units:
        return "spare", to
    for ladder, x in zip(ladders, placed, strict=True):
        if x == ladder.low or ladder.name == to:
            continue
        if ladder.value is None or (ladder.value(x - 1), -ladder.value(x)) > (lowest, minus_next):
            return ladder.name, to
    return None
