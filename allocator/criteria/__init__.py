"""Fairness criteria, one a file; this tuple is the only list of them."""

from allocator.criteria.alpha_fair import AlphaFair
from allocator.criteria.coverage_gap import CoverageGap
from allocator.criteria.criterion import Criterion, Stage, StageResult, Stages
from allocator.criteria.largest_shortfall import LargestShortfall
from allocator.criteria.least_movement import LeastMovement
from allocator.criteria.least_travel import LeastTravel
from allocator.criteria.leximin import Leximin
from allocator.criteria.mean_difference import MeanDifference
from allocator.criteria.mean_less_inequality import MeanLessInequality
from allocator.criteria.ordered_weighted import OrderedWeighted
from allocator.criteria.proportional import Proportional
from allocator.criteria.threshold import Threshold
from allocator.criteria.total_shortfall import TotalShortfall
from allocator.criteria.worst_share import WorstShare

CRITERIA: tuple[type[Criterion], ...] = (
    TotalShortfall,
    LargestShortfall,
    Leximin,
    CoverageGap,
    MeanDifference,
    MeanLessInequality,
    WorstShare,
    OrderedWeighted,
    Proportional,
    AlphaFair,
    Threshold,
    LeastMovement,
    LeastTravel,
)

__all__ = [
    "CRITERIA",
    "AlphaFair",
    "CoverageGap",
    "Criterion",
    "LargestShortfall",
    "LeastMovement",
    "LeastTravel",
    "Leximin",
    "MeanDifference",
    "MeanLessInequality",
    "OrderedWeighted",
    "Proportional",
    "Stage",
    "StageResult",
    "Stages",
    "Threshold",
    "TotalShortfall",
    "WorstShare",
]
