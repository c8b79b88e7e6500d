"""Places where posts can stand: laboratories, investigation teams, headquarters and main towns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from allocator.build.councils import Council
from allocator.build.levels import Level
from allocator.build.tables import Tables, csv_text, plain

PLACES = "reference_points.csv"


@dataclass(frozen=True)
class BasePlace:
    """A base: its id, its division, its council area, and its point in degrees (WGS84)."""

    id: str
    name: str
    division: str
    council: str
    lat: float
    lon: float
    roles_note: str


def slug(name: str) -> str:
    """Return a name as a lower-case id.

    Examples
    --------
    >>> slug("Fort William")
    'fort_william'
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def read_bases(
    tables: Tables, councils: Mapping[str, Council], base_ids: Mapping[str, str]
) -> dict[str, BasePlace]:
    """Return the bases by id; `base_ids` holds the ids that are not the slug of the place's name."""
    bases: dict[str, BasePlace] = {}
    columns = ["place", "lat", "lon", "role", "council_area_code", "division_letter"]
    for row in tables.read(PLACES, columns, key=["place"]):
        name, letter = row.text("place"), row.text("division_letter")
        council = row.one_of("council_area_code", councils) if councils else row.text("council_area_code")
        if council in councils and letter and letter != councils[council].division:
            row.fault(
                f"division_letter {letter!r}", f"{councils[council].division}, the division of {council}"
            )
        base = base_ids.get(name, slug(name))
        if base in bases:
            row.fault(f"the base id {base} a second time", "ids that differ", "name it in base_ids.csv")
        lat, lon = row.number("lat", -90, 90), row.number("lon", -180, 180)
        bases[base] = BasePlace(base, name, letter, council, float(lat), float(lon), row.text("role"))
    return dict(sorted(bases.items()))


def make_bases(bases: Mapping[str, BasePlace], level: Level) -> str:
    """Return bases.csv, each base in its area of `level`."""
    rows = [
        [b.id, b.name, level.area_of[b.council], plain(b.lat, 5), plain(b.lon, 5), b.roles_note]
        for _, b in sorted(bases.items())
    ]
    return csv_text(["base", "name", "area", "lat", "lon", "roles_note"], rows)
