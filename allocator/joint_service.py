"""Hours as tables show them: those of posts that two roles share stand under these posts' own role."""

from __future__ import annotations

from fractions import Fraction

from allocator.plan import Service
from allocator.problem import Link

Shown = dict[Link, tuple[Fraction, Fraction]]
"""Deployed hours and the travel hours in them, by (role, base, area)."""


def shown_hours(service: Service) -> Shown:
    """Deployed hours by the role whose posts work them.

    A plan knows only what hours of a role leave a base. Where shared posts stand there too, the own posts of
    a role serve the areas first, in order of code, and the shared posts serve the rest: a way to show it,
    which changes nothing for any area.
    """
    problem = service.problem
    shown: Shown = {}
    own = {
        cell: service.posts[cell] * problem.role[cell[0]].hours_per_post
        for cell in problem.cells
        if problem.helpers[cell]
    }

    def add(link: Link, hours: Fraction, share: Fraction) -> None:
        known, travelled = shown.get(link, (Fraction(0), Fraction(0)))
        shown[link] = (known + hours, travelled + hours * (1 - share))

    for role, base, area in sorted(service.hours):
        hours, share = service.hours[role, base, area], problem.productive_share[role, base, area]
        by_own = min(hours, own[role, base]) if (role, base) in own else hours
        if by_own:
            add((role, base, area), by_own, share)
        if hours > by_own:
            add((problem.helpers[role, base][0], base, area), hours - by_own, share)
        if (role, base) in own:
            own[role, base] -= by_own
    return dict(sorted(shown.items()))
