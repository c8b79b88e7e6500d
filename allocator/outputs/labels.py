"""Puts labels beside marks in a picture: none lies on another, on a mark or outside the frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HIGH = 15.0
"""Height of a label, in the units of the picture."""
LETTER = 7.7
"""Width of a letter; bold ones are a little narrower on average."""
NEAR = (12.0, 24.0, 40.0, 60.0)
"""Distances from the mark at which a place is sought; beyond the first a line leads back to it."""
WAYS = ((1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.8, -0.8), (-0.8, -0.8), (0.8, 0.8), (-0.8, 0.8))

Spot = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle on the picture; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A text that has found its place; `far` where a line must lead back to its mark."""

    mark: Spot
    words: str
    box: Box
    far: bool


def around(x: float, y: float, room: float) -> Box:
    """The box about a mark."""
    return Box(x - room, y - room, x + room, y + room)


def place_labels(
    marks: Sequence[tuple[Spot, tuple[str, ...]]], frame: Box, obstacles: Sequence[Box]
) -> tuple[Label, ...]:
    """Give every mark the first of its texts for which there is room nearby, in the order of the marks.

    The last text, which should be short, is put wherever the frame has room. A mark without any is left out.

    Examples
    --------
    The second mark stands where the first one's label goes by preference, so that this goes left.

    >>> frame = Box(0, 0, 400, 100)
    >>> marks = [((200.0, 50.0), ("fair",)), ((220.0, 50.0), ("unfair",))]
    >>> found = place_labels(marks, frame, [around(*mark, 6) for mark, _ in marks])
    >>> [(label.words, label.box.left < label.mark[0]) for label in found]
    [('fair', True), ('unfair', False)]
    """
    taken, found = list(obstacles), []
    for mark, texts in marks:
        label = next(_free(mark, texts, frame, taken), None)
        if label is not None:
            taken.append(label.box)
            found.append(label)
    return tuple(found)


def _free(mark: Spot, texts: Sequence[str], frame: Box, taken: Sequence[Box]) -> Iterator[Label]:
    for words in texts:
        for box, far in [
            *_beside(mark, words),
            *(_anywhere(mark, words, frame) if words == texts[-1] else ()),
        ]:
            if box.within(frame) and not any(box.meets(other) for other in taken):
                yield Label(mark, words, box, far)


def _beside(mark: Spot, words: str) -> Iterator[tuple[Box, bool]]:
    x, y = mark
    wide = LETTER * len(words)
    for distance in NEAR:
        for right, down in WAYS:
            middle = x + right * (distance + wide / 2), y + down * (distance + HIGH / 2)
            yield _box(middle, wide), distance > NEAR[0]


def _anywhere(mark: Spot, words: str, frame: Box) -> list[tuple[Box, bool]]:
    """Every place on a raster, the nearest first."""
    wide = LETTER * len(words)
    across = range(int(frame.left), int(frame.right), 12)
    down = range(int(frame.top), int(frame.bottom), 12)
    places = [(float(x), float(y)) for x in across for y in down]
    places.sort(key=lambda place: (place[0] - mark[0]) ** 2 + (place[1] - mark[1]) ** 2)
    return [(_box(place, wide), True) for place in places]


def _box(middle: Spot, wide: float) -> Box:
    x, y = middle
    return Box(x - wide / 2, y - HIGH / 2, x + wide / 2, y + HIGH / 2)
