"""From a scenario's path to a posed problem; what is wrong with scenario and tables is told together."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from allocator.errors import Fault, InfeasibleError, InputError
from allocator.posing import pose
from allocator.problem import Problem
from allocator.scenario import overrides as overriding
from allocator.scenario import read_scenario
from allocator.scenario.inheritance import load
from allocator.scenario.reading import Scenario
from allocator.shipped import data_folder
from allocator.sources import KINDS, Geography, read_as_far_as_possible, read_data
from allocator.sources.notes import file_and_row
from allocator.sources.stand_in import stand_in

FOLLOWS = {
    "demand.csv": (".source", "demand.periods", "demand.table", ".fairness.formula"),
    "bases.csv": (".bases", ".baseline", "travel.csv"),
    "baseline.csv": (".baseline", "rules.", "fairness."),
    "travel.csv": (": travel",),
}
"""Parts of a place in a scenario where a fault may only follow from a fault of this file."""


def read_problem(path: Path, overrides: tuple[str, ...] = ()) -> Problem:
    """Read a scenario and its geography and pose the problem.

    Raises
    ------
    InputError
        With every fault of the scenario, of its tables and of what they are to each other.
    """
    try:
        scenario = read_scenario(path, overrides)
    except InputError as error:
        raise InputError([*error.faults, *_faults_of_tables(path, overrides)]) from None
    try:
        geography = read_data(scenario.data, scenario.demand_table)
    except InputError as error:
        raise InputError([*error.faults, *_faults_of_posing(scenario, error.faults)]) from None
    return pose(scenario, geography)


def _faults_of_tables(path: Path, overrides: tuple[str, ...]) -> tuple[Fault, ...]:
    """What is wrong with the geography of a scenario that is itself at fault, as far as it names one."""
    try:
        merged = load(path)
    except InputError:
        return ()
    overriding.apply(merged, overrides)
    stated, demand = merged.content.get("data"), merged.content.get("demand")
    table = demand.get("table", "") if isinstance(demand, dict) else ""
    if not isinstance(table, str) or (stated is not None and not isinstance(stated, str)):
        return ()
    try:
        read_data(data_folder() if stated is None else Path(stated), table)
    except InputError as error:
        return error.faults
    return ()


def _faults_of_posing(scenario: Scenario, of_tables: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """What does not fit in a scenario whose tables are at fault, leaving out what may follow from theirs."""
    told = {file_and_row(fault.where)[0] for fault in of_tables}
    elsewhere = stand_in(scenario.demand_table).path.name if scenario.demand_table else ""
    files = {"demand.csv" if name == elsewhere else name for name in told}
    if "areas.csv" in files or not all(any(kind.reads(name) for kind in KINDS) for name in files):
        return ()
    try:
        pose(scenario, _without_holes(scenario))
    except InfeasibleError:
        return ()
    except InputError as error:
        known = {"travel.csv" if name.startswith("travel") else name for name in files}
        follows = [part for name in known for part in FOLLOWS.get(name, ())]
        return tuple(
            fault
            for fault in error.faults
            if not fault.where.startswith(tuple(files)) and not any(part in fault.where for part in follows)
        )
    return ()


def paths_read(scenario: Scenario) -> list[Path]:
    """Every file and folder that a scenario reads: nothing is ever written over them."""
    table = [stand_in(scenario.demand_table).path] if scenario.demand_table else []
    return [scenario.data, *table, *(file.path for file in scenario.files)]


def _without_holes(scenario: Scenario) -> Geography:
    """The geography as far as it can be read, with a count wherever one is missing."""
    geography, _ = read_as_far_as_possible(scenario.data, scenario.demand_table)
    drivers, periods = {key[1] for key in geography.counts}, {key[2] for key in geography.counts}
    every = {
        (area.code, driver, period): Fraction(1)
        for area in geography.areas
        for driver in drivers
        for period in periods
    }
    return replace(geography, counts={**every, **geography.counts})
