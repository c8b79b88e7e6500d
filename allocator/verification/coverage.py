"""The smallest coverage that a plan leaves anybody with."""

from __future__ import annotations

from fractions import Fraction

from allocator.verification.reckoning import Reckoning


def smallest_coverage(reckoning: Reckoning, across: str) -> Fraction | None:
    """The smallest coverage of an area, or of a (role, area); None where there is no work."""
    facts = reckoning.facts
    if across == "area-role":
        pairs = (reckoning.served[cell] / needed for cell, needed in facts.demand.items() if needed)
        return min(pairs, default=None)
    whole = {area: reckoning.over(facts.demand, [area]) for area in facts.areas}
    met = (reckoning.over(reckoning.served, [area]) / needed for area, needed in whole.items() if needed)
    return min(met, default=None)
