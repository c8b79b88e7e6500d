"""What has no arithmetic of its own, made again from the verified plan: manifest, metadata, map words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from allocator.audit.opened import OpenedRun
from allocator.measures import ReferencePlan, References
from allocator.outputs.csv_metadata import ENDING, csv_metadata
from allocator.outputs.extras import extra_differences
from allocator.outputs.manifest import manifest_content
from allocator.outputs.run_folder import MANIFEST
from allocator.outputs.titles import TABLES
from allocator.plan import Plan, StageRecord, Status
from allocator.problem import Problem
from allocator.report import Report
from allocator.verification.differences import Difference
from allocator.verification.map_data import MAP_FILE, data_of
from allocator.verification.plan_file import ClaimedPlan
from allocator.verification.references import ClaimedReferences

NOT_MADE_AGAIN = ("seal", "times", "versions", "solver", "cross_check")
"""Parts of a manifest that tell of the run itself: the seal holds them, the run id those of its plan."""
DRAWN = ("handles", "main", "inset")
"""Parts of a map's data that say where things are drawn."""


def report_of(problem: Problem, claimed: ClaimedPlan, references: ClaimedReferences) -> Report:
    """The report of a plan that was read back and verified."""
    stages = tuple(
        StageRecord(stage.criterion, _sense(stage.sense), stage.optimum, stage.bound, stage.certificate)
        for stage in claimed.stages
    )
    status: Status = "proved" if claimed.status == "proved" else "unproven"
    plan = Plan(claimed.posts, claimed.hours, stages, status, claimed.decided_by_order, claimed.most_hours)
    plans = {
        name: ReferencePlan(best.value, best.bound, best.posts, best.hours)
        for name, best in references.plans.items()
    }
    across = problem.across
    best = References(
        references.most_hours, references.best_smallest, across, references.not_applicable, plans
    )
    return Report(problem, plan, best)


def _sense(text: str) -> Any:
    return text


def made_again_differences(run: OpenedRun, report: Report) -> Iterator[Difference]:
    """Metadata and the map's words, where the program would write others for this plan."""
    for name, title in TABLES.items():
        file = f"{name}{ENDING}"
        expected = csv_metadata(report.table(name.removesuffix(".csv")), title, report)
        if run.files.get(file) != expected:
            yield from _json_differences(file, _parsed(run.files.get(file, b"")), json.loads(expected))
    if MAP_FILE in run.files:
        yield from _map_differences(run, report)
    yield from extra_differences(report, run.run_id, run.files)


def manifest_differences(run: OpenedRun, report: Report) -> Iterator[Difference]:
    """Entries of the manifest that do not follow from inputs, plan, options and versions."""
    expected = manifest_content(report, run.manifest["solver"], run.manifest["versions"], {})
    found = {key: value for key, value in run.manifest.items() if key not in NOT_MADE_AGAIN}
    found["inputs"] = [_without(entry, "path") for entry in found["inputs"]]
    found["scenario"] = {**found["scenario"]}
    found["scenario"]["files"] = [_without(entry, "path") for entry in found["scenario"]["files"]]
    found.pop("outputs")
    expected.pop("outputs")  # told file by file
    yield from _json_differences(MANIFEST, found, json.loads(json.dumps(expected)))


def _map_differences(run: OpenedRun, report: Report) -> Iterator[Difference]:
    """Words of the map's data and of the page around it; shapes and programs are held by the manifest."""
    from allocator.outputs.map import page_data
    from allocator.outputs.map_of_report import map_view
    from allocator.outputs.map_reading import page_faults

    page = run.files[MAP_FILE].decode("utf-8", "replace")
    data, setting = data_of(page), report.problem.setting
    if data is None or setting is None or setting.geography.boundaries is None:
        return
    view = map_view(report, run.run_id)
    anchors: list[tuple[list[float], None]] = [([], None)] * len(view.areas)
    expected = json.loads(json.dumps(page_data(view, anchors, {})))
    yield from _json_differences(MAP_FILE, _undrawn(data), _undrawn(expected))
    for fault in page_faults(view, page):
        yield Difference(MAP_FILE, "", "", fault, "the page of this run")


def _undrawn(data: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in data.items() if key != "handles"}
    areas = data.get("areas")
    found["areas"] = [_without(area, *DRAWN) for area in (areas if isinstance(areas, list) else ())]
    return found


def _without(entry: Any, *keys: str) -> Any:
    return {k: v for k, v in entry.items() if k not in keys} if isinstance(entry, dict) else entry


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _json_differences(file: str, found: Any, expected: Any) -> Iterator[Difference]:
    """Differences of two JSON documents, place by place; of equal ones, that they are spelt otherwise."""
    told = list(_places(file, found, expected, ""))
    yield from told
    if not told and file not in (MANIFEST, MAP_FILE):
        yield Difference(file, "", "", "other bytes", "the same content as this program spells it")


def _places(file: str, found: Any, expected: Any, place: str) -> Iterator[Difference]:
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(set(found) | set(expected)):
            inner = f"{place}.{key}" if place else str(key)
            yield from _places(file, found.get(key, _ABSENT), expected.get(key, _ABSENT), inner)
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from _places(file, one, other, f"{place}[{_called(other, number)}]")
    elif type(found) is not type(expected) or found != expected:
        yield Difference(file, place, "", _shown(found), _shown(expected))


_ABSENT = object()


def _called(entry: Any, number: int) -> str:
    """What an entry of a list is called: its name where it has one, else its number."""
    name = entry.get("name", entry.get("id", entry.get("key"))) if isinstance(entry, dict) else None
    return str(name or number)


def _shown(value: Any) -> str:
    return "nothing" if value is _ABSENT else json.dumps(value, ensure_ascii=False)
