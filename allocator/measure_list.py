"""Every measure of a plan: defined once, with its unit, its range and what it does not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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

    `of` computes it from the spread of coverage; `better` says whether more or less is better.
    """

    id: str
    summary: str
    unit: str
    range: str
    silent_on: str
    better: str
    of: Callable[[Spread, Settings], Value] | None = None


_SPREAD_MEASURES = (
    Measure(
        "gini",
        "mean absolute difference of coverage over twice the mean",
        "share",
        "0 to 1",
        "who is at the bottom",
        "less",
        lambda spread, _: gini(spread),
    ),
    Measure(
        "hoover",
        "share of service that would have to move for equal coverage",
        "share",
        "0 to 1",
        "distances among those on one side of the mean",
        "less",
        lambda spread, _: hoover(spread),
    ),
    Measure(
        "theil",
        "entropy of coverage relative to the mean",
        "index",
        "0 upwards",
        "a number that can be read on its own",
        "less",
        lambda spread, _: theil(spread),
    ),
    Measure(
        "atkinson",
        "coverage that could be given up if it were spread evenly",
        "share",
        "0 to 1",
        "anything without its aversion parameter",
        "less",
        atkinson,
    ),
    Measure(
        "jain",
        "squared mean over mean square of coverage",
        "share",
        "above 0 to 1",
        "who is at the bottom",
        "more",
        lambda spread, _: jain(spread),
    ),
    Measure(
        "mean_difference",
        "mean absolute difference of coverage between two hours of demand",
        "share",
        "0 to 1",
        "the level of coverage",
        "less",
        lambda spread, _: mean_difference(spread),
    ),
    Measure(
        "worst_share",
        "mean coverage of the worst-off fifth of demand",
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

    summary = f"{measure.summary}, each area counting the same"
    return replace(measure, id=f"{measure.id}_unweighted", summary=summary, of=of)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "coverage_total",
        "hours met over hours of demand",
        "share",
        "0 to 1",
        "distribution",
        "more",
        lambda spread, _: spread.mean,
    ),
    Measure(
        "coverage_mean",
        "mean coverage of areas, each counting the same",
        "share",
        "0 to 1",
        "how many people stand behind an area",
        "more",
        lambda spread, _: spread.equally_weighted().mean,
    ),
    Measure(
        "coverage_min",
        "smallest coverage of an area",
        "share",
        "0 to 1",
        "all other areas",
        "more",
        lambda spread, _: min(spread.values),
    ),
    Measure(
        "coverage_gap",
        "largest less smallest coverage",
        "share",
        "0 to 1",
        "the level, and those between",
        "less",
        lambda spread, _: max(spread.values) - min(spread.values),
    ),
    *_SPREAD_MEASURES,
    Measure("shortfall_hours", "hours of demand not met", "hours a year", "0 upwards", "their risk", "less"),
    Measure(
        "travel_share",
        "share of deployed hours spent on the road",
        "share",
        "0 to 1",
        "what the journeys were for",
        "less",
    ),
    Measure(
        "access_hours",
        "hours one way from the base that serves to the area served, weighted by service",
        "hours",
        "0 upwards",
        "waiting for a crossing that was missed",
        "less",
    ),
    Measure(
        "posts_moved",
        "posts that leave their base, against today's or its stand-in",
        "posts",
        "0 upwards",
        "how far, and who",
        "less",
    ),
    Measure(
        "population_share_below",
        "share of people in areas with coverage below the threshold",
        "share",
        "0 to 1",
        "how far below",
        "less",
    ),
    Measure(
        "price_of_fairness",
        "risk-weighted hours given up against the most efficient plan",
        "share",
        "0 to 1",
        "what was gained for them",
        "less",
    ),
    Measure(
        "price_of_efficiency",
        "smallest coverage given up against the best possible",
        "share",
        "0 to 1",
        "areas other than the worst off",
        "less",
    ),
    *(_unweighted(measure) for measure in _SPREAD_MEASURES),
)
"""Every measure, in the order in which tables show them."""
