"""A change to one number of a scenario: what a repair is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

COUNTS = {"posts": Fraction(1), "share": Fraction(100), "bases": Fraction(1)}
"""What a change of 1 counts for in a repair: posts and bases one by one, shares as percentage points."""


@dataclass(frozen=True)
class Change:
    """One number of a rule, before and after.

    Parameters
    ----------
    rule
        The rule's name.
    kind
        The rule's type: the best repair of each single kind is an alternative.
    parameter
        The key as ``--set`` takes it.
    before, after
        In `unit`: posts, bases, pounds, or a share from 0 to 1.
    counts
        What a change of 1 counts for; None for what the unit says.

    Examples
    --------
    >>> change = Change("desks", "floor", "rules.desks.fte", Fraction(2), Fraction(3, 2), "posts")
    >>> change.setting
    'rules.desks.fte=1.5'
    >>> print(change)
    desks: rules.desks.fte from 2 to 1.5 posts
    """

    rule: str
    kind: str
    parameter: str
    before: Fraction
    after: Fraction
    unit: str
    counts: Fraction | None = None

    @property
    def setting(self) -> str:
        """The text after ``--set`` that makes the change."""
        return f"{self.parameter}={decimal(self.after)}"

    @property
    def size(self) -> Fraction:
        """How far the number moves: in posts, bases or percentage points, or in the posts that money buys."""
        return abs(self.after - self.before) * (self.counts or COUNTS[self.unit])

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit != "share" else ""
        return f"{self.rule}: {self.parameter} from {decimal(self.before)} to {decimal(self.after)}{unit}"


def total_size(changes: Iterable[Change]) -> Fraction:
    """The sizes of changes that are made together."""
    return sum((change.size for change in changes), Fraction(0))


def decimal(value: Fraction) -> str:
    """A number in plain decimals; every number that a scenario states, and every repair, has finitely many.

    Examples
    --------
    >>> decimal(Fraction(3, 8)), decimal(Fraction(120))
    ('0.375', '120')
    """
    places = 0
    while (value * 10**places).denominator != 1 and places < 30:
        places += 1
    return f"{Decimal(round(value * 10**places)).scaleb(-places):f}"
