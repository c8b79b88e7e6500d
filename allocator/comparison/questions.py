"""Whether plans answer one question: what they may be ranked by, and what must be the same for a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocator.comparison.entry import Entry
from allocator.problem import Problem

HOURS_KEYS = (".hours_per_fte", ".utilisation_cap", ".visits_per_100_hours")
"""What a post's hours, and the road's part in them, hang on."""
AIMS = ("title", "fairness.", "measures.", "assumptions.")
"""Keys that say what a plan is for, or what is said about it: none changes what is possible."""
SILENT_FILES = ("boundaries.geojson", "geography.toml", "national_totals.csv", "sources.csv")
"""Files of a geography that change no plan."""


def differing_keys(plans: Sequence[Entry]) -> list[str]:
    """Every input, by dotted key or file, that is not the same in all plans."""
    keys = sorted({key for entry in plans for key in entry.inputs})
    return [key for key in keys if len({entry.inputs.get(key, "") for entry in plans}) > 1]


def same_demand_and_hours(plans: Sequence[Entry]) -> bool:
    """Whether plans may be ranked: demand, a post's hours and travel are the same in all.

    Rules, posts, their size and where they may stand may differ: these are what a planner chooses between.
    """
    if any(entry.demand != plans[0].demand for entry in plans):
        return False
    return not any(
        key == "travel" or key.startswith("input travel") or any(part in key for part in HOURS_KEYS)
        for key in differing_keys(plans)
    )


def unranked_measures(plans: Sequence[Entry]) -> frozenset[str]:
    """Measures that no plan is best by, though demand and hours are the same: they are not on one scale.

    A price is against the best plan under the plan's own rules; movement against its own baseline; some
    measures have a parameter.
    """
    found: set[str] = set()
    keys = differing_keys(plans)
    if not all(same_question(plans[0], entry) for entry in plans):
        found |= {"price_of_fairness", "price_of_efficiency"}
    if "fairness.across" in keys:
        found.add("price_of_efficiency")
    if any(entry.baseline != plans[0].baseline for entry in plans):
        found.add("posts_moved")
    if "measures.atkinson_epsilon" in keys:
        found |= {"atkinson", "atkinson_unweighted"}
    if "measures.worst_share" in keys:
        found |= {"worst_share", "worst_share_unweighted"}
    if "measures.threshold" in keys or "input areas.csv" in keys:
        found.add("population_share_below")
    return frozenset(found)


def same_question(one: Entry, other: Entry) -> bool:
    """Whether two plans have the same demand, hours, posts, baseline and rules: only what is best differs.

    In exact numbers where both come with a report; else by inputs, and by the tables as written. A run
    folder does not tell what a rule makes of ``across``: where that differs and there are rules, no.
    """
    if one.report is not None and other.report is not None:
        return question(one.report.problem) == question(other.report.problem)
    if not one.inputs or one.demand != other.demand or one.baseline != other.baseline:
        return False
    keys = [key for key in differing_keys((one, other)) if key.removeprefix("input ") not in SILENT_FILES]
    ruled = any(key.startswith("rules.") for entry in (one, other) for key in entry.inputs)
    return not any(not key.startswith(AIMS) or (ruled and key == "fairness.across") for key in keys)


def question(problem: Problem) -> Problem:
    """A problem without what best means, and without what the outcomes that criteria look at decide."""
    rules = tuple(replace(rule, coupling=False) for rule in problem.rules)
    return replace(problem, rules=rules, criteria=(), across="area", on=None, locked_posts=None, setting=None)


def placed_alike(one: Entry, other: Entry) -> bool:
    """Whether two plans are one: posts and hours, in exact numbers where both are known, else as written."""
    if one.report is not None and other.report is not None:
        return (one.report.plan.posts, _used(one.report.plan.hours)) == (
            other.report.plan.posts,
            _used(other.report.plan.hours),
        )
    return (one.posts, one.service) == (other.posts, other.service)


def _used(hours: Mapping[tuple[str, str, str], Fraction]) -> dict[tuple[str, str, str], Fraction]:
    return {link: amount for link, amount in hours.items() if amount}
