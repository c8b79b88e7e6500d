"""Read a geography folder strictly: each file once, every fault of every file in one telling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.errors import InputError
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

__all__ = [
    "KINDS",
    "Area",
    "Base",
    "Geography",
    "InputFile",
    "NationalTotal",
    "Source",
    "geometry",
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


def read_data(folder: Path) -> Geography:
    """Read and check every file of a geography folder.

    Parameters
    ----------
    folder
        A folder with areas.csv, demand.csv and any of the other files.

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
    opened = open_folder(
        Path(folder),
        lambda name: any(kind.reads(name) for kind in KINDS),
        tuple(kind.NAME for kind in KINDS),
    )
    geography = Geography("", "", "", "", "", (), {})
    for kind in KINDS:
        geography = kind.read(opened, geography)
    if opened.notes.faults:
        raise InputError(in_order(opened.notes.faults))
    files = tuple(sorted(geography.files, key=lambda file: file.name))
    return replace(geography, files=files, warnings=tuple(dict.fromkeys(opened.notes.warnings)))
