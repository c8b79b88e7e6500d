"""Verify a run whose small counts are withheld: its plan is not told, so it is found again by solving."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import zip_longest

from allocator.audit.again import manifest_differences
from allocator.audit.opened import OpenedRun
from allocator.audit.recorded_inputs import RecordedInputs
from allocator.audit.remade import byte_differences, remade
from allocator.errors import VerificationError
from allocator.report import Report
from allocator.verification.differences import Difference


def compared(run: OpenedRun, found: RecordedInputs) -> tuple[Report, list[Difference]]:
    """The report that the run tells, and in what the run is not what its inputs make it.

    The exact run is solved again, reckoned a second time as by `solve`, and withheld from again; then every
    byte is compared. So a number that was unmasked is a difference, and so is one that was masked.
    """
    if run.manifest.get("status") != "proved":
        raise VerificationError(
            f"{run.folder}: a plan that a limit cut short cannot be found again, and one whose small counts "
            "are withheld is not told; it cannot be verified"
        )
    with remade(run, found) as (report, again):
        differences = [*_cells(run, again), *byte_differences(run, again)]
        differences += manifest_differences(run, report)
        return report, differences


def _cells(run: OpenedRun, again: OpenedRun) -> Iterator[Difference]:
    """Cells of tables that differ, by row and column."""
    for name in sorted(set(run.files) & set(again.files)):
        if not name.endswith(".csv") or run.files[name] == again.files[name]:
            continue
        one, other = (_rows(opened.files[name]) for opened in (run, again))
        header = other[0]
        nothing: list[str] = []
        for number, (row, expected) in enumerate(zip_longest(one, other, fillvalue=nothing), 1):
            for column, (cell, wanted) in enumerate(zip_longest(row, expected, fillvalue="")):
                if cell != wanted:
                    title = header[column] if column < len(header) else ""
                    yield Difference(name, f"row {number}", title, cell, wanted)


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(data.decode("utf-8", "replace").splitlines()))
