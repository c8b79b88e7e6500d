"""Several plans side by side: what differs, who gains, which criteria coincide, which plans are dominated."""

from allocator.comparison.coincidence import Coincidence
from allocator.comparison.dominance import Domination
from allocator.comparison.entry import Entry, entry_of, numbered, told_apart, without_plan
from allocator.comparison.plane import Curve, CurvePoint, Plane, Spot, plane_table
from allocator.comparison.side_by_side import Comparison, compare

__all__ = [
    "Coincidence",
    "Comparison",
    "Curve",
    "CurvePoint",
    "Domination",
    "Entry",
    "Plane",
    "Spot",
    "compare",
    "entry_of",
    "numbered",
    "plane_table",
    "told_apart",
    "without_plan",
]
