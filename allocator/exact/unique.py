"""Whether other posts give every area its leximin coverage too: a cycle of work that can be moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from allocator.exact.limits import Limits
from allocator.exact.placing import worth
from allocator.problem import Cell, Problem

ZERO = Fraction(0)
Node = tuple[str, ...]
"""A (role, area), a role, an area, or what is of no use to anybody."""
BEYOND: Node = ("beyond",)
Arcs = dict[Node, list[Node]]


def other_posts(
    problem: Problem, limits: Limits, posts: Mapping[Cell, Fraction], work: Mapping[Cell, Fraction]
) -> bool:
    """Whether local roles could have other posts and every area the same coverage.

    Hours flow from a role to a place, and on to the work of its area or beyond all demand. Other posts give
    the same coverage if and only if some flow can go round in a circle: if the arcs along which it may grow
    or shrink hold a cycle of more than two. A place that sends hours beyond demand has no work left in any
    plan as good: those hours could lift its area.

    Parameters
    ----------
    problem, limits
        Every role is local and in fractional posts.
    posts, work
        The plan: full-time equivalents, and case-work hours of use, by role and area; none where missing.

    Examples
    --------
    Two roles that can both serve both areas have as many splits as there are numbers; one role has one.

    >>> from allocator.problem import Driver, Role
    >>> F = Fraction
    >>> def asked(names: str) -> bool:
    ...     roles = tuple(Role(name, F(2), F(0), F(1), "local", ("A", "B")) for name in names)
    ...     cells = [(name, area) for name in names for area in "AB"]
    ...     work = (Driver("work", F(1)),)
    ...     problem = Problem(("A", "B"), roles, work, {("work", *cell): F(2) for cell in cells},
    ...                       {(name, area, area): F(1) for name, area in cells})
    ...     limits = Limits({}, {}, {name: F(2) for name in names}, frozenset(names))
    ...     return other_posts(problem, limits, dict.fromkeys(cells, F(1)), dict.fromkeys(cells, F(1)))
    >>> asked("x"), asked("xy")
    (False, True)
    """
    arcs: Arcs = {}
    for tail, head in _arcs(problem, limits, posts, work):
        arcs.setdefault(tail, []).append(head)
        arcs.setdefault(head, [])
    return any(_has_cycle(part, arcs) for part in strong_parts(arcs))


def _arcs(
    problem: Problem, limits: Limits, posts: Mapping[Cell, Fraction], work: Mapping[Cell, Fraction]
) -> Iterator[tuple[Node, Node]]:
    """Where a little more may flow, and backwards where a little less."""
    for role in problem.roles:
        own: Node = ("role", role.id)
        if role.id not in limits.all_placed:
            placed = sum((posts[role.id, base] for base in role.bases), ZERO)
            if placed < limits.posts[role.id]:
                yield BEYOND, own
            if placed > 0:
                yield own, BEYOND
        for area in role.bases:
            cell = (role.id, area)
            fte, useful, wanted = posts[cell], work.get(cell, ZERO), problem.role_demand_hours.get(cell, ZERO)
            if cell not in limits.caps or fte < limits.caps[cell]:
                yield own, cell
            if fte > limits.floors.get(cell, ZERO):
                yield cell, own
            idle = fte * worth(problem, role) > useful
            if useful < wanted:
                yield cell, ("area", area)
            else:
                yield cell, BEYOND
            if idle:
                yield BEYOND, cell
            elif useful:
                yield ("area", area), cell


def _has_cycle(part: list[Node], arcs: Arcs) -> bool:
    """Whether nodes that all reach each other are joined by more than a tree of arcs there and back."""
    inside = set(part)
    joined = {frozenset((tail, head)) for tail in part for head in arcs[tail] if head in inside}
    return len(joined) >= len(part)


def strong_parts(arcs: Arcs) -> list[list[Node]]:
    """The sets of nodes that all reach each other (Kosaraju: once forward, once backward).

    Examples
    --------
    >>> a, b, c = ("a",), ("b",), ("c",)
    >>> [sorted(part) for part in strong_parts({a: [b], b: [a, c], c: []})]
    [[('a',), ('b',)], [('c',)]]
    """
    finished: list[Node] = []
    seen: set[Node] = set()
    for start in arcs:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(arcs[start]))]
        while path:
            node, heads = path[-1]
            following = next((head for head in heads if head not in seen), None)
            if following is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(arcs[following])))
    back: Arcs = {node: [] for node in arcs}
    for tail, heads_of in arcs.items():
        for head in heads_of:
            back[head].append(tail)
    parts: list[list[Node]] = []
    left = set(arcs)
    for start in reversed(finished):
        if start not in left:
            continue
        left.discard(start)
        part = [start]
        for node in part:
            fresh = [tail for tail in back[node] if tail in left]
            left.difference_update(fresh)
            part += fresh
        parts.append(part)
    return parts
