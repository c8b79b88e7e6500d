"""Numbers that can be meant and seldom are: told, never refused, since small cases check a program."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocator.problem import Problem

WORKING_YEAR_HOURS = 2087
"""Paid hours of a full-time year: 40 hours in each of 52.18 weeks. Nobody can be deployed for more."""
LEAST_SHARE = Fraction(1, 4)
"""A post deployed for less than this share of a working year is told."""


def implausible(problem: Problem) -> Iterator[str]:
    """Tell of roles without demand, of demand below the hours of one post, and of very short or long years.

    Examples
    --------
    >>> from allocator.problem import Driver, Role
    >>> from allocator.rules import PosedRule, Supply
    >>> cell = ("examiner", "E")
    >>> supply = PosedRule("supply:examiner", Supply(type="supply"), (cell,), (), ("examiner",))
    >>> posts = Role("examiner", Fraction(2), Fraction(1), Fraction(1), "local", ("E",))
    >>> problem = Problem(("E",), (posts,), (Driver("devices", Fraction(1)),),
    ...     {("devices", "examiner", "E"): Fraction(3)}, {("examiner", "E", "E"): Fraction(1)},
    ...     rules=(supply,), criteria=())
    >>> for warning in implausible(problem): print(warning)
    examiner: a post may be deployed for 1 hour a year; a working year has 2,087
    """
    for role in problem.roles:
        demand = sum((problem.role_demand_hours[role.id, area] for area in problem.areas), Fraction(0))
        if role.helps:  # what it does is the demand of those whom it helps, by their hours
            continue
        if not demand:
            yield f"{role.id}: no demand reaches this role"
        elif demand < role.hours_per_post:
            post = _plain(role.hours_per_post)
            yield f"{role.id}: {_hours(demand)} of demand a year, less than one post's {post}"
        if not LEAST_SHARE * WORKING_YEAR_HOURS <= role.hours_per_post <= WORKING_YEAR_HOURS:
            yield (
                f"{role.id}: a post may be deployed for {_hours(role.hours_per_post)} a year; "
                f"a working year has {WORKING_YEAR_HOURS:,}"
            )


def _hours(hours: Fraction) -> str:
    return f"{_plain(hours)} hour{'' if hours == 1 else 's'}"


def _plain(hours: Fraction) -> str:
    return f"{float(hours):,.6g}" if hours < 1000 else f"{float(hours):,.0f}"
