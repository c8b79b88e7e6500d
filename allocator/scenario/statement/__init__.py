"""What a scenario file may say: every key, its type and its range."""

from allocator.scenario.statement.assumptions import Assumption
from allocator.scenario.statement.demand import TABLE_PATTERN, Demand, Driver, NationalItems
from allocator.scenario.statement.ranges import End, MultiplierByArea, Range
from allocator.scenario.statement.roles import BaselineFormula, HoursPerFte, Role
from allocator.scenario.statement.whole import DATA_PATTERN, VARIANT_PATTERN, Statement, json_schema

__all__ = [
    "DATA_PATTERN",
    "TABLE_PATTERN",
    "VARIANT_PATTERN",
    "Assumption",
    "BaselineFormula",
    "Demand",
    "Driver",
    "End",
    "HoursPerFte",
    "MultiplierByArea",
    "NationalItems",
    "Range",
    "Role",
    "Statement",
    "json_schema",
]
