"""Leximin of a Problem in fractional posts by role subsets: when that is valid, and its posts and hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.criteria import Leximin
from allocator.errors import InfeasibleError
from allocator.exact.limits import Limits, read_limits, refusal
from allocator.exact.placing import deploy, worth
from allocator.exact.pools import Pools
from allocator.exact.role_subsets import MOST_ROLES, Levels, leximin_levels
from allocator.exact.sharing import share_out
from allocator.problem import Cell, Link, Problem, Role

ZERO = Fraction(0)


@dataclass(frozen=True)
class FractionalAnswer:
    """Posts and hours in the terms of a Plan, and what proves the coverage best.

    Parameters
    ----------
    posts, hours
        As in `allocator.plan.Plan`; every place has its posts, zero included.
    pools, levels, work
        What `allocator.exact.certificate.check` reads: areas by code, case-work hours that are of use.
    """

    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]
    pools: Pools
    levels: Levels
    work: Mapping[Cell, Fraction]


def why_not(problem: Problem) -> str | None:
    """The first reason why role subsets do not give the leximin coverage of this problem, or None.

    Examples
    --------
    >>> from allocator.problem import Driver
    >>> F = Fraction
    >>> role = Role("examiner", F(3), F(1), F(1000), "local", ("E", "W"))
    >>> why_not(Problem(("E", "W"), (role,), (), {}, {}, criteria=(Leximin(id="leximin"),)))
    'examiner comes in posts of 1'
    """
    if not problem.criteria or not isinstance(problem.criteria[0], Leximin):
        return "the first criterion is not leximin"
    first = problem.criteria[0]
    if len(problem.roles) > 1 and first.looks_across(problem) != "area":
        return "leximin looks across pairs of area and role: each role is a problem of its own"
    weights = {driver.risk_weight for driver in problem.drivers}
    if first.looks_on(problem) == "received" or (
        first.looks_on(problem) == "risk-coverage" and (len(weights) > 1 or ZERO in weights)
    ):
        return f"leximin looks on {first.looks_on(problem)}"
    if len(problem.roles) > MOST_ROLES:
        return f"there are more than {MOST_ROLES} roles"
    for role in problem.roles:
        if role.post_size:
            return f"{role.id} comes in posts of {role.post_size}"
        shares = {share for link, share in problem.productive_share.items() if link[0] == role.id}
        if not role.hours_per_post or ZERO in shares:
            return f"an hour of {role.id} is worth nothing"
        if len(shares) > 1:
            return f"an hour of {role.id} is worth more on one link than on another"
        if role.tier == "local" and any(
            base != area for name, base, area in problem.productive_share if name == role.id
        ):
            return f"{role.id} is local and serves an area from another"
    reason = refusal(problem)
    if reason is not None:
        return reason
    limits = read_limits(problem)
    for role in problem.roles:
        limited = {base for name, base in (*limits.floors, *limits.caps) if name == role.id}
        linked = {base for base in role.bases if problem.links_from[role.id, base]}
        if role.tier != "local" and len(role.bases) > 1 and limited & linked:
            return f"{role.id} has floors or caps at bases that share areas"
    return None


def applies(problem: Problem) -> bool:
    """Whether `solve_fractional_posts` gives the leximin coverage of this problem.

    It does where leximin over areas, on coverage, comes first; posts are fractional; an hour of a role is
    worth the same on all its links; and rules are pools, and floors and caps place by place (for a role
    with several bases that share areas, pools alone).
    """
    return why_not(problem) is None


def posts_are_canonical(problem: Problem) -> bool:
    """Whether the posts, and not the coverage alone, are those that the canonical tie-break singles out.

    They are where `applies` holds, leximin is the only criterion, all risk weights are equal (so that every
    leximin plan has the same risk-weighted shortfall), no role has a baseline, and each role is local or has
    one base. The hours are too where every role is local; how a pool's hours split over areas is not settled
    in the canonical way.
    """
    return (
        applies(problem)
        and len(problem.criteria) == 1
        and len({driver.risk_weight for driver in problem.drivers}) <= 1
        and not problem.baseline
        and all(role.tier == "local" or len(role.bases) == 1 for role in problem.roles)
    )


def solve_fractional_posts(problem: Problem) -> FractionalAnswer:
    """Leximin without a solver.

    Raises
    ------
    ValueError
        Where `applies` is false, with the reason.
    InfeasibleError
        Where floors, caps and pools contradict each other.

    Examples
    --------
    >>> from allocator.problem import Driver
    >>> from allocator.rules import PosedRule, Supply
    >>> F = Fraction
    >>> problem = Problem(
    ...     areas=("E", "W"),
    ...     roles=(Role("examiner", F(3), F(0), F(1000), "local", ("E", "W")),),
    ...     drivers=(Driver("devices", F(1)),),
    ...     demand_hours={("devices", "examiner", "E"): F(2000), ("devices", "examiner", "W"): F(4000)},
    ...     productive_share={("examiner", "E", "E"): F(1), ("examiner", "W", "W"): F(1)},
    ...     rules=(PosedRule("supply:examiner", Supply(type="supply"),
    ...                      (("examiner", "E"), ("examiner", "W")), (), ("examiner",)),),
    ...     criteria=(Leximin(id="leximin"),))
    >>> answer = solve_fractional_posts(problem)
    >>> {base: str(fte) for (_, base), fte in answer.posts.items()}, str(answer.levels.levels[0].coverage)
    ({'E': '1', 'W': '2'}, '1/2')
    """
    reason = why_not(problem)
    if reason is not None:
        raise ValueError(f"role subsets do not serve here: {reason}")
    limits = read_limits(problem)
    limits.refuse_gaps()
    pools = _pools(problem, limits)
    levels = leximin_levels(pools)
    work = share_out(pools, levels)
    posts: dict[Cell, Fraction] = {}
    hours: dict[Link, Fraction] = {}
    for role in problem.roles:
        useful = {area: h for (name, area), h in work.items() if name == role.id}
        hours |= deploy(problem, role, limits, useful)
        for base in role.bases:
            deployed = sum(
                (hours.get((role.id, base, a), ZERO) for a in problem.links_from[role.id, base]), ZERO
            )
            posts[role.id, base] = deployed / role.hours_per_post
    return FractionalAnswer(posts, {link: h for link, h in sorted(hours.items()) if h}, pools, levels, work)


def _pools(problem: Problem, limits: Limits) -> Pools:
    supply: dict[str, Fraction] = {}
    floors: dict[Cell, Fraction] = {}
    caps = {cell: ZERO for cell, bases in problem.links_to.items() if not bases}
    for role in sorted(problem.roles, key=lambda role: (role.tier != "local", role.id)):
        hours = worth(problem, role)
        room = _room(role, limits)
        posts = limits.posts[role.id]
        if role.id in limits.all_placed and room is not None and room < posts:
            raise InfeasibleError(f"{role.id}: caps leave room for {float(room):g} of {float(posts):g} posts")
        if sum((limits.floors.get((role.id, base), ZERO) for base in role.bases), ZERO) > posts:
            raise InfeasibleError(f"{role.id}: floors ask for more than {float(posts):g} posts")
        supply[role.id] = hours * (posts if room is None else min(posts, room))
        if role.tier == "local":
            floors |= {cell: hours * fte for cell, fte in limits.floors.items() if cell[0] == role.id}
            caps |= {cell: hours * fte for cell, fte in limits.caps.items() if cell[0] == role.id}
    demand = {cell: hours for cell, hours in problem.role_demand_hours.items() if hours}
    return Pools.of(supply, demand, floors, caps)


def _room(role: Role, limits: Limits) -> Fraction | None:
    """The posts that all bases can hold, or None where one has no cap."""
    caps = [limits.caps.get((role.id, base)) for base in role.bases]
    known = [cap for cap in caps if cap is not None]
    return sum(known, ZERO) if len(known) == len(caps) else None
