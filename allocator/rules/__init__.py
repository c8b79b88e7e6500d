"""Rules that a plan must keep, one a file; this tuple is the only list of them."""

from allocator.rules.cap import Cap
from allocator.rules.caseload_limit import CaseloadLimit
from allocator.rules.change_limit import ChangeLimit
from allocator.rules.coverage_gap import CoverageGap
from allocator.rules.cross_trained import CrossTrained
from allocator.rules.fixed import Fixed
from allocator.rules.floor import Floor
from allocator.rules.inequality_limit import InequalityLimit
from allocator.rules.minimum_coverage import MinimumCoverage
from allocator.rules.rule import PosedRule, Reading, Rule
from allocator.rules.supply import Supply

RULES: tuple[type[Rule], ...] = (
    Floor,
    Cap,
    Fixed,
    Supply,
    ChangeLimit,
    MinimumCoverage,
    CoverageGap,
    InequalityLimit,
    CaseloadLimit,
    CrossTrained,
)

__all__ = [
    "RULES",
    "Cap",
    "CaseloadLimit",
    "ChangeLimit",
    "CoverageGap",
    "CrossTrained",
    "Fixed",
    "Floor",
    "InequalityLimit",
    "MinimumCoverage",
    "PosedRule",
    "Reading",
    "Rule",
    "Supply",
]
