"""Everything that the map page shows, as plain data: no pandas, no geometry library, no HTML.

Whoever fills these classes decides the words and the rounding; the page only places them. Every
text is shown as it stands and never as markup. Numbers carry the unit of their layer: a coverage of
0.823 under the unit ``% of demand hours served`` is given as 82.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Fact:
    """One line of a panel or a tooltip: what it is, and its value as text, with its unit."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """A part of a panel: facts, or a small table, or both.

    `columns` are the headings of the table; every row of `rows` has as many texts as there are
    headings, and the first of them names the row.
    """

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"section {self.title!r}: every row needs {len(self.columns)} texts")


@dataclass(frozen=True)
class AreaPanel:
    """What the side panel says about one area, or (with any code) about the whole country.

    `code` joins the area to the property `code` of the boundaries; `group` may be empty.
    """

    code: str
    name: str
    group: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Layer:
    """One measure by which the areas are shaded.

    Parameters
    ----------
    id
        Unique among the layers.
    label
        The name of the choice and the title above the map: "Online investigator".
    group
        The heading under which the choice stands: "Coverage", "Posts by role".
    unit
        Unit of `values`, shown with the legend: "% of demand hours served", "posts (FTE)".
    kind
        ``sequential``: from little to much. ``diverging``: from loss to gain, around 0.
    values
        Area code to number, in `unit`; None or absent where there is no value.
    texts
        Area code to the printed value, short ("82 %"): it stands on the map and in the table.
    note
        A sentence under the title: what the measure is and is not. May be empty.
    breaks
        Rising limits between the classes of a sequential layer, in `unit`; at most five. Empty:
        round limits are found from the values.
    ramp
        Which of ``shading.RAMPS`` colours a sequential layer.
    role
        For a layer about one role, its id: the markers then show `BaseMarker.posts[role]`.
    """

    id: str
    label: str
    group: str
    unit: str
    kind: Literal["sequential", "diverging"]
    values: Mapping[str, float | None]
    texts: Mapping[str, str]
    note: str = ""
    breaks: tuple[float, ...] = ()
    ramp: str = "blue"
    role: str = ""


@dataclass(frozen=True)
class BaseMarker:
    """A base with a place on the map, drawn as a circle whose area is in proportion to its posts.

    `lat` and `lon` are degrees (WGS84); `fte` is posts of all roles, full-time equivalents;
    `posts` is the same by role id. `area` is the code of the area in which the base stands, or
    empty. `facts` are shown in the circle's tooltip. A base with no posts has no circle.
    """

    id: str
    name: str
    lat: float
    lon: float
    fte: float
    area: str = ""
    posts: Mapping[str, float] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Serving:
    """An area that a base serves: hours a year, travel included, and the same as text.

    `hours` is None where the number is not told.
    """

    area: str
    hours: float | None
    text: str


@dataclass(frozen=True)
class Hub:
    """A base with a place, and the areas that it serves; `lat` and `lon` are degrees (WGS84)."""

    id: str
    name: str
    lat: float
    lon: float
    serves: tuple[Serving, ...]


@dataclass(frozen=True)
class Catchments:
    """Who serves whom in one role: a line from each base to each area that it serves."""

    role: str
    label: str
    hubs: tuple[Hub, ...]


@dataclass(frozen=True)
class Inset:
    """A fixed part of the map, drawn again and larger; limits in degrees (WGS84)."""

    label: str
    south: float
    west: float
    north: float
    east: float


CENTRAL_BELT = Inset("Central belt", south=55.2963, west=-5.3369, north=56.5967, east=-2.2380)
"""Eastings 195 to 385 km and northings 605 to 745 km of the British National Grid."""


@dataclass(frozen=True)
class MapView:
    """The whole page.

    Parameters
    ----------
    title, subtitle
        What the map shows, in about ten words, and one sentence more.
    scenario
        The name of the scenario, for the footer.
    area_label, areas_label
        What an area is called, in the singular and the plural: "division", "divisions".
    boundaries
        GeoJSON (WGS84) with one feature for each area; its property `code` is the area's code.
        Other properties are dropped.
    areas
        In the order of the table.
    layers
        In the order of the choices; the first is shown first.
    bases
        Only bases that have a place; a national pool has none and belongs in `notes`.
    notes
        The assumptions line, stand-in values, small counts: a paragraph each.
    date
        Date of the data, as text: "2019-20 to 2021-22".
    attribution
        Lines that the licences ask for; they stand on the map and in the footer.
    run_id
        The run from which the page was made.
    inset
        The part drawn larger, or None.
    whole
        The panel shown while no area is chosen; None leaves a hint there.
    catchments
        Lines from bases to the areas that they serve, one choice a role; none is shown at first.
    """

    title: str
    subtitle: str
    scenario: str
    area_label: str
    areas_label: str
    boundaries: bytes
    areas: tuple[AreaPanel, ...]
    layers: tuple[Layer, ...]
    bases: tuple[BaseMarker, ...]
    notes: tuple[str, ...]
    date: str
    attribution: tuple[str, ...]
    run_id: str
    inset: Inset | None = CENTRAL_BELT
    whole: AreaPanel | None = None
    catchments: tuple[Catchments, ...] = ()

    def __post_init__(self) -> None:
        codes = {area.code for area in self.areas}
        if not self.layers:
            raise ValueError("a map needs at least one layer")
        if len(codes) != len(self.areas):
            raise ValueError("two areas have the same code")
        if len({layer.id for layer in self.layers}) != len(self.layers):
            raise ValueError("two layers have the same id")
        for layer in self.layers:
            strangers = sorted((set(layer.values) | set(layer.texts)) - codes)
            if strangers:
                raise ValueError(f"layer {layer.id!r} speaks of unknown areas: {', '.join(strangers)}")
