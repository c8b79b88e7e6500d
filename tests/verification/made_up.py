"""A made-up problem in which everything that a run can hold occurs, solved once in a few ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from door import KEPT, three_areas

from allocator.outputs.manifest import Clock
from allocator.outputs.run import run_files
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.run import run_problem
from allocator.solvers import Options
from allocator.verification.facts import Facts
from allocator.verification.plan_file import PLAN_FILE, ClaimedPlan, plan_from
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import ClaimedReferences, references_from

AREAS = """\
code,name,group,population,islands,island_share,rural_share,lat,lon
HAR,Harbour,Coast,180000,no,0,0.125,56.0,-3.0
ISL,Isle,Coast,20000,yes,1,1,56.6,-3.0
VAL,Valley,Inland,100000,no,0.0625,0.5,56.0,-3.8
"""
TOTALS = """\
total,period,value,unit,source,note
crimes,2024,214,crimes,invented,
crimes,2023,201,crimes,invented,
crimes,2022,100,crimes,invented,
other,2024,9,cases,invented,
"""
DRIVERS = """\
[[demand.drivers]]
id = "follow_ups"
source = {total = 90, spread_by = "cases"}
share = 0.5
growth = 0.1
risk_weight = 3
hours_per_item = {examiner = 4, analyst = 2}

[demand.reconcile]
total = "crimes"
drivers = ["cases"]

[[roles]]
id = "analyst"
posts = 1
post_size = 0.5
hours_per_fte = {gross = 1900, leave = 200, holidays = 60, absence_share = 0.05, training = 30, court = 10}
bases = "pool"

[[roles]]
id = "investigator"
"""
LABORATORIES = """\
bases = ["harbour_lab", "valley_lab"]
visits_per_100_hours = 4
baseline = {harbour_lab = 5, valley_lab = 3}
"""
ASSUMPTIONS = """\
[[assumptions]]
key = "roles.examiner.baseline"
kind = "assumed"
source = "invented"
year = 2024
note = "two at each"

[[assumptions]]
key = "demand.periods"
kind = "assumed"
source = "the last two"

[[assumptions]]
key = "roles.analyst.hours_per_fte.gross"
kind = "measured"
source = "invented"
low = 1800.5
high = 1900

[[assumptions]]
key = "roles.investigator.posts"
"""
RULES = """\
[[rules]]
type = "cross_trained"
roles = ["investigator", "examiner"]
posts = 2
areas = ["HAR", "VAL"]

