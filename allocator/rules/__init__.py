"""Rules that a plan must keep, one a file; this tuple is the only list of them."""

from allocator.rules.budget import Budget
from allocator.rules.cap import Cap
from allocator.rules.caseload_limit import CaseloadLimit
from allocator.rules.change_limit import ChangeLimit
from allocator.rules.coverage_gap import CoverageGap
from allocator.rules.cross_trained import CrossTrained
from allocator.rules.elastic import Elastic
from allocator.rules.fixed import Fixed
from allocator.rules.floor import Floor
from allocator.rules.group_guarantee import GroupGuarantee
from allocator.rules.inequality_limit import InequalityLimit
from allocator.rules.minimum_coverage import MinimumCoverage
from allocator.rules.minimum_team import MinimumTeam
from allocator.rules.open_bases import OpenBases
from allocator.rules.rule import Group, PosedRule, Reading, Rule
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
    GroupGuarantee,
    MinimumTeam,
    OpenBases,
    Budget,
)

__all__ = [
    "RULES",
    "Budget",
    "Cap",
    "CaseloadLimit",
    "ChangeLimit",
    "CoverageGap",
    "CrossTrained",
    "Elastic",
    "Fixed",
    "Floor",
    "Group",
    "GroupGuarantee",
    "InequalityLimit",
    "MinimumCoverage",
    "MinimumTeam",
    "OpenBases",
    "PosedRule",
    "Reading",
    "Rule",
    "Supply",
]
