"""Draws compared plans in the plane between efficient and fair, on a curve where one was solved, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise

from allocator.comparison import Plane, Spot
from allocator.outputs.chart_axes import Axis, Titles, opened, path, text
from allocator.outputs.labels import Box, Label, around, place_labels

WIDE, NARROW = (760, 480), (400, 430)
ROOM = 8.0
"""Half the room that a mark takes, in the units of the picture."""


def draw_plane(plane: Plane, titles: Titles, words: Mapping[str, str], name: str) -> str:
    """The picture in the size of `name`, ``wide`` or ``narrow``; `words` says where each plan stands."""
    drawn = [spot for spot in plane.spots if spot.drawn]
    line = [(point.smallest, plane.share(point.hours)) for point in plane.curve.points] if plane.curve else []
    limits = [] if plane.curve else _limits(plane)
    xs = [spot.smallest for spot in drawn] + [x for x, _ in line] + [x for x, _ in limits if x is not None]
    ys = [plane.share(spot.hours) for spot in drawn] + [y for _, y in line]
    ys += [y for _, y in limits if y is not None]
    parts, across, up = opened(titles, name, WIDE if name == "wide" else NARROW, xs, ys)
    parts += [_limit(x, y, across, up) for x, y in limits]
    if len(line) > 1:
        parts.append(path(line, across, up, "curve"))
    for point, (x, y) in zip(plane.curve.points if plane.curve else (), line, strict=True):
        parts.append(_curve_mark(across.place(x), up.place(y), point.number, knee=point.knee))
    places = {spot: (across.place(spot.smallest), up.place(plane.share(spot.hours))) for spot in drawn}
    groups = _together(places)
    marks = [(place, _texts(spots, short=name != "wide")) for place, spots in groups]
    obstacles = [around(x, y, ROOM) for x, y in places.values()]
    obstacles += [around(x, y, 3) for x, y in _along(line, across, up)]
    obstacles += [_box_of_limit(x, y, across, up) for x, y in limits]
    frame = Box(across.start + 4, up.end + 2, across.end - 2, up.start - 4)
    labels = place_labels(marks, frame, obstacles)
    parts += [_leader(label) for label in labels if label.far]
    parts += [_mark(spot, place, words[spot.plan]) for spot, place in places.items()]
    parts += [_label(label) for label in labels]
    return "\n".join([*parts, "</svg>"])


def _limits(plane: Plane) -> list[tuple[Fraction | None, Fraction | None]]:
    """What no plan under the rules can pass: m* across, V* up, as far as they are known."""
    found: list[tuple[Fraction | None, Fraction | None]] = []
    if plane.best_smallest is not None:
        found.append((plane.best_smallest, None))
    if plane.best_hours is not None:
        found.append((None, plane.share(plane.best_hours)))
    return found


def _limit(x: Fraction | None, y: Fraction | None, across: Axis, up: Axis) -> str:
    if x is not None:
        return f'<path class="limit" d="M{across.place(x):.1f} {up.end:.1f}V{up.start:.1f}"/>'
    assert y is not None
    return f'<path class="limit" d="M{across.start:.1f} {up.place(y):.1f}H{across.end:.1f}"/>'


def _box_of_limit(x: Fraction | None, y: Fraction | None, across: Axis, up: Axis) -> Box:
    """The room of a limit: no label lies on it."""
    if x is not None:
        return Box(across.place(x) - 2, up.end, across.place(x) + 2, up.start)
    assert y is not None
    return Box(across.start, up.place(y) - 2, across.end, up.place(y) + 2)


def _curve_mark(x: float, y: float, number: int, *, knee: bool) -> str:
    words = f"<title>Point {number} of the curve{', its knee' if knee else ''}</title>"
    if knee:
        return f'<path class="dot knee" d="M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8Z">{words}</path>'
    return f'<circle class="dot small" cx="{x:.1f}" cy="{y:.1f}" r="3.5">{words}</circle>'


def _together(places: Mapping[Spot, tuple[float, float]]) -> list[tuple[tuple[float, float], list[Spot]]]:
    """Plans whose marks lie on each other share a label; from right to left, where most stand."""
    groups: list[tuple[tuple[float, float], list[Spot]]] = []
    for spot, (x, y) in places.items():
        for (to_x, to_y), spots in groups:
            if abs(to_x - x) < 3 and abs(to_y - y) < 3:
                spots.append(spot)
                break
        else:
            groups.append(((x, y), [spot]))
    return sorted(groups, key=lambda group: (-group[0][0], group[0][1]))


def _texts(spots: Sequence[Spot], *, short: bool) -> tuple[str, ...]:
    """What a label may say, in order of preference: numbers with names, numbers alone."""
    numbers = ", ".join(str(spot.number) for spot in spots)
    names = ", ".join(f"{spot.number} {spot.plan}" for spot in spots)
    return (numbers,) if short or len(names) > 44 else (names, numbers)


def _along(
    line: Sequence[tuple[Fraction, Fraction]], across: Axis, up: Axis
) -> Iterator[tuple[float, float]]:
    """Places along the curve, a few units apart: no label lies on them."""
    places = [(across.place(x), up.place(y)) for x, y in line]
    for (x, y), (to_x, to_y) in pairwise(places):
        steps = max(1, int(max(abs(to_x - x), abs(to_y - y)) // 5))
        for step in range(steps + 1):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


def _mark(spot: Spot, place: tuple[float, float], words: str) -> str:
    kind = f"spot{'' if spot.kind == 'alike' else ' apart'}{'' if spot.proved else ' unproved'}"
    x, y = place
    return (
        f'<circle class="{kind}" data-plan="{spot.number}" cx="{x:.1f}" cy="{y:.1f}" r="6.5">'
        f"<title>{escape(words)}</title></circle>"
    )


def _label(label: Label) -> str:
    box = label.box
    return text((box.left + box.right) / 2, box.bottom - 3.5, label.words, "label strong middle")


def _leader(label: Label) -> str:
    """A line from a mark to the nearest side of its label."""
    (x, y), box = label.mark, label.box
    to_x, to_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    return f'<path class="leader" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
