"""Read a geography folder strictly: each file once, every fault of every file in one telling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.errors import Fault, InputError
from allocator.sources import (
    areas,
    baseline,
    bases,
    boundaries,
    demand,
    geography_file,
    national_totals,
    provenance,
    travel,
)
from allocator.sources.boundaries import geometry
from allocator.sources.folder import open_folder
from allocator.sources.geography import Area, Base, Geography, InputFile, NationalTotal, Source
from allocator.sources.notes import in_order
from allocator.sources.stand_in import stand_in

__all__ = [
    "KINDS",
    "Area",
    "Base",
    "Geography",
    "InputFile",
    "NationalTotal",
    "Source",
    "geometry",
    "read_as_far_as_possible",
    "read_data",
]

KINDS = (
    geography_file,
    areas,
    demand,
    bases,
    travel,
    baseline,
    national_totals,
    provenance,
    boundaries,
)
"""Every kind of file, in the order in which they are read: a table stands after those it refers to."""


def read_data(folder: Path, demand: str | Path = "") -> Geography:
    """Read and check every file of a geography folder.

    Parameters
    ----------
    folder
        A folder with areas.csv, demand.csv and any of the other files.
    demand
        A table that stands for demand.csv: a CSV file or a workbook, ``PATH`` or ``PATH#SHEET``.

    Returns
    -------
    Geography
        Areas, counts (items), travel (hours), baseline (full-time equivalents) and the rest, in
        exact numbers; `warnings` says what is odd in them and is used as it stands.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    geography, faults = read_as_far_as_possible(folder, demand)
    if faults:
        raise InputError(in_order(faults))
    return geography


def read_as_far_as_possible(folder: Path, demand: str | Path = "") -> tuple[Geography, list[Fault]]:
    """Return what can be read of a geography folder, and what is wrong with the rest."""
    opened = open_folder(
        Path(folder),
        lambda name: any(kind.reads(name) for kind in KINDS),
        tuple(kind.NAME for kind in KINDS),
        {"demand.csv": stand_in(demand)} if str(demand) else {},
    )
    geography = Geography("", "", "", "", "", (), {})
    for kind in KINDS:
        geography = kind.read(opened, geography)
    files = tuple(sorted(geography.files, key=lambda file: file.name))
    warnings = tuple(dict.fromkeys(opened.notes.warnings))
    return replace(geography, files=files, warnings=warnings), opened.notes.faults
