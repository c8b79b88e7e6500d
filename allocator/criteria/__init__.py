"""Fairness criteria, one a file; this tuple is the only list of them."""

from allocator.criteria.criterion import Criterion, Stage, StageResult, Stages
from allocator.criteria.largest_shortfall import LargestShortfall
from allocator.criteria.least_movement import LeastMovement
from allocator.criteria.leximin import Leximin
from allocator.criteria.total_shortfall import TotalShortfall

CRITERIA: tuple[type[Criterion], ...] = (TotalShortfall, LargestShortfall, Leximin, LeastMovement)

__all__ = [
    "CRITERIA",
    "Criterion",
    "LargestShortfall",
    "LeastMovement",
    "Leximin",
    "Stage",
    "StageResult",
    "Stages",
    "TotalShortfall",
]
