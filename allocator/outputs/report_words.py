"""What the report and the brief say of a plan: question, answer, gains and losses, limits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocator.measures import Reading
from allocator.outputs.comparison_words import measured, signed
from allocator.report import Report
from allocator.sentences import baseline_located, baseline_words, fte, percent
from allocator.tabulation import area_names, fte_located
from allocator.withheld import is_withheld, shown

HOW_CHOSEN = (
    "They are the three whose stated range, from low to high, moves the most hours of demand or of staff a "
    "year while all else stays as stated. Numbers that move no hours (risk weights, travel, baselines, "
    "rules) are not ranked."
)
LIMITS = (
    "It supports a decision and makes none: people decide, and answer for it.",
    "Best means best in the model: with other assumptions another plan may be best.",
    "Coverage counts hours of work. It does not say how good the work is, or what became of a case.",
    "Posts are numbers. Who fills them, their skills, moves and welfare are not in the model.",
)


def question(report: Report) -> str:
    """What was asked."""
    problem = report.problem
    posts = sum(problem.most_posts.values(), Fraction(0))
    places = problem.setting.geography.areas_label if problem.setting else "areas"
    roles = "one role" if len(problem.roles) == 1 else f"{len(problem.roles)} roles"
    return (
        f"Where should {fte(posts)} posts in {roles} stand, and which of {len(problem.areas)} {places} "
        "should they serve?"
    )


def aims(report: Report) -> list[str]:
    """What best means, criterion by criterion."""
    if report.problem.locked_posts is not None:
        return ["posts are placed by a formula, and nothing is optimised but the hours they work"]
    return [criterion.summary for criterion in report.problem.criteria]


def answer(report: Report) -> str:
    """The plan in a sentence."""
    problem = report.problem
    demand, served = report.demand_hours, report.served_hours
    if not demand:
        return "There is no demand: every plan is as good as another."
    shares = {str(row[0]): row[5] for row in report.table("areas").rows if row[2]}
    if any(is_withheld(share) for share in shares.values()):
        met = percent(served / demand)
        return f"The plan meets {met} of the demand hours; where it meets least is withheld."
    low = min(share for share in shares.values() if isinstance(share, Fraction))
    worst = [area_names(problem)[area] for area, share in shares.items() if share == low]
    where = (
        "everywhere alike"
        if len(worst) == len(shares)
        else worst[0]
        if len(worst) == 1
        else f"{len(worst)} places alike"
    )
    return (
        f"The plan meets {percent(served / demand)} of the demand hours, and {percent(low)} where it meets "
        f"least ({where})."
    )


def price_words(report: Report) -> str:
    """What fairness costs."""
    reading = _reading(report, "price_of_fairness")
    if reading is None or reading.value is None:
        return f"The price of fairness cannot be told: {reading.note if reading else 'no reference plan'}."
    told = measured("price_of_fairness", reading.value, reading.unit)
    most = report.best.most_hours or Fraction(0)
    given_up = reading.value * most
    return (
        f"Fairness costs {told} of the risk-weighted hours that the most efficient plan under the same data "
        f"and rules would meet: {shown(given_up, ',.0f')} of {shown(most, ',.0f')} a year."
    )


def changes(report: Report) -> list[tuple[str, Fraction]] | None:
    """Name and change in posts of every area, largest gain first; None without any baseline."""
    before = baseline_located(report)
    if before is None:
        return None
    located, names = fte_located(report.problem, report.service), area_names(report.problem)
    found = [(names[area], located[area] - before[area]) for area in report.problem.areas]
    return sorted(found, key=lambda entry: -entry[1])


def gains_and_losses(report: Report, most: int | None = None) -> list[str]:
    """Who has more posts and who has fewer than under the baseline, in sentences; `most` names in each."""
    found = changes(report)
    if found is None:
        return ["No baseline is stated: who gains and who loses cannot be told."]
    more = [f"{name} {signed(change)}" for name, change in found if change > 0]
    less = [f"{name} {signed(change)}" for name, change in reversed(found) if change < 0]
    words = baseline_words(report)
    return [
        f"More posts than in {words}: {_named(more, most)}.",
        f"Fewer posts than in {words}: {_named(less, most)}.",
    ]


def _named(entries: Sequence[str], most: int | None) -> str:
    """The first entries in a line, and how many there are besides.

    Examples
    --------
    >>> _named(["Isle +2", "Harbour +1", "Valley +1"], 2), _named([], None)
    ('Isle +2, Harbour +1 and 1 more', 'nobody')
    """
    shown = entries[:most]
    rest = f" and {len(entries) - len(shown)} more" if len(shown) < len(entries) else ""
    return f"{', '.join(shown)}{rest}" if entries else "nobody"


def _reading(report: Report, measure: str) -> Reading | None:
    return next((one for one in report.readings if one.measure == measure and one.scope == "all"), None)
