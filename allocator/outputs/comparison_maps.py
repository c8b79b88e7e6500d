"""The maps of a comparison: one for each plan, and one of the difference from the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from allocator.comparison import Comparison, Entry
from allocator.outputs.comparison_words import points, role_name, signed
from allocator.outputs.shading import COVERAGE_BREAKS
from allocator.outputs.small_maps import MapRow, SharedLayer, layer_data, map_row
from allocator.sentences import fte

Values = Mapping[str, Fraction]


def comparison_maps(comparison: Comparison) -> tuple[MapRow | None, list[dict[str, Any]], str]:
    """Return the maps, their layers for the page's program, and why there are none, where there are none."""
    plans = comparison.plans
    names = plans[0].area_names
    drawn = [entry.place.boundaries for entry in plans if entry.place.boundaries is not None]
    if not drawn:
        return (
            None,
            [],
            "There are no maps: no boundaries were found for these plans. The tables hold every figure.",
        )
    if any(set(entry.area_names) != set(names) for entry in plans):
        return None, [], "There are no maps: the plans are for different areas. The tables hold every figure."
    row = map_row(drawn[0], dict(sorted(names.items())), len(plans) + (len(plans) > 1))
    codes = sorted(names)
    found = []
    for label, values in _measures(comparison):
        share = label.startswith("Coverage")
        each = [values(entry) for entry in plans]
        own = layer_data(_own(label, each, share=share), codes)
        found.append({**own, "difference": layer_data(_difference(label, each, share=share), codes)})
    return row, found, ""


def _measures(comparison: Comparison) -> list[tuple[str, Callable[[Entry], Values]]]:
    plans = comparison.plans
    roles = sorted({role for entry in plans for role, _ in entry.coverage if role != "all"})

    def coverage(role: str) -> Callable[[Entry], Values]:
        return lambda entry: {area: share for (of, area), share in entry.coverage.items() if of == role}

    found = [("Coverage: all roles", coverage("all"))]
    if len(roles) > 1:
        found += [(f"Coverage: {role_name(plans[0], role)}", coverage(role)) for role in roles]
    return [*found, ("Posts located, all roles", lambda entry: entry.located)]


def _own(label: str, values: Sequence[Values], *, share: bool) -> SharedLayer:
    if share:
        shown = [{area: f"{float(one) * 100:.0f} %" for area, one in of.items()} for of in values]
        scaled = [{area: one * 100 for area, one in of.items()} for of in values]
        return SharedLayer(label, "% of demand hours met", "sequential", scaled, shown,
                           "Demand hours that are met, over demand hours.", COVERAGE_BREAKS)  # fmt: skip
    shown = [{area: fte(one) for area, one in of.items()} for of in values]
    note = "Posts that stand in the area. It is not the service that the area receives."
    return SharedLayer(label, "posts (FTE)", "sequential", values, shown, note, ramp="teal")


def _difference(label: str, values: Sequence[Values], *, share: bool) -> SharedLayer:
    first = values[0]
    change = [{area: one - first[area] for area, one in of.items() if area in first} for of in values]
    if share:
        shown = [{area: points(one) for area, one in of.items()} for of in change]
        scaled = [{area: one * 100 for area, one in of.items()} for of in change]
        return SharedLayer(label, "percentage points of coverage", "diverging", scaled, shown)
    shown = [{area: signed(one) for area, one in of.items()} for of in change]
    return SharedLayer(label, "posts (FTE)", "diverging", change, shown)
