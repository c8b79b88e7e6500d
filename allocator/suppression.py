"""What is told of a plan whose small counts are withheld, and the sentence that says that they are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from allocator.measures import Reading
from allocator.withheld import SIGN


@dataclass(frozen=True)
class Suppression:
    """What a report that withholds small counts says none the less, and of what it is told that it does.

    Parameters
    ----------
    below
        Counts of fewer items a year are small.
    readings
        The measures, those that are not told among them as withheld numbers.
    demand_hours, served_hours, gap
        Of the whole country, and of the plan.
    withheld, counts
        How many counts are withheld, small ones and others for their sake, of how many.
    """

    below: int
    readings: tuple[Reading, ...]
    demand_hours: Fraction
    served_hours: Fraction
    gap: Fraction
    withheld: int
    counts: int

    @property
    def words(self) -> str:
        """What is withheld and why, as every output says it."""
        if not self.withheld:
            return (
                f"Disclosure: no count is below {self.below} items a year; none is withheld. "
                "certificate.json and plan.json are left out all the same."
            )
        return (
            f"Disclosure: {SIGN} stands for a confidential figure. Counts below {self.below} items a year "
            "are withheld, with every figure from which one could be worked out, and as many other counts as "
            f"that takes ({self.withheld} of {self.counts}). certificate.json and plan.json, which hold "
            "demand, are left out."
        )
