"""What maps and captions of a comparison need of a geography."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.problem import Setting


@dataclass(frozen=True)
class Place:
    """The geography of a plan, as far as a page shows it.

    Parameters
    ----------
    boundaries
        GeoJSON (WGS84), a feature for each area with its `code`; None where there are none.
    area_label, areas_label
        What an area is called: "division", "divisions".
    bases
        Names of bases by id.
    """

    boundaries: bytes | None = None
    area_label: str = "area"
    areas_label: str = "areas"
    date: str = ""
    attribution: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)


def place_of(setting: Setting | None) -> Place:
    """The place of a problem; nothing but words where it was made by hand."""
    if setting is None:
        return Place()
    known = setting.geography
    return Place(
        known.boundaries,
        known.area_label,
        known.areas_label,
        known.date,
        known.attribution,
        {base.id: base.name for base in known.bases},
    )
