"""The tables of a run, one a file, each from the problem and the plan's service by arithmetic."""

from allocator.tabulation.areas import area_names, areas_table, fte_located, located_before
from allocator.tabulation.assumptions import assumptions_table
from allocator.tabulation.coverage import coverage_table
from allocator.tabulation.dotted_keys import flat, recorded, recorded_file
from allocator.tabulation.drivers import drivers_table
from allocator.tabulation.groups import area_groups, groups_table
from allocator.tabulation.measures import measures_table
from allocator.tabulation.posts import SMALL_COUNT, baseline_kind, posts_table, recorded_items
from allocator.tabulation.reconciliation import reconciliation_table
from allocator.tabulation.rules import relaxations, rules_table
from allocator.tabulation.service import service_table
from allocator.tabulation.stages import stages_table

__all__ = [
    "SMALL_COUNT",
    "area_groups",
    "area_names",
    "areas_table",
    "assumptions_table",
    "baseline_kind",
    "coverage_table",
    "drivers_table",
    "flat",
    "fte_located",
    "groups_table",
    "located_before",
    "measures_table",
    "posts_table",
    "reconciliation_table",
    "recorded",
    "recorded_file",
    "recorded_items",
    "relaxations",
    "rules_table",
    "service_table",
    "stages_table",
]
