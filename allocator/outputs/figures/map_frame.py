"""One frame of a map: its areas in their colours, and labels that do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.outputs.figures.sheet import INK, WIDTH
from allocator.outputs.shading import RAMPS
from allocator.outputs.static_map import NO_VALUE, Picture, Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNTOLD: Any = {"facecolor": NO_VALUE, "edgecolor": "#b8bec7", "linewidth": 0, "hatch": "////"}
"""An area without a value that is told: hatched, since the lightest class is almost white."""
ROOMY, TIGHT = 1.15, 2.2
"""How far a label may reach from the middle of its area, in radii of its circle: with a value, without."""


def draw_frame(figure: Figure, picture: Picture, box: tuple[float, float, float, float]) -> Axes:
    """A frame in a box in inches, its areas drawn, the large ones first so that none hides another."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    whole = figure.get_figheight()
    left, low, wide, tall = box
    axes = figure.add_axes((left / WIDTH, low / whole, wide / WIDTH, tall / whole))
    axes.set_xlim(0, picture.width)
    axes.set_ylim(picture.height, 0)
    axes.set_aspect("equal", anchor="NW")
    axes.set_axis_off()
    outlines = [(Path(*_points(path)), fill) for _, _, path, fill in picture.areas]
    for path, fill in sorted(outlines, key=lambda one: -one[0].get_extents().width):
        if fill == NO_VALUE:
            axes.add_patch(PathPatch(path, **UNTOLD))
        colour = "none" if fill == NO_VALUE else fill
        axes.add_patch(PathPatch(path, facecolor=colour, edgecolor=INK, linewidth=0.4))
    return axes


def _points(path: str) -> tuple[list[tuple[float, float]], list[int]]:
    """An outline as points and what to do at each: 1 go there, 2 draw a line there, 79 close the ring.

    Examples
    --------
    >>> _points("M0 0L2 0L2 1Z")
    ([(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 0.0)], [1, 2, 2, 79])
    """
    points: list[tuple[float, float]] = []
    steps: list[int] = []
    for ring in path.split("M")[1:]:
        corners = [step.split() for step in ring.removesuffix("Z").split("L")]
        found = [(float(x), float(y)) for x, y in corners]
        points += [*found, found[0]]
        steps += [1, *[2] * (len(found) - 1), 79]
    return points, steps


def not_enlarged(picture: Picture) -> Iterator[Spot]:
    """The areas that are not drawn larger."""
    left, top, right, bottom = picture.enlarged or (0, 0, 0, 0)
    return (spot for spot in picture.spots if not (left < spot.x < right and top < spot.y < bottom))


def write_labels(
    axes: Axes, spots: Iterable[Spot], labels: Mapping[str, str], values: Mapping[str, str]
) -> None:
    """A label on each area with room for it, value and all where there is; none lies on another."""
    from matplotlib.patheffects import withStroke

    taken: list[Any] = []
    unit = axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0]
    for spot in sorted(spots, key=lambda spot: (-spot.radius, spot.code)):
        label = labels[spot.code]
        ink, halo = ("white", RAMPS["blue"][-1]) if spot.dark else (INK, "white")
        for text, size, reach in ((f"{label}\n{values.get(spot.code, '')}", 6.5, ROOMY), (label, 6, TIGHT)):
            written = axes.text(spot.x, spot.y, text, size=size, color=ink, ha="center", va="center",
                                linespacing=1.05)  # fmt: skip
            box = written.get_window_extent()
            fits = max(box.width, box.height) / 2 <= spot.radius * unit * reach
            if fits and not any(box.overlaps(other) for other in taken):
                written.set_path_effects([withStroke(linewidth=1.2, foreground=halo)])
                taken.append(box)
                break
            written.remove()


def draw_box(axes: Axes, box: tuple[float, float, float, float]) -> None:
    from matplotlib.patches import Rectangle

    left, top, right, bottom = box
    axes.add_patch(
        Rectangle(
            (left, top), right - left, bottom - top, fill=False, edgecolor=INK, linewidth=0.8, clip_on=False
        )
    )
