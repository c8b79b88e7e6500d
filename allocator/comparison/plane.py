"""The compared plans in one plane, risk-weighted hours against the smallest outcome; and on a frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocator.comparison.entry import Entry
from allocator.comparison.questions import AIMS, HOURS_KEYS, SILENT_FILES
from allocator.tables import Table, column, table

Kind = Literal["alike", "broken", "rules", "data"]
ALIKE_HOURS = Fraction(1, 1000)
"""Hours within which two plans meet as much: some hundred numbers of 6 decimals add up."""
ALIKE_SHARE = Fraction(2, 10**9)
"""The same for shares, which are written to 9 decimals."""


@dataclass(frozen=True)
class CurvePoint:
    """A point on a curve: a solved plan's smallest outcome (0 to 1) and the risk-weighted hours it meets."""

    number: int
    smallest: Fraction
    hours: Fraction
    knee: bool = False
    proved: bool = True


@dataclass(frozen=True)
class Curve:
    """A frontier as it was solved.

    Parameters
    ----------
    name
        Of its scenario.
    across
        What its outcomes are: ``area`` or ``area-role``.
    by
        What moved: ``smallest``, ``weight`` or ``delta``.
    points
        Those on the curve, by rising smallest outcome.
    inputs
        Everything that went in, as in `Entry`.
    """

    name: str
    across: str
    by: str
    points: tuple[CurvePoint, ...]
    inputs: Mapping[str, str]

    @property
    def most(self) -> Fraction:
        """The most risk-weighted hours that a point of the curve meets."""
        return max((point.hours for point in self.points), default=Fraction(0))


@dataclass(frozen=True)
class Spot:
    """Where a plan stands.

    Parameters
    ----------
    number
        Its place among the plans, from 1.
    kind
        ``alike``: it answers the question of the yardstick, which is the curve, or the first plan where there
        is none; ``broken``: it does not keep its own rules; ``rules``: its posts or rules are others, so that
        the yardstick says nothing of what it could have reached; ``data``: its demand or hours are others, so
        that its hours are on another scale.
    apart
        For ``rules`` and ``data``: the inputs that differ. For ``broken``: the rules.
    on, inside
        The point of the curve that it stands on; or a point that is as good in both and better in one.
    """

    plan: str
    number: int
    smallest: Fraction
    hours: Fraction
    proved: bool
    kind: Kind
    apart: tuple[str, ...] = ()
    on: CurvePoint | None = None
    inside: CurvePoint | None = None

    @property
    def drawn(self) -> bool:
        """Whether it has a place in the plane: on other data its hours are on another scale."""
        return self.kind != "data"


@dataclass(frozen=True)
class Plane:
    """The plans by what they meet and by how the worst off fare.

    Parameters
    ----------
    most
        The hours that count as 100 %: V* of the yardstick where it is known, else the most of a drawn plan.
    best_hours, best_smallest
        V* and m*, which no plan under the rules of the yardstick can pass; None where they are not known.
    """

    across: str
    spots: tuple[Spot, ...]
    most: Fraction
    best_hours: Fraction | None
    best_smallest: Fraction | None
    curve: Curve | None = None

    def share(self, hours: Fraction) -> Fraction:
        """Hours as a share of the most."""
        return hours / self.most if self.most else Fraction(0)


def plane_of(plans: Sequence[Entry], curve: Curve | None = None) -> Plane:
    """Set every plan into the plane of a curve, or into that of the first plan where there is none."""
    inputs: Mapping[str, str] = curve.inputs if curve else plans[0].inputs if plans else {}
    across = curve.across if curve else inputs.get("fairness.across", "area")
    spots = (_spot(number, entry, across, inputs, curve) for number, entry in enumerate(plans, 1))
    found = tuple(spot for spot in spots if spot is not None)
    if curve:
        top = max((point.smallest for point in curve.points), default=None)
        return Plane(across, found, curve.most, None, top, curve)
    alike = [plans[spot.number - 1].best for spot in found if spot.kind == "alike"]
    hours = next((best.hours for best in alike if best.hours is not None), None)
    smallest = [best.smallest for best in alike if best.smallest is not None and best.across == across]
    most = hours or max((spot.hours for spot in found if spot.drawn), default=Fraction(0))
    return Plane(across, found, most, hours, smallest[0] if smallest else None)