[[rules]]
type = "floor"
"""
CHANGES = (
    ("data/demand.csv", "ISL,cases,2024,18", "ISL,cases,2024,26"),
    ("scenario.toml", 'periods = ["2023", "2024"]', 'periods = ["2023", "2024"]\nhorizon_years = 2'),
    ("scenario.toml", '[[roles]]\nid = "investigator"\n', DRIVERS),
    ("scenario.toml", 'bases = "each-area"\nvisits_per_100_hours = 4\nbaseline = {by = "population", '
     'method = "sainte-lague"}\n', LABORATORIES),
    ("scenario.toml", '[[assumptions]]\nkey = "roles.investigator.posts"\n', ASSUMPTIONS),
    ("scenario.toml", "[[rules]]\ntype = \"floor\"\n", RULES),
    ("scenario.toml", 'risk_weight = 2\n', 'risk_weight = 2\nrecording_multiplier = {default = {low = 1, '
     'central = 1.25, high = 1.5}, areas = {VAL = {low = 0.9, central = 1, high = 2}}}\n'),
)  # fmt: skip
KINDS: dict[str, tuple[str, ...]] = {
    "all areas alike": (),
    "by role": ("fairness.across='area-role'", "measures.threshold=0.75"),
    "in parts": ("roles.examiner.post_size=0", "roles.investigator.post_size=0"),
    "all in parts": tuple(f"roles.{role}.post_size=0" for role in ("analyst", "examiner", "investigator")),
    "teams": ("rules=[{type = 'minimum_team', roles = ['examiner'], fte = 2}]",),
    "kept efficient": (
        "fairness.criteria=[{id = 'coverage_gap', efficiency = 0.9}, "
        "{id = 'mean_difference', efficiency = 0.8}]",
    ),
    "a quiet area": (
        "demand.drivers.referrals.source.total=0",
        "demand.drivers.cases.recording_multiplier={default = {low = 1, central = 1.5, high = 2}, "
        "areas = {ISL = {low = 0, central = 0, high = 0}}}",
        "fairness.across='area-role'",
    ),
    "two drivers of one series": (
        "demand.drivers.referrals.source='cases'",
        "demand.drivers.referrals.share=0.25",
        "demand.reconcile.drivers=['referrals', 'cases']",
        "fairness.criteria=['least_movement', 'total_shortfall']",
        "rules=[{type = 'supply', roles = ['examiner'], sense = '<='}, "
        "{type = 'supply', roles = ['investigator'], fte = 8}, {type = 'change_limit', loss_share = 0.5}]",
    ),
    "nobody today": (
        "demand.drivers.cases.recording_multiplier={default = 1.25, areas = {VAL = 1}}",
        *(f"roles.{role}.baseline={{}}" for role in ("examiner", "investigator")),
        *(f"roles.{role}.visits_per_100_hours=0" for role in ("examiner", "investigator")),
    ),
    "nobody on the Isle": (
        "demand.drivers.follow_ups.hours_per_item={examiner = 4}",
        "demand.drivers.referrals.hours_per_item={investigator = 5, analyst = 1}",
        "roles.investigator.bases='each-area'",
        "roles.investigator.baseline={}",
        "rules=[{type = 'cap', roles = ['investigator'], bases = ['ISL'], fte = 0}]",
    ),
    "nothing to do": (
        "demand.drivers.follow_ups.source.spread_by='population'",
        "roles.investigator.bases='each-area'",
        "roles.investigator.baseline={by = 'demand', method = 'adams', posts = 0}",
        "rules=[]",
        *(f"demand.drivers.{driver}.share=0" for driver in ("cases", "follow_ups", "referrals")),
    ),
    "kept wholly efficient": ("fairness.criteria=[{id = 'coverage_gap', efficiency = 1}]",),
    "local staff": (
        "roles.investigator.bases='each-area'",
        "roles.investigator.baseline={by = 'demand', method = 'adams', posts = 7}",
        "rules=[{type = 'floor', roles = ['investigator'], fte = 1}, "
        "{type = 'minimum_coverage', coverage = 0.5}, "
        "{type = 'fixed', roles = ['examiner'], bases = ['valley_lab']}]",
    ),
    "by formula": ("fairness={formula = {by = 'cases'}}",),
    "by formula, against rules": (
        "fairness={formula = {by = 'baseline'}}",
        "rules=[{id = 'half', type = 'minimum_coverage', coverage = 0.50000000049}, "
        "{id = 'nine', type = 'fixed', bases = ['harbour_lab'], together = true, fte = 9}, "
        "{id = 'roof', type = 'cap', roles = ['investigator'], fte = 9}, "
        "{id = 'most', type = 'minimum_coverage', coverage = 0.8, areas = ['ISL']}, "
        "{type = 'cross_trained', roles = ['investigator', 'examiner'], posts = 2}]",
    ),
}
"""Settings of the problem."""


@cache
def folder() -> Path:
    """The scenario and its tables; not to be changed."""
    place = Path(KEPT.name) / "made-up"
    three_areas(place, *CHANGES)
    (place / "data" / "areas.csv").write_text(AREAS, encoding="utf-8")
    (place / "data" / "national_totals.csv").write_text(TOTALS, encoding="utf-8")
    return place


@cache
def solved(kind: str = "all areas alike") -> Report:
    """The problem, solved under settings of that name."""
    return run_problem(read_problem(folder() / "scenario.toml", KINDS[kind]))


def facts(kind: str = "all areas alike") -> Facts:
    """Its inputs, and what was posed of them."""
    made = solved(kind)
    assert made.problem.setting is not None
    return Facts(made.problem.setting.scenario, made.problem.setting.geography, made.problem)


def reckoned(kind: str = "all areas alike") -> Reckoning:
    """Its plan, reckoned a second time."""
    return Reckoning(facts(kind), solved(kind).plan.posts, solved(kind).plan.hours)


@cache
def files(kind: str = "all areas alike") -> Mapping[str, bytes]:
    """Every file of the run, map and all."""
    made, _ = run_files(solved(kind), Path(KEPT.name), Options(), Clock("", 0.0), with_map=True, extras=())
    return made


def claimed(kind: str = "all areas alike") -> ClaimedPlan:
    """The plan as plan.json states it."""
    return plan_from(files(kind)[PLAN_FILE])


def references(kind: str = "all areas alike") -> ClaimedReferences:
    """The reference plans as the manifest states them."""
    return references_from(json.loads(files(kind)["manifest.json"]))


def nine(value: Fraction) -> str:
    """A number to nine decimals, without zeros at its end."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), ".9f")
    return text.rstrip("0").rstrip(".")


def run_id(kind: str = "all areas alike") -> str:
    """The run id that the manifest states."""
    return str(json.loads(files(kind)["manifest.json"])["run_id"])
