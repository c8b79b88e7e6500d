"""Posts by a formula: a weight for each area, apportioned to the bases of a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.apportionment import apportion, proportional_shares, tied
from allocator.demand import Items, column_weights, numeric_columns
from allocator.errors import Fault, nearest
from allocator.posing.places import Places
from allocator.sources.geography import Geography

Limits = Mapping[str, Fraction]


@dataclass(frozen=True)
class Weights:
    """What a formula can share posts by: columns of areas.csv, drivers, and the role's demand hours.

    `complete` says whether demand was read without a fault: else it may be 0 for that reason alone.
    """

    geography: Geography
    drivers: tuple[str, ...]
    items: Items
    demand_hours: Mapping[tuple[str, str, str], Fraction]
    complete: bool

    def nothing_in(self, weights: Mapping[str, Fraction]) -> bool:
        """Whether weights are all 0, and truly so."""
        return self.complete and not any(weights.values())

    def of_areas(self, by: str, role: str, where: str) -> tuple[dict[str, Fraction], list[Fault]]:
        """A weight for each area, and what is wrong with the name."""
        columns = numeric_columns(self.geography)
        meanings = {
            "a driver": self.drivers,
            "a column of areas.csv": columns,
            "the demand of a role": ("demand",),
        }
        found = [meaning for meaning, names in meanings.items() if by in names]
        if not found:
            known = sorted({*self.drivers, *columns, "demand"})
            allowed = "a numeric column of areas.csv, a driver or demand: " + ", ".join(known)
            return {}, [Fault(where, f"{by!r}", allowed, nearest(by, known))]
        if len(found) > 1:
            return {}, [Fault(where, f"{by!r}, {' and '.join(found)}", "a name that is only one of them")]
        if by in columns:
            weights, wrong = column_weights(self.geography, by)
            if wrong:
                return {}, [Fault(where, wrong, "a full column of numbers of at least 0")]
        else:
            weights = {area.code: Fraction(0) for area in self.geography.areas}
            for (driver, of, area), hours in self.demand_hours.items() if by == "demand" else ():
                weights[area] += hours if of == role and driver else 0
            for (driver, area), items in self.items.by_driver_area.items():
                weights[area] += items if driver == by else 0
        return weights, []


def base_weights(
    weights: Mapping[str, Fraction], places: Places, travel: Mapping[tuple[str, str], Fraction]
) -> dict[str, Fraction]:
    """Area weights as weights of bases: a pool has all, an area's weight goes to its nearest base.

    Nearest by hours, then by code; without hours for an area, the first base that stands in it, then the
    first of all.
    """
    if places.tier == "local":
        return dict(weights)
    found = dict.fromkeys(places.bases, Fraction(0))
    for area, weight in weights.items():
        timed = [(travel[base, area], base) for base in places.bases if (base, area) in travel]
        there = [base for base in places.bases if places.area_of.get(base) == area]
        base = min(timed)[1] if timed else (there or list(places.bases))[0]
        found[base] += weight
    return found


def place_posts(
    posts: Fraction,
    post_size: Fraction,
    weights: Mapping[str, Fraction],
    method: str,
    limits: tuple[Limits, Limits] | None = None,
) -> tuple[dict[str, Fraction], tuple[str, ...]]:
    """Apportion posts in units of `post_size`, or in exact shares where the size is 0.

    `limits` are floors and caps by base.

    Returns
    -------
    tuple
        Posts by base, and the bases between which only the order of codes decided.

    Raises
    ------
    ValueError
        Where floors and caps leave no way to place the posts.

    Examples
    --------
    >>> place_posts(Fraction(3, 2), Fraction(1, 2), {"A": Fraction(1), "B": Fraction(1)}, "sainte-lague")
    ({'A': Fraction(1, 1), 'B': Fraction(1, 2)}, ('A', 'B'))
    """
    floors, caps = limits or ({}, {})
    if not post_size:
        return proportional_shares(posts, weights, floors, caps), ()
    units = int(posts / post_size)
    low = {base: -int(-fte // post_size) for base, fte in floors.items()}
    high = {base: int(fte // post_size) for base, fte in caps.items()}
    shared = apportion(units, weights, method, low, high)
    return {base: own * post_size for base, own in shared.items()}, tied(units, weights, method, low, high)


def told(role: str, what: str, bases: tuple[str, ...]) -> list[str]:
    """A warning where the order of codes decided between bases."""
    if not bases:
        return []
    return [f"{role}: {what} leaves a tie between {', '.join(bases)}; the smaller code has the post"]
