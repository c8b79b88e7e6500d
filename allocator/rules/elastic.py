"""How a rule can give way: which of its numbers, how far, and in what steps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from allocator.problem import Problem
    from allocator.rules.rule import PosedRule

POSTS_STEP = Fraction(1, 100)
"""Fractional posts are repaired to two decimals."""
SHARE_STEP = Fraction(1, 10**4)
"""Shares are repaired to a hundredth of a percentage point."""


@dataclass(frozen=True)
class Elastic:
    """The one number of a rule that a repair may change.

    The rule must be linear in it: a repair puts an expression where the number stands and adds the rule's
    own rows, so no formula is written twice.

    Parameters
    ----------
    field
        The rule's parameter that holds it.
    value
        What it is now.
    low, high
        How far it may go, `value` included; a bound equal to `value` says that the rule would only become
        harder that way. None for no bound.
    unit
        ``posts``, ``share``, ``bases``, ``pounds`` or ``items``.
    step
        A repair ends on a multiple of this.
    key
        Where the scenario states it, if not under the rule.
    counts
        What a change of 1 counts for in a repair, where the unit alone does not say it.
    """

    field: str
    value: Fraction
    low: Fraction
    high: Fraction | None
    unit: Literal["posts", "share", "bases", "pounds", "items"]
    step: Fraction
    key: str | None = None
    counts: Fraction | None = None


def post_step(problem: Problem, posed: PosedRule) -> Fraction:
    """The steps in which posts of the roles in scope come: the smallest size, or hundredths of a post."""
    sizes = [problem.role[role].post_size for role in posed.role_ids]
    return min(sizes) if sizes and all(sizes) else POSTS_STEP


def round_step(number: Fraction) -> Fraction:
    """Amounts are repaired in round sums: the largest power of ten that is at most a hundredth of a number.

    Examples
    --------
    >>> round_step(Fraction(60_000)), round_step(Fraction(3))
    (Fraction(100, 1), Fraction(1, 100))
    """
    found = Fraction(1)
    while found * 1000 <= number:
        found *= 10
    while found * 100 > number:
        found /= 10
    return found