def plane_table(plane: Plane) -> Table:
    """plane.csv: where every plan stands."""
    columns = (
        column("plan", "text", "plan"),
        column("smallest_outcome", "share", "smallest coverage over what the yardstick looks across"),
        column("risk_weighted_hours", "hours", "hours met, each weighted by the risk of its work"),
        column("share_of_most", "share", "of the most that can be met; empty on other data"),
        column("comparable", "text", "`alike`, or what sets it apart: `broken`, `rules` or `data`"),
        column("apart", "text", "the inputs that differ, or the rules that it breaks"),
        column("on_point", "count", "the point of the curve that it stands on"),
        column("inside_point", "count", "a point of the curve that is as good in both and better in one"),
    )
    rows = [
        (
            spot.plan,
            spot.smallest,
            spot.hours,
            plane.share(spot.hours) if spot.drawn else None,
            spot.kind,
            " ".join(spot.apart),
            spot.on.number if spot.on else None,
            spot.inside.number if spot.inside else None,
        )
        for spot in plane.spots
    ]
    return table("plane", columns, rows)


def _spot(
    number: int, entry: Entry, across: str, inputs: Mapping[str, str], curve: Curve | None
) -> Spot | None:
    """The place of a plan; None where it has no outcome with demand."""
    shares = [share for (role, _), share in entry.coverage.items() if (role == "all") == (across == "area")]
    if not shares or entry.hours_met is None:
        return None
    smallest, hours = min(shares), entry.hours_met
    kind, apart = _apart(entry, inputs)
    on = inside = None
    if curve and kind == "alike":
        on = next((point for point in curve.points if _as_good(point, smallest, hours) == (True, True)), None)
        inside = None if on else _better(curve.points, smallest, hours)
    proved = entry.status == "proved"
    return Spot(entry.name, number, smallest, hours, proved, kind, apart, on, inside)


def _apart(entry: Entry, inputs: Mapping[str, str]) -> tuple[Kind, tuple[str, ...]]:
    """Whether a plan answers the question of these inputs, and what sets it apart."""
    keys = {key for key in (*entry.inputs, *inputs) if entry.inputs.get(key, "") != inputs.get(key, "")}
    ruled = any(key.startswith("rules.") for key in (*entry.inputs, *inputs))
    keys = {
        key
        for key in keys
        if not key.startswith(AIMS) and key.removeprefix("input ") not in SILENT_FILES
        and not key.endswith(".label")
    }  # fmt: skip
    if ruled and entry.inputs.get("fairness.across") != inputs.get("fairness.across"):
        keys.add("fairness.across")
    data = [key for key in keys if key.startswith(("demand.", "travel", "input "))
            or any(part in key for part in HOURS_KEYS)]  # fmt: skip
    if data:
        return "data", tuple(sorted(data))
    if keys:
        return "rules", tuple(sorted(keys))
    return ("broken", entry.broken) if entry.broken else ("alike", ())


def _as_good(point: CurvePoint, smallest: Fraction, hours: Fraction) -> tuple[bool, bool]:
    """Whether a point and a plan have the same smallest outcome, and meet as many hours, as written."""
    return abs(point.smallest - smallest) <= ALIKE_SHARE, abs(point.hours - hours) <= ALIKE_HOURS


def _better(points: Sequence[CurvePoint], smallest: Fraction, hours: Fraction) -> CurvePoint | None:
    """The point with the most hours of those that are as good in both and better in one."""
    found = [
        point
        for point in points
        if point.smallest >= smallest - ALIKE_SHARE and point.hours >= hours - ALIKE_HOURS
    ]
    return max(found, key=lambda point: point.hours, default=None)
