"""Every measure of a plan: defined once, with its unit, its range and what it does not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import getdoc

from allocator.spread import (
    Settings,
    Spread,
    Value,
    atkinson,
    gini,
    hoover,
    jain,
    mean_difference,
    theil,
    worst_share,
)


@dataclass(frozen=True)
class Measure:
    """One number about a plan.

    Parameters
    ----------
    summary
        What it is, for people.
    definition
        The formula: y is the coverage of an area, or of a role in an area for one role; a its share of
        demand hours; m = sum a y.
    silent_on
        What it does not show.
    better
        Whether ``more`` or ``less`` is better.
    of
        Computes it from the spread of coverage; None where it needs more than that.
    """

    id: str
    summary: str
    definition: str
    unit: str
    range: str
    silent_on: str
    better: str
    of: Callable[[Spread, Settings], Value] | None = None

    @property
    def explained(self) -> str:
        """What a reader must know of it, in a line."""
        return f"{self.summary}; {self.better} is better; {self.unit}. Does not show: {self.silent_on}."


def _said(of: Callable[..., Value]) -> str:
    """What a function says of itself, without its examples: the formula stands beside the code alone."""
    return " ".join((getdoc(of) or "").partition("Examples\n----")[0].split())


_SPREAD_MEASURES = (
    Measure(
        "gini",
        "mean absolute difference of coverage over twice the mean",
        _said(gini),
        "share",
        "0 to 1",
        "who is at the bottom",
        "less",
        lambda spread, _: gini(spread),
    ),
    Measure(
        "hoover",
        "share of service that would have to move for equal coverage",
        _said(hoover),
        "share",
        "0 to 1",
        "distances among those on one side of the mean",
        "less",
        lambda spread, _: hoover(spread),
    ),
    Measure(
        "theil",
        "entropy of coverage relative to the mean",
        _said(theil),
        "index",
        "0 upwards",
        "a number that can be read on its own",
        "less",
        lambda spread, _: theil(spread),
    ),
    Measure(
        "atkinson",
        "coverage that could be given up if it were spread evenly",
        _said(atkinson),
        "share",
        "0 to 1",
        "anything without its aversion parameter",
        "less",
        atkinson,
    ),
    Measure(
        "jain",
        "squared mean over mean square of coverage",
        _said(jain),
        "share",
        "above 0 to 1",
        "who is at the bottom",
        "more",
        lambda spread, _: jain(spread),
    ),
    Measure(
        "mean_difference",
        "mean absolute difference of coverage between two hours of demand",
        _said(mean_difference),
        "share",
        "0 to 1",
        "the level of coverage",
        "less",
        lambda spread, _: mean_difference(spread),
    ),
    Measure(
        "worst_share",
        "mean coverage of the worst-off fifth of demand",
        _said(worst_share),
        "share",
        "0 to 1",
        "the rest",
        "more",
        lambda spread, settings: worst_share(spread, settings.worst_share),
    ),
)


def _unweighted(measure: Measure) -> Measure:
    def of(spread: Spread, settings: Settings) -> Value:
        return measure.of(spread.equally_weighted(), settings) if measure.of else None

    of_areas = measure.summary.replace("two hours of demand", "two areas").replace("of demand", "of areas")
    summary = f"{of_areas}, each area counting the same"
    definition = f"{measure.definition} Here with a = 1/n, n the number of areas with demand."
    return replace(measure, id=f"{measure.id}_unweighted", summary=summary, definition=definition, of=of)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "coverage_total",
        "hours met over hours of demand",
        "sum a y: hours met over hours of demand",
        "share",
        "0 to 1",
        "distribution",
        "more",
        lambda spread, _: spread.mean,
    ),
    Measure(
        "coverage_mean",
        "mean coverage of areas, each counting the same",
        "sum y / n over the n areas with demand",
        "share",
        "0 to 1",
        "how many people stand behind an area",
        "more",
        lambda spread, _: spread.equally_weighted().mean,
    ),
    Measure(
        "coverage_min",
        "smallest coverage of an area",
        "the smallest y of an area with demand",
        "share",
        "0 to 1",
        "all other areas",
        "more",
        lambda spread, _: min(spread.values),
    ),
    Measure(
        "coverage_gap",
        "largest less smallest coverage",
        "the largest y less the smallest",
        "share",
        "0 to 1",
        "the level, and those between",
        "less",
        lambda spread, _: max(spread.values) - min(spread.values),
    ),
    *_SPREAD_MEASURES,
    Measure(
        "shortfall_hours",
        "hours of demand not met",
        "sum of demand less served hours",
        "hours a year",
        "0 upwards",
        "their risk",
        "less",
    ),
    Measure(
        "travel_share",
        "share of deployed hours spent on the road",
        "travel hours over deployed hours, of all that serves the scope",
        "share",
        "0 to 1",
        "what the journeys were for",
        "less",
    ),
    Measure(
        "access_hours",
        "hours one way from the base that serves to the area served, weighted by service",
        "sum of served hours times hours one way from base to area, over served hours; pools are left out",
        "hours",
        "0 upwards",
        "waiting for a crossing that was missed",
        "less",
    ),
    Measure(
        "posts_moved",
        "posts that leave their base, against today's or its stand-in",
        "sum over bases of max(0, posts today - posts in the plan), over the roles that have a baseline",
        "posts",
        "0 upwards",
        "how far, and who",
        "less",
    ),
    Measure(
        "population_share_below",
        "share of people in areas with coverage below the threshold",
        "people in areas with y below `measures.threshold` (0.5 unless set) over all people",
        "share",
        "0 to 1",
        "how far below",
        "less",
    ),
    Measure(
        "price_of_fairness",
        "risk-weighted hours given up against the most efficient plan",
        "(V* - V) / V*: V the risk-weighted hours met, V* those of total_shortfall under the same data "
        "and rules",
        "share",
        "0 to 1",
        "what was gained for them",
        "less",
    ),
    Measure(
        "price_of_efficiency",
        "smallest coverage given up against the best possible",
        "(m* - m) / m*: m the smallest y over what the scenario looks across, m* that of largest_shortfall "
        "under the same data and rules",
        "share",
        "0 to 1",
        "areas other than the worst off",
        "less",
    ),
    *(_unweighted(measure) for measure in _SPREAD_MEASURES),
)
"""Every measure, in the order in which tables show them."""
