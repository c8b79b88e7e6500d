"""Classes and colours of the areas on a map: the same on every map, so that maps compare."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from allocator.outputs.map_view import Layer

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
