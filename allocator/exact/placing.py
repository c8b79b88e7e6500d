"""Where the posts of a role stand and where their hours go, once it is known what each area makes use of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.exact.limits import Limits
from allocator.problem import Link, Problem, Role

ZERO = Fraction(0)


def worth(problem: Problem, role: Role) -> Fraction:
    """Case-work hours of a post, for a role whose hours are worth the same on all its links."""
    shares = {share for link, share in problem.productive_share.items() if link[0] == role.id}
    return role.hours_per_post * max(shares, default=Fraction(1))


def deploy(
    problem: Problem, role: Role, limits: Limits, work: Mapping[str, Fraction]
) -> dict[Link, Fraction]:
    """Deployed hours of a role by link.

    Each area is served from the last base by code that reaches it; floors are filled up; what is left over
    stands at the last bases that have room. That keeps posts at early codes least, as the canonical order
    asks. Hours beyond demand go to the first area that the base reaches.

    Parameters
    ----------
    problem, role, limits
        Whose posts, and between which floors and caps.
    work
        ``work[area]``, hours of case work that are of use there.
    """
    share = worth(problem, role) / role.hours_per_post
    hours: dict[Link, Fraction] = {}
    deployed = dict.fromkeys(role.bases, ZERO)
    for area, useful in work.items():
        base = problem.links_to[role.id, area][-1]
        hours[role.id, base, area] = useful / share
        deployed[base] += useful / share
    posts = {
        base: max(at / role.hours_per_post, limits.floors.get((role.id, base), ZERO))
        for base, at in deployed.items()
    }
    extra = limits.posts[role.id] - sum(posts.values(), ZERO) if role.id in limits.all_placed else ZERO
    for base in reversed(role.bases):
        areas = problem.links_from[role.id, base]
        if not areas:
            continue
        room = limits.caps.get((role.id, base), posts[base] + extra) - posts[base]
        posts[base] += min(extra, room)
        extra -= min(extra, room)
        link = (role.id, base, areas[0])
        hours[link] = hours.get(link, ZERO) + posts[base] * role.hours_per_post - deployed[base]
    return hours
