"""An attacker: reads a run and public tables, writes down every linear relation, solves for the counts.

Nothing of the program is used here. Unknown is every cell that says ``[c]``; known are all other cells,
the scenario as the manifest prints it, and the travel table. Cells are rounded: all holds within a little.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import highspy
import numpy as np

SIGN = "[c]"
LITTLE = 2e-5
"""Hours by which sums of rounded cells may be off."""
KEYS = {
    "drivers": ("driver", "role", "area"),
    "coverage": ("role", "area"),
    "areas": ("area",),
    "groups": ("group",),
}
Terms = dict[int, float]
Known = tuple[Terms, float]
"""Columns with coefficients, and a constant."""


class Reader:
    """Everything that one can write down about a run folder; `guess` also takes it that coverage is equal."""

    def __init__(self, folder: Path, geography: Path, *, guess: bool = True) -> None:
        self.columns: dict[tuple[str, ...], int] = {}
        self.rows: list[tuple[Terms, float, float]] = []
        self.tables = {path.stem: _rows(path) for path in folder.glob("*.csv")}
        resolved = json.loads((folder / "manifest.json").read_bytes())["scenario"]["resolved"]
        self.roles = {role["id"]: role for role in resolved["roles"]}
        self.drivers = {driver["id"]: driver for driver in resolved["demand"]["drivers"]}
        self.years = resolved["demand"].get("horizon_years", 0)
        self.travel = {(row["base"], row["area"]): float(row["hours"]) for row in _rows(geography)}
        self._drivers()
        self._sums("coverage", ("role", "area"), "drivers", ("demand_hours", "served_hours"))
        self._sums("areas", ("area",), "coverage", ("demand_hours", "served_hours"))
        self._groups()
        self._shortfalls()
        self._spread()
        self._service()
        self._nation()
        if guess:
            self._alike()

    def cell(self, table: str, key: tuple[str, ...], column: str, text: str) -> Known:
        """A cell: a number, or an unknown of its own."""
        if text != SIGN:
            return {}, float(text)
        place = self.columns.setdefault((table, *key, column), len(self.columns))
        return {place: 1.0}, 0.0

    def tell(self, parts: list[tuple[float, Known]], low: float = -LITTLE, high: float = LITTLE) -> None:
        """The sum of factors times cells lies between two numbers."""
        terms: Terms = defaultdict(float)
        constant = 0.0
        for factor, (inner, known) in parts:
            constant += factor * known
            for column, coefficient in inner.items():
                terms[column] += factor * coefficient
        if terms:
            self.rows.append((dict(terms), low - constant, high - constant))

    def ranges(self) -> dict[tuple[str, str], tuple[float, float]]:
        """The least and the most of every unknown number of items, by driver and area."""
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        infinite = highspy.kHighsInf
        count = len(self.columns)
        for _ in range(count):
            highs.addVar(0.0, infinite)
        for terms, low, high in self.rows:
            highs.addRow(
                low, high, len(terms), np.array(list(terms), dtype=np.int32), np.array([*terms.values()])
            )
        found = {}
        for (table, *key, column), place in self.columns.items():
            if (table, column) != ("items", "demand_items"):
                continue
            ends = []
            for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
                highs.changeColCost(place, 1.0)
                highs.changeObjectiveSense(sense)
                highs.run()
                status = highs.getModelStatus()
                assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded), (
                    status
                )
                unbounded = status == highspy.HighsModelStatus.kUnbounded
                ends.append(float("inf") if unbounded else highs.getInfo().objective_function_value)
                highs.changeColCost(place, 0.0)
            found[key[0], key[1]] = (ends[0], ends[1])
        return found

    def _items(self, driver: str, area: str) -> Known:
        row = next(r for r in self.tables["drivers"] if (r["driver"], r["area"]) == (driver, area))
        return self.cell("items", (driver, area), "demand_items", row["demand_items"])

    def _drivers(self) -> None:
        for row in self.tables["drivers"]:
            per_item = float(self.drivers[row["driver"]]["hours_per_item"][row["role"]])
            hours = self._at("drivers", row, "demand_hours", ("driver", "role", "area"))
            self.tell([(1, hours), (-per_item, self._items(row["driver"], row["area"]))])

    def _at(self, table: str, row: dict[str, str], column: str, key: tuple[str, ...]) -> Known:
        return self.cell(table, tuple(row[name] for name in key), column, row[column])

    def _sums(self, whole: str, key: tuple[str, ...], part: str, columns: tuple[str, ...]) -> None:
        for row in self.tables[whole]:
            own = tuple(row[name] for name in key)
            for column in columns:
                parts = [
                    (-1.0, self._at(part, inner, column, KEYS[part]))
                    for inner in self.tables[part]
                    if tuple(inner[name] for name in key) == own
                ]
                self.tell([(1, self._at(whole, row, column, key)), *parts])

    def _groups(self) -> None:
        for row in self.tables["groups"]:
            members = row["name"].split()
            for column in ("demand_hours", "served_hours", "fte_received"):
                parts = [
                    (-1.0, self._at("areas", inner, column, ("area",)))
                    for inner in self.tables["areas"]
                    if inner["area"] in members
                ]
                self.tell([(1, self._at("groups", row, column, ("group",))), *parts])

    def _shortfalls(self) -> None:
        """Demand less served is shortfall, and where coverage is told, served is so much of demand."""
        for table, key in KEYS.items():
            for row in self.tables[table]:
                demand, served, short = (
                    self._at(table, row, column, key)
                    for column in ("demand_hours", "served_hours", "shortfall_hours")
                )
                self.tell([(1, demand), (-1, served), (-1, short)])
                if row.get("coverage", SIGN) != SIGN:
                    self.tell([(1, served), (-float(row["coverage"]), demand)], -1e-3, 1e-3)

    def _spread(self) -> None:
        """A national figure adds up, and follows the items of the driver that it is spread by."""
        for name, driver in self.drivers.items():
            source = driver["source"]
            areas = sorted({row["area"] for row in self.tables["drivers"] if row["driver"] == name})
            if isinstance(source, str) or source["spread_by"] not in self.drivers:
                continue
            factor = driver.get("share", 1) * driver["recording_multiplier"]["central"]
            whole = source["total"] * factor * (1 + driver.get("growth", 0)) ** self.years
            self.tell([(1, self._items(name, area)) for area in areas], whole - 1e-6, whole + 1e-6)
            by = source["spread_by"]
            told = [a for a in areas if not self._items(name, a)[0] and self._items(by, a)[1]]
            if told:
                ratio = self._items(name, told[0])[1] / self._items(by, told[0])[1]
                for area in areas:
                    self.tell([(1, self._items(name, area)), (-ratio, self._items(by, area))], -1e-6, 1e-6)

    def _post(self, role: str) -> float:
        hours: Any = self.roles[role]["hours_per_fte"]
        if isinstance(hours, dict):
            year = (hours["gross"] - hours["leave"] - hours["holidays"]) * (1 - hours["absence_share"])
            hours = year - hours["training"] - hours["court"]
        return float(hours) * float(self.roles[role].get("utilisation_cap", 1))

    def _service(self) -> None:
        """All hours of all posts are deployed; what reaches an area is what is not spent on the road."""
        key = ("role", "base", "area")
        reaching: dict[tuple[str, str], list[tuple[float, Known]]] = defaultdict(list)
        received: dict[str, list[tuple[float, Known]]] = defaultdict(list)
        for post in self.tables["posts"]:
            links = [
                r for r in self.tables["service"] if (r["role"], r["base"]) == (post["role"], post["base"])
            ]
            hours = [(1.0, self._at("service", row, "hours", key)) for row in links]
            there = float(post["fte"]) * self._post(post["role"])
            self.tell(hours, there - 1e-3, there + 1e-3)
            visits = float(self.roles[post["role"]].get("visits_per_100_hours", 0)) / 100
            for row, (_, known) in zip(links, hours, strict=True):
                on_the_road = self.travel.get((row["base"], row["area"]), 0.0)
                share = 1 / (1 + visits * 2 * on_the_road)
                reaching[row["role"], row["area"]].append((share, known))
                received[row["area"]].append((1 / self._post(row["role"]), known))
        for row in self.tables["coverage"]:
            served = self._at("coverage", row, "served_hours", ("role", "area"))
            parts = [(-factor, known) for factor, known in reaching[row["role"], row["area"]]]
            self.tell([(1, served), *parts], -float("inf"), 1e-3)
        for row in self.tables["areas"]:
            parts = [(-factor, known) for factor, known in received[row["area"]]]
            self.tell([(1, self._at("areas", row, "fte_received", ("area",))), *parts], -1e-6, 1e-6)

    def _nation(self) -> None:
        told = {row["measure"]: row["value"] for row in self.tables["measures"] if row["scope"] == "all"}
        demand = [(1.0, self._at("areas", row, "demand_hours", ("area",))) for row in self.tables["areas"]]
        served = [(1.0, self._at("areas", row, "served_hours", ("area",))) for row in self.tables["areas"]]
        if SIGN in (told["coverage_total"], told["shortfall_hours"]):
            return
        share, short = float(told["coverage_total"]), float(told["shortfall_hours"])
        if share < 1:
            whole = short / (1 - share)
            self.tell(demand, whole - 1e-2, whole + 1e-2)
            self.tell(served, whole - short - 1e-2, whole - short + 1e-2)

    def _alike(self) -> None:
        """Where all coverage that is told is the same, the rest may well be so too."""
        told = {row["coverage"] for row in self.tables["areas"]} - {SIGN}
        if len(told) == 1:
            for row in self.tables["areas"]:
                demand, served = (
                    self._at("areas", row, column, ("area",)) for column in ("demand_hours", "served_hours")
                )
                self.tell([(1, served), (-float(next(iter(told))), demand)], -1e-3, 1e-3)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
