"""The checked content of a geography folder, as the rest of the program sees it: no paths, no pandas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Area:
    """A place with demand.

    `numbers` holds every numeric column of areas.csv by its header (`population`, `officers`, ...);
    a column that is blank for this area is absent. `islands` is the yes/no column.
    """

    code: str
    name: str
    group: str
    islands: bool
    numbers: Mapping[str, Fraction]


@dataclass(frozen=True)
class Base:
    """A place where posts can stand; `area` is the area in which it lies."""

    id: str
    name: str
    area: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Source:
    """Where one column of one file comes from; `kind` is measured, derived or assumed."""

    file: str
    column: str
    kind: str
    source: str
    year: str
    licence: str
    note: str


@dataclass(frozen=True)
class NationalTotal:
    """A published national figure with which demand is reconciled."""

    total: str
    period: str
    value: Fraction
    unit: str
    source: str


@dataclass(frozen=True)
class InputFile:
    """A file as it was read, once: its name, SHA-256, size and rows.

    `stands_for` names the file of the folder in whose stead it was read, and `sheet` its sheet if it is a
    workbook; both are empty for a file of the folder itself.
    """

    name: str
    sha256: str
    bytes: int
    rows: int
    stands_for: str = ""
    sheet: str = ""

    @property
    def kind(self) -> str:
        """The name of the folder's file that this one is, or stands for."""
        return self.stands_for or self.name

    @property
    def title(self) -> str:
        """Its name, and that of its sheet."""
        return f"{self.name}, sheet {self.sheet}" if self.sheet else self.name


@dataclass(frozen=True)
class Geography:
    """Everything that a geography folder says.

    Parameters
    ----------
    areas
        In code order.
    counts
        ``counts[area, driver, period]``: recorded items in that period.
    not_comparable
        The keys of `counts` whose figure is an artefact of recording, with the reason.
    bases
        In id order; empty where the folder has no bases.csv.
    travel
        ``travel[variant][base, area]``: hours one way. The variant ``""`` is travel.csv;
        ``travel-ferry.csv`` is the variant ``"ferry"``. A base may be an area's code:
        travel within the area.
    baseline
        ``baseline[role, base]``: posts today, full-time equivalents, from baseline.csv.
    smaller_areas
        What to run where an area is too large for a question; empty where nobody states it.
    boundaries
        The bytes of boundaries.geojson, read once with everything else; None without the file.
    files
        What was read, in name order.
    warnings
        What is odd in the folder and used as it stands, each with file and row.
    """

    title: str
    area_label: str
    areas_label: str
    date: str
    attribution: str
    areas: tuple[Area, ...]
    counts: Mapping[tuple[str, str, str], Fraction]
    not_comparable: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    bases: tuple[Base, ...] = ()
    travel: Mapping[str, Mapping[tuple[str, str], Fraction]] = field(default_factory=dict)
    baseline: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    national_totals: tuple[NationalTotal, ...] = ()
    sources: tuple[Source, ...] = ()
    smaller_areas: str = ""
    boundaries: bytes | None = None
    files: tuple[InputFile, ...] = ()
    warnings: tuple[str, ...] = ()
