"""What the comparison page says of its plans between efficient and fair, in words, a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.comparison import Comparison, CurvePoint, Plane, Spot
from allocator.comparison.plane import ALIKE_HOURS, ALIKE_SHARE
from allocator.outputs.chart_axes import Titles
from allocator.outputs.frontier_words import price
from allocator.outputs.plane_chart import draw_plane
from allocator.sentences import percent

NAMED = 3
"""How many inputs a sentence names before it counts the rest."""
MOVED = {
    "smallest": "a floor under the smallest coverage",
    "weight": "the weight of inequality",
    "delta": "the distance that is allowed to the worst off",
}


@dataclass(frozen=True)
class PlaneSection:
    """What the page shows: sentences, both pictures as SVG, the table, and the points of the curve."""

    said: tuple[str, ...]
    wide: str
    narrow: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    points: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...]


def plane_section(comparison: Comparison) -> PlaneSection:
    """The compared plans in one picture, on the curve where one was asked for."""
    plane = comparison.plane
    one = one_outcome(comparison)
    said = (*_what_is_drawn(comparison), *_what_is_apart(comparison))
    titles = Titles(
        "The compared plans: risk-weighted hours met against the smallest coverage",
        f"{' '.join(said)} The table holds every figure.",
        f"Coverage of the worst-off {one}, % of its demand hours",
        f"Risk-weighted hours met, % of the most that {'can be met' if _known(plane) else 'a plan meets'}",
    )
    words = {spot.plan: f"{spot.number} {spot.plan}: {percent(spot.smallest)}; {standing(plane, spot)}"
             for spot in plane.spots}  # fmt: skip
    wide, narrow = (draw_plane(plane, titles, words, name) for name in ("wide", "narrow"))
    rows = tuple(
        (
            f"{spot.number} {spot.plan}",
            percent(spot.smallest),
            f"{float(spot.hours):,.0f}",
            _share(plane.share(spot.hours)) if spot.drawn else "",
            standing(plane, spot) + ("" if spot.proved else "; NOT PROVED"),
        )
        for spot in plane.spots
    )
    points = plane.curve.points if plane.curve else ()
    return PlaneSection(
        said,
        wide,
        narrow,
        ("Plan", f"Worst-off {one}", "Risk-weighted hours met", "Of the most", "Where it stands"),
        rows,
        tuple(_point(plane, point) for point in points),
        _legend(plane),
    )


def one_outcome(comparison: Comparison) -> str:
    """What the smallest coverage is of: ``division``, or a pair of role and division."""
    label = comparison.plans[0].place.area_label
    return label if comparison.plane.across == "area" else f"pair of role and {label}"


def standing(plane: Plane, spot: Spot) -> str:
    """Where a plan stands, against the curve or against the limits that are known."""
    if spot.kind == "data":
        return f"not drawn: other demand or hours ({_listed(spot.apart)})"
    if spot.kind == "rules":
        return f"not comparable: other posts or rules ({_listed(spot.apart)})"
    if spot.kind == "broken":
        return f"not comparable: it breaks {_listed(spot.apart)}"
    if plane.curve is None:
        return _against_limits(plane, spot)
    if spot.on is not None:
        return f"on the curve, at point {spot.on.number}"
    if spot.inside is None:
        return "no point of the curve is as good in both: it stands between two of them"
    lifted = spot.inside.smallest > spot.smallest
    gains = [
        f"meets {float(spot.inside.hours - spot.hours):,.0f} more risk-weighted hours"
        if spot.inside.hours > spot.hours
        else "",
        f"lifts the worst off to {percent(spot.inside.smallest)}" if lifted else "",
    ]
    return (
        f"inside the curve: with the same posts, point {spot.inside.number} "
        f"{' and '.join(gain for gain in gains if gain)}"
    )


def _against_limits(plane: Plane, spot: Spot) -> str:
    found = []
    if plane.best_hours:
        given_up = plane.best_hours - spot.hours
        found.append(
            f"gives up {price(given_up / plane.best_hours)} of the most hours"
            if given_up > ALIKE_HOURS
            else "meets the most hours that can be met"
        )
    if plane.best_smallest is not None:
        short = plane.best_smallest - spot.smallest
        found.append(
            f"its worst off has {float(short) * 100:.1f} percentage points less than could be"
            if short > ALIKE_SHARE
            else "its worst off has the most that can be"
        )
    return "; ".join(found) or "its limits are not known"


def _known(plane: Plane) -> bool:
    return plane.curve is not None or plane.best_hours is not None


def _what_is_drawn(comparison: Comparison) -> list[str]:
    plane, first = comparison.plane, comparison.plans[0].name
    if plane.curve is not None:
        count = len(plane.curve.points)
        return [
            f"The line is the frontier of {plane.curve.name}: {count} solved plans from the most "
            f"risk-weighted hours to the fairest for the worst off, found by moving {MOVED[plane.curve.by]}. "
            "It is measured, not sketched; between two of its points it only guides the eye.",
            *(
                ["NOT PROVED: at some points of the curve a better plan may exist."]
                if not all(point.proved for point in plane.curve.points)
                else []
            ),
        ]
    limits = [
        "across, the most risk-weighted hours that can be met" if plane.best_hours is not None else "",
        f"upward, the highest coverage that the worst-off {one_outcome(comparison)} can have"
        if plane.best_smallest is not None
        else "",
    ]
    known = "; ".join(limit for limit in limits if limit)
    drawn = (
        f"Drawn are the plans and, dashed, the limits that no plan under the rules of {first} can pass, each "
        f"reached by a plan that was solved: {known}."
        if known
        else "Drawn are the plans alone: no limit is known that they can be held against."
    )
    return [
        f"{drawn} What lies between the limits is not drawn: how much of one costs how much of the other is "
        "known only where plans are solved.",
        f"For the curve, compare again with the option --frontier {first}.",
    ]


def _what_is_apart(comparison: Comparison) -> list[str]:
    plane = comparison.plane
    held = f"the curve of {plane.curve.name}" if plane.curve else comparison.plans[0].name
    found = []
    hollow = [spot.plan for spot in plane.spots if spot.kind in {"rules", "broken"}]
    if hollow:
        found.append(
            f"Not comparable with {held}, drawn hollow, since posts or rules are others or are not kept: "
            f"{', '.join(hollow)}."
        )
    lost = [spot.plan for spot in plane.spots if spot.kind == "data"]
    if lost:
        found.append(
            f"Not comparable with {held} and not drawn, since demand or hours are others: {', '.join(lost)}."
        )
    return found


def _legend(plane: Plane) -> tuple[tuple[str, str], ...]:
    """The signs that are drawn, by the class that shapes them, and what they mean."""
    drawn = [spot for spot in plane.spots if spot.drawn]
    signs = [
        ("spot", "a plan, with its number", any(spot.kind == "alike" for spot in drawn)),
        ("spot apart", "a plan that is not comparable", any(spot.kind != "alike" for spot in drawn)),
        ("spot unproved", "a plan that is not proved", not all(spot.proved for spot in drawn)),
        ("curve", "the frontier", plane.curve is not None and len(plane.curve.points) > 1),
        ("knee", "its knee", plane.curve is not None and any(point.knee for point in plane.curve.points)),
        ("limit", "a limit that no plan can pass", plane.curve is None and _limited(plane)),
    ]
    return tuple((kind, words) for kind, words, shown in signs if shown)


def _limited(plane: Plane) -> bool:
    return plane.best_hours is not None or plane.best_smallest is not None


def _point(plane: Plane, point: CurvePoint) -> tuple[str, ...]:
    number = f"{point.number}{' knee' if point.knee else ''}{'' if point.proved else ' NOT PROVED'}"
    hours = plane.share(point.hours)
    return number, percent(point.smallest), f"{float(point.hours):,.0f}", _share(hours)


def _share(share: Fraction) -> str:
    """A share that lies near 1, with two decimals."""
    return f"{float(share) * 100:.2f} %"


def _listed(keys: Sequence[str]) -> str:
    """Inputs by name, each rule once; the first few, and how many there are beyond them.

    Examples
    --------
    >>> _listed(["roles.e.posts", "rules.floor.fte", "rules.floor.type"])
    'roles.e.posts, rules.floor'
    """
    names = list(
        dict.fromkeys(".".join(key.split(".")[:2]) if key.startswith("rules.") else key for key in keys)
    )
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
