"""Write a run: tables, map, manifest and what else is asked for, into one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.outputs.certificate_json import CERTIFICATE_FILE, certificate_json
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.csv_metadata import ENDING, csv_metadata
from allocator.outputs.extras import EXTRAS, libraries_of, made_extras
from allocator.outputs.manifest import Clock, manifest, run_id
from allocator.outputs.plan_json import PLAN_FILE, plan_json
from allocator.outputs.run_folder import MANIFEST, write_folder
from allocator.outputs.second_reckoning import refuse_what_differs
from allocator.outputs.titles import TABLES
from allocator.report import Report

if TYPE_CHECKING:
    from allocator.solvers import Options

WRITTEN = {
    **TABLES,
    **{f"{name}{ENDING}": f"what the columns of {name} mean (CSV on the Web)" for name in TABLES},
    PLAN_FILE: "the plan in exact fractions, where decimals of a table are not enough",
    CERTIFICATE_FILE: "why no plan is better, stage by stage, for `check_certificate.py` to check",
    "manifest.json": "inputs, versions, options, status, and the SHA-256 of everything",
    "map.html": "one page that opens with no network",
}
"""The files of every run folder; the map only where there are boundaries."""
OUTPUTS = {**WRITTEN, **{name: words for extra in EXTRAS.values() for name, words in extra.files.items()}}
"""Every file that a run folder can hold: the last ones where ``solve --with`` asks for them."""


def write_run(
    report: Report,
    folder: Path,
    options: Options,
    clock: Clock,
    *,
    with_map: bool = True,
    extras: Sequence[str] = (),
    force: bool = False,
    stood: str | None = None,
    told: Report | None = None,
) -> list[str]:
    """Write the run folder whole; returns what a person must know about what is missing from it.

    `told` is what is written where not everything is to be told; `report` is what is reckoned again.

    Raises
    ------
    OutputError
        Where the folder cannot be written or is not this program's; nothing is lost then.
    VerificationError
        Where a second reckoning of plan, tables and map does not come to the same bytes; nothing is written.
    """
    files, notes = run_files(
        report, folder, options, clock, with_map=with_map and not told, extras=() if told else extras
    )
    refuse_what_differs(report.problem, files)
    if told is not None:
        files, notes = run_files(told, folder, options, clock, with_map=with_map, extras=extras)
    write_folder(folder, files, force, stood)
    return notes


def run_files(
    report: Report, folder: Path, options: Options, clock: Clock, *, with_map: bool, extras: Sequence[str]
) -> tuple[dict[str, bytes], list[str]]:
    """Every file of a run by name, and what a person must know about what is missing from it.

    Plan and certificate hold all demand: they are no part of a run whose small counts are withheld.
    """
    files = {f"{table.name}.csv": csv_bytes(table) for table in report.tables.values()}
    files |= {
        f"{name}{ENDING}": csv_metadata(report.table(name.removesuffix(".csv")), title, report)
        for name, title in TABLES.items()
    }
    if report.suppression is None:
        files[PLAN_FILE] = plan_json(report.plan)
        files[CERTIFICATE_FILE] = certificate_json(
            report.plan, by_formula=report.problem.locked_posts is not None
        )
    notes: list[str] = []
    setting = report.problem.setting
    if with_map and (setting is None or setting.geography.boundaries is None):
        notes.append("no map: the geography has no boundaries.geojson")
    elif with_map:
        from allocator.outputs.map import map_page
        from allocator.outputs.map_of_report import map_view

        files["map.html"] = map_page(map_view(report, run_id(report, options))).encode("utf-8")
    more, missing = made_extras(extras, report, run_id(report, options) if extras else "")
    files |= more
    notes += missing
    files[MANIFEST] = manifest(report, options, files, folder, clock, libraries=libraries_of(files))
    return files, notes
