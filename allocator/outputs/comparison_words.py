"""A comparison in words: what each plan prefers, who gains, who pays; and how its figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import get_args

from allocator.comparison import Comparison, Entry
from allocator.criteria import CRITERIA
from allocator.report import STAND_IN_LINE
from allocator.sentences import fte, percent
from allocator.withheld import SIGN, is_withheld, shown

NAMED = 3
"""How many areas a sentence names before it counts the rest."""
SHARES = ("coverage_", "worst_share", "travel_share", "population_share", "price_of_")
"""Measures in shares that people read as per cent; indices of inequality are read as numbers."""


def plan_sentences(comparison: Comparison, entry: Entry) -> list[str]:
    """What one plan prefers, what comes of it, and who gains or pays against the first."""
    first = comparison.plans[0]
    found = [prefers(entry)]
    total, least = (
        entry.measures.get((name, "all"), (None, ""))[0] for name in ("coverage_total", "coverage_min")
    )
    if total is not None and least is not None:
        found.append(
            f"It meets {percent(total)} of the demand hours, and {percent(least)} where it meets least"
            f"{_where(entry, least)}."
        )
    if entry.broken:
        found.append(f"It does not keep: {', '.join(entry.broken)}.")
    if entry is not first:
        found.append(_against(entry, first))
        if entry.name in comparison.unranked:
            found.append(
                f"Its demand or hours are others than those of {first.name}: neither plan is better."
            )
    moved = entry.measures.get(("posts_moved", "all"), (None, ""))[0]
    if moved is not None:
        found.append(f"Against {today(entry)}, it moves {_posts(moved) if moved else 'no post'}.")
    return found


def prefers(entry: Entry) -> str:
    """What a plan is best by, in the words of its criteria.

    Examples
    --------
    >>> prefers(Entry("by-population", "Posts by people", "proved"))
    'It places posts by a formula and prefers nothing.'
    >>> prefers(Entry("x", "X", "proved", criteria=("least_travel",)))
    'It prefers: the fewest hours on the road (least_travel).'
    >>> prefers(Entry("x", "X", "proved", criteria=("worst_share (share 0.2)",)))
    'It prefers: the mean of the worst-off share of demand (conditional mean) (worst_share, share 0.2).'
    """
    if not entry.criteria:
        return "It places posts by a formula and prefers nothing."
    known = {
        get_args(kind.model_fields["id"].annotation)[0]: kind.summary.replace("`", "") for kind in CRITERIA
    }
    told = [f"{known.get(text.partition(' (')[0], text)} ({text.replace(' (', ', ').removesuffix(')')})"
            if text.partition(" (")[0] in known else text for text in entry.criteria]  # fmt: skip
    return f"It prefers: {'; then '.join(told)}."


def today(entry: Entry) -> str:
    """What the baseline of a plan is called."""
    return "the stand-in for today's posts" if STAND_IN_LINE in entry.notes else "today's posts"


def points(share: Fraction) -> str:
    """A difference of two shares in percentage points.

    Examples
    --------
    >>> points(Fraction(21, 1000)), points(Fraction(-4, 100)), points(Fraction(1, 10**6)), points(Fraction(0))
    ('+2.1', '−4.0', '+0.0', '0')
    """
    sign = "+" if share > 0 else "\u2212"
    return f"{sign}{abs(float(share)) * 100:.1f}" if share else "0"


def signed(posts: Fraction) -> str:
    """A difference in posts.

    Examples
    --------
    >>> signed(Fraction(2)), signed(Fraction(-5, 2)), signed(Fraction(0))
    ('+2', '−2.5', '0')
    """
    return f"+{fte(posts)}" if posts > 0 else f"\u2212{fte(-posts)}" if posts else "0"


def measured(measure: str, value: Fraction | None, unit: str) -> str:
    """A measure's value as people read it; its unit is told unless it is in the text.

    Examples
    --------
    >>> measured("coverage_min", Fraction(1, 4), "share"), measured("gini", Fraction(1, 4), "share")
    ('25.0 %', '0.25')
    >>> measured("shortfall_hours", Fraction(12345), "hours a year"), measured("gini", None, "")
    ('12,345', 'not applicable')
    """
    if value is None:
        return "not applicable"
    if measure.startswith("price_of_"):
        return SIGN if is_withheld(value) else f"{float(value) * 100:.2f} %"
    if unit == "share" and measure.startswith(SHARES):
        return percent(value)
    return shown(value, ",.4g" if abs(value) < 1000 else ",.0f")


def role_name(entry: Entry, role: str) -> str:
    """What people call a role."""
    return entry.inputs.get(f"roles.{role}.label") or role.replace("_", " ")


def _posts(number: Fraction) -> str:
    return f"{fte(number)} {'post' if number == 1 else 'posts'}"


def _where(entry: Entry, least: Fraction) -> str:
    worst = [area for (role, area), share in entry.coverage.items() if role == "all" and share == least]
    if not worst:
        return ""
    return (
        f" ({entry.area_names[worst[0]]})"
        if len(worst) == 1
        else f" ({len(worst)} {entry.place.areas_label} alike)"
    )


def _against(entry: Entry, first: Entry) -> str:
    """Who has more and who has less than under the first plan."""
    change = coverage_change(entry, first)
    up = sorted((area for area, share in change.items() if share > 0), key=lambda area: -change[area])
    down = sorted((area for area, share in change.items() if share < 0), key=lambda area: change[area])
    if not up and not down:
        return f"Against {first.name}, every {first.place.area_label} has the same coverage."
    gain = f"higher in {_named(entry, up, change)}" if up else "higher nowhere"
    loss = f"lower in {_named(entry, down, change)}: they pay" if down else "lower nowhere: nobody pays"
    return f"Against {first.name}, coverage is {gain}; {loss}."


def coverage_change(entry: Entry, first: Entry, role: str = "all") -> dict[str, Fraction]:
    """Coverage of every area less that under the first plan; areas that one of them lacks are left out."""
    return {
        area: share - first.coverage[role, area]
        for (of, area), share in sorted(entry.coverage.items())
        if of == role and (role, area) in first.coverage
    }


def _named(entry: Entry, areas: list[str], change: Mapping[str, Fraction]) -> str:
    shown = [f"{entry.area_names[area]} ({points(change[area])} points)" for area in areas[:NAMED]]
    more = len(areas) - NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
