"""Scenario files: what they may say, how they inherit, and how they are read."""

from allocator.scenario.reading import Scenario, read_scenario
from allocator.scenario.statement import Statement

__all__ = ["Scenario", "Statement", "read_scenario"]
