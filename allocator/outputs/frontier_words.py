"""A frontier in words: what fairness costs, where the curve bends, how each point is called."""

from __future__ import annotations

from fractions import Fraction

from allocator.frontier_points import Frontier, Point, dominating
from allocator.report import standing_notes
from allocator.sentences import percent
from allocator.tabulation import area_names

PARAMETERS = {"smallest": "floor", "weight": "weight", "delta": "delta"}
"""What the number that moves is called."""


def summary(frontier: Frontier) -> tuple[str, ...]:
    """What the curve says, in sentences that are computed from it."""
    return tuple(
        line for line in (_cost(frontier), _bend(frontier), _own(frontier), _proof(frontier)) if line
    )


def notes(frontier: Frontier) -> tuple[str, ...]:
    """What must be known beside the curve: assumptions, stand-ins, warnings, points settled by order."""
    lines = list(standing_notes(frontier.problem))
    by_order = [
        str(point.number)
        for point in frontier.points
        if point.report is not None and point.report.plan.decided_by_order
    ]
    if by_order:
        lines.append(
            f"At point {_listed(by_order)} several plans were equally good; the order of codes chose the "
            "posts."
        )
    return (*lines, *(frontier.problem.setting.warnings if frontier.problem.setting else ()))


def one_area(frontier: Frontier) -> str:
    """What the scenario looks at, in the singular: ``division``, or a pair of role and division."""
    setting = frontier.problem.setting
    label = setting.geography.area_label if setting is not None else "area"
    return label if frontier.problem.across == "area" else f"pair of role and {label}"


def worst_off(frontier: Frontier, point: Point) -> str:
    """Who has the smallest outcome: one by name, several by their number."""
    if len(point.worst_off) != 1:
        return f"{len(point.worst_off)} alike" if point.worst_off else ""
    role, _, area = point.worst_off[0].rpartition(":")
    name = area_names(frontier.problem)[area]
    return f"{name}, {role.replace('_', ' ')}" if role else name


def price(share: Fraction | None) -> str:
    """A price of fairness as people read it.

    Examples
    --------
    >>> price(Fraction(744, 10**5)), price(Fraction(92, 10**5)), price(Fraction(1, 10**6)), price(Fraction(0))
    ('0.74 %', '0.092 %', 'below 0.001 %', '0 %')
    """
    if share is None:
        return ""
    if not share:
        return "0 %"
    if 0 < share < Fraction(1, 10**5):
        return "below 0.001 %"
    return f"{float(share) * 100:.{3 if abs(share) < Fraction(1, 1000) else 2}f} %"


def _cost(frontier: Frontier) -> str:
    curve = frontier.curve
    if len(curve) < 2:
        return (
            "Here efficient and fair are one: the plan that meets the most risk-weighted hours also lifts "
            f"the worst-off {one_area(frontier)} as far as it goes."
        )
    (low, most), (high, least) = (_place(curve[0]), _place(curve[-1]))
    if curve[-1].price_of_fairness is None:
        return "What fairness costs is not known: the efficient plan is not proved."
    return (
        f"Raising the worst-off {one_area(frontier)} from {percent(low)} to {percent(high)} of its demand "
        f"hours costs {price(curve[-1].price_of_fairness)} of the risk-weighted hours that can be met: "
        f"{float(most - least):,.0f} of {float(most):,.0f} a year."
    )


def _bend(frontier: Frontier) -> str:
    knee, curve = frontier.knee, frontier.curve
    if knee is None:
        return "The curve has no knee." if len(curve) > 1 else ""
    reached, paid = _place(knee)[0], knee.price_of_fairness
    left, whole = _place(curve[-1])[0] - reached, curve[-1].price_of_fairness
    if paid is None or whole is None:
        return f"The knee is at point {knee.number}, at {percent(reached)}."
    return (
        f"The knee is at point {knee.number}: {percent(reached)} for {price(paid)} of the hours. From "
        f"there to the end the last {float(left) * 100:.1f} percentage points cost another "
        f"{price(whole - paid)}."
    )


def _own(frontier: Frontier) -> str:
    own = frontier.points[-1]
    if own.report is None:
        return "The scenario's own plan was not found in time."
    if own.on_curve:
        return f"The scenario's own plan (point {own.number}) lies on the curve."
    if own.breaks:
        broken = ", ".join(own.breaks)
        return (
            f"The scenario's own plan (point {own.number}) breaks {broken}: it is not set against the curve."
        )
    better = dominating(own, frontier.points)
    if better is None:
        alike = next(point for point in frontier.points if point.place == own.place)
        return (
            f"The scenario's own plan (point {own.number}) meets as many hours and lifts the worst off as "
            f"far as point {alike.number}."
        )
    (low, few), (high, many) = _place(own), _place(better)
    gains = [
        f"lifts the worst off from {percent(low)} to {percent(high)}" if high > low else "",
        f"meets {float(many - few):,.0f} more risk-weighted hours a year" if many > few else "",
    ]
    return (
        f"The scenario's own plan (point {own.number}) lies inside the curve: with the same posts, point "
        f"{better.number} {' and '.join(gain for gain in gains if gain)}."
    )


def _proof(frontier: Frontier) -> str:
    if frontier.proved:
        return (
            "Every point is proved: no plan is better above its floor."
            if frontier.by == "smallest"
            else ("Every point is proved: no plan is better by its criterion.")
        )
    open_points = [str(point.number) for point in frontier.points if not point.proved]
    return f"NOT PROVED: a limit was reached at point {_listed(open_points)}; better plans may exist there."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _place(point: Point) -> tuple[Fraction, Fraction]:
    assert point.place is not None
    return point.place
