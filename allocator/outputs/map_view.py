"""Everything that the map page shows, as plain data: no pandas, no geometry library, no HTML.

Whoever fills these classes decides the words and the rounding; the page only places them. Every
text is shown as it stands and never as markup. Numbers carry the unit of their layer: a coverage of
0.823 under the unit ``% of demand hours served`` is given as 82.3. The classes of a layer belong to
what is shown, so they stand here too; with the docstrings that makes more than 300 lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

COVERAGE_BREAKS = (50.0, 60.0, 70.0, 80.0, 90.0)
"""Limits between the classes of a coverage layer, in percent: the same on every map, so maps compare."""

RAMPS: Mapping[str, tuple[str, ...]] = {
    "blue": ("#f7fafd", "#c9dcef", "#97bfe0", "#5c9bce", "#2a6fae", "#0b4480"),
    "purple": ("#faf8fc", "#dcd6ea", "#bcb1d8", "#9a89c2", "#7659a6", "#512d80"),
    "teal": ("#f7fbfa", "#c0e2da", "#8fcabe", "#52a99b", "#24877a", "#045c52"),
}
"""Six steps from little to much; one hue each, so that lightness alone tells the classes apart."""

DIVERGING = ("#c2560b", "#f5b475", "#f4f4f2", "#b5afd6", "#5a3d95")
"""Large loss, loss, none, gain, large gain: orange and purple differ in every common colour blindness."""


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
        Which of RAMPS colours a sequential layer.
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


@dataclass(frozen=True)
class Shade:
    """One class of values: its words in the legend and its colour."""

    text: str
    fill: str


@dataclass(frozen=True)
class Shading:
    """The classes of a layer, least first, and the class of each area (None: no value)."""

    shades: tuple[Shade, ...]
    of_area: Mapping[str, int | None]


def shading(layer: Layer) -> Shading:
    """Return the classes of `layer` and the class in which each of its values falls.

    A value on a limit belongs to the class above it.

    Examples
    --------
    >>> layer = Layer("c", "Coverage", "", "%", "sequential", {"A": 49.9, "B": 50, "C": None}, {},
    ...               breaks=(50.0, 80.0))
    >>> [shade.text for shade in shading(layer).shades]
    ['below 50', '50 to below 80', '80 or more']
    >>> dict(shading(layer).of_area)
    {'A': 0, 'B': 1, 'C': None}
    """
    known = {code: float(v) for code, v in layer.values.items() if v is not None and math.isfinite(v)}
    made = _diverging(known) if layer.kind == "diverging" else _sequential(layer, known)
    return Shading(made.shades, {code: made.of_area.get(code) for code in layer.values})


def round_breaks(values: Iterable[float], classes: int = 5) -> tuple[float, ...]:
    """Return rising round limits that put about as many values into each of `classes`.

    The quantiles are rounded to a step of 1, 2 or 5 times a power of ten; whole numbers get
    whole limits. Fewer limits come back where values repeat.

    Examples
    --------
    >>> round_breaks([13, 21, 34, 48, 55, 61, 89, 144])
    (20.0, 40.0, 60.0, 80.0)
    >>> round_breaks([2, 2, 3])
    (3.0,)
    >>> round_breaks([7, 7])
    ()
    """
    ranked = sorted(values)
    if not ranked or ranked[0] == ranked[-1]:
        return ()
    step = _nice((ranked[-1] - ranked[0]) / 12)
    if all(value == int(value) for value in ranked):
        step = max(step, 1.0)
    found = set()
    for k in range(1, classes):
        place = k * (len(ranked) - 1) / classes
        low = math.floor(place)
        quantile = ranked[low] + (ranked[low + 1] - ranked[low]) * (place - low)
        limit = float(f"{round(quantile / step) * step:.12g}")
        if ranked[0] < limit <= ranked[-1]:
            found.add(limit)
    return tuple(sorted(found)) or (ranked[-1],)


def plain(number: float) -> str:
    """Return `number` in plain decimals, with a true minus sign and commas between thousands.

    Examples
    --------
    >>> plain(1250.0), plain(-2.5), plain(0.1 + 0.2)
    ('1,250', '−2.5', '0.3')
    """
    text = f"{round(number, 6):,.6f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", "0"} else text.replace("-", "−")


def _nice(size: float) -> float:
    """Return the 1, 2 or 5 times a power of ten that is nearest above `size`."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(float(f"{m * power:.12g}") for m in (1, 2, 5, 10) if m * power >= size * 0.999999)


def _whole_breaks(values: Iterable[float]) -> tuple[float, ...]:
    """Return limits for whole numbers, with a class of its own for none at all; () for others."""
    ranked = sorted(values)
    if not ranked or ranked[0] != 0 or ranked[-1] == 0 or any(value != int(value) for value in ranked):
        return ()
    above = [value for value in ranked if value > 0]
    return tuple(sorted({1.0, *round_breaks(above)}))


def _sequential(layer: Layer, known: Mapping[str, float]) -> Shading:
    limits = layer.breaks or _whole_breaks(known.values()) or round_breaks(known.values())
    ramp = RAMPS[layer.ramp]
    if len(limits) >= len(ramp) or list(limits) != sorted(set(limits)):
        raise ValueError(f"layer {layer.id!r}: breaks must rise and be at most {len(ramp) - 1}")
    if not limits:
        words = [plain(next(iter(known.values())))] if known else ["no values"]
    elif not layer.breaks and all(value == int(value) for value in known.values()):
        low = plain(limits[0] - 1)
        words = [low if min(known.values()) == limits[0] - 1 else f"{low} or fewer"]
        for a, b in pairwise(limits):
            words.append(plain(a) if b - a == 1 else f"{plain(a)} to {plain(b - 1)}")
        words.append(f"{plain(limits[-1])} or more")
    else:
        between = [f"{plain(a)} to below {plain(b)}" for a, b in pairwise(limits)]
        words = [f"below {plain(limits[0])}", *between, f"{plain(limits[-1])} or more"]
    # fewer classes than steps: spread them over the ramp, its dark end included
    last = len(ramp) - 1
    picks = [round(k * last / (len(words) - 1)) if len(words) > 1 else last // 2 for k in range(len(words))]
    shades = tuple(Shade(text, ramp[pick]) for text, pick in zip(words, picks, strict=True))
    return Shading(shades, {code: sum(value >= b for b in limits) for code, value in known.items()})


def _diverging(known: Mapping[str, float]) -> Shading:
    """Return five classes around 0; only 0 itself is "no change"."""
    largest = max((abs(value) for value in known.values()), default=0.0)
    whole = all(value == int(value) for value in known.values())
    if largest == 0:
        return Shading((Shade("no change", DIVERGING[2]),), dict.fromkeys(known, 0))
    cut = _nice(largest / 2.5)
    if whole:
        cut = max(cut, 2.0)
        top = plain(cut - 1)
        some = ("−1", "+1") if top == "1" else (f"−1 to −{top}", f"+1 to +{top}")
    else:
        some = (f"−{plain(cut)} to below 0", f"above 0 to +{plain(cut)}")
    texts = (f"−{plain(cut)} or lower", some[0], "no change", some[1], f"+{plain(cut)} or more")
    place = {
        code: 2 if v == 0 else (0 if v <= -cut else 1) if v < 0 else (4 if v >= cut else 3)
        for code, v in known.items()
    }
    shades = tuple(Shade(text, fill) for text, fill in zip(texts, DIVERGING, strict=True))
    return Shading(shades, place)
