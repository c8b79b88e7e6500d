"""Where criteria coincide on a problem, proved by exact arithmetic; and where plans are only alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Literal

from allocator.comparison.dominance import keeps
from allocator.comparison.entry import Entry
from allocator.comparison.questions import placed_alike, same_question
from allocator.criteria import Criterion, Leximin
from allocator.exact.fractional_posts import applies
from allocator.exact.limits import read_limits
from allocator.problem import Problem
from allocator.report import Report

Kind = Literal["one-plan", "as-written", "one-way", "same-posts", "least-majorised"]


@dataclass(frozen=True)
class Coincidence:
    """What is known of plans that agree.

    Parameters
    ----------
    kind
        ``one-plan``: the same posts and hours, so each is proved best by the criteria of all;
        ``as-written``: the same as far as run folders hold them; ``one-way``: the first reaches the proved
        optimum of the second's criteria; ``same-posts``: the same posts, and nothing proved of why;
        ``least-majorised``: a theorem on one leximin plan.
    plans
        Names.
    sentence
        The finding in words.
    """

    kind: Kind
    plans: tuple[str, ...]
    sentence: str


def coincidences(plans: Sequence[Entry]) -> tuple[Coincidence, ...]:
    """Everything that can be known of plans that agree, the strongest statement on each pair."""
    return (*_one_plans(plans), *_one_way(plans), *_same_posts(plans), *_least_majorised(plans))


def as_good(plan: Report, other: Report) -> bool:
    """Whether a plan reaches, value by value, the proved optimum of another's criteria under its problem.

    A criterion that also asks for a share of the most risk-weighted hours (`efficiency`) is taken as reached
    only where the plan meets at least as many as the other, which has that share.
    """
    problem = other.problem
    if other.plan.status != "proved" or not problem.criteria or not keeps(problem, plan):
        return False
    return all(_reached(criterion, problem, plan, other) for criterion in problem.criteria)


def _reached(criterion: Criterion, problem: Problem, plan: Report, other: Report) -> bool:
    mine, best = plan.service, other.service
    if hasattr(criterion, "efficiency") and mine.risk_weighted_served < best.risk_weighted_served:
        return False
    return criterion.value(problem, mine) == criterion.value(problem, best)


def _one_plans(plans: Sequence[Entry]) -> Iterator[Coincidence]:
    """Classes of proved plans that are one: each value of one is the value of all."""
    for group in _classes([entry for entry in plans if entry.status == "proved" and entry.criteria]):
        names = tuple(entry.name for entry in group)
        aims = tuple(dict.fromkeys(entry.aim for entry in group))
        exact = all(entry.report is not None for entry in group)
        if len(aims) == 1:
            why = f"they ask for the same, {aims[0]}"
        elif exact:
            why = f"on this problem these criteria coincide, and it is proved best by each: {'; '.join(aims)}"
        else:
            why = f"each run is proved best by its own criteria: {'; '.join(aims)}"
        one = (
            "one plan" if exact else "one plan as far as run folders hold it (posts, and hours to 6 decimals)"
        )
        yield Coincidence("one-plan" if exact else "as-written", names, f"{_list(names)} are {one}: {why}.")


def _classes(plans: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in plans:
        for group in groups:
            if all(same_question(entry, known) and placed_alike(entry, known) for known in group):
                group.append(entry)
                break
        else:
            groups.append([entry])
    return [group for group in groups if len(group) > 1]


def _one_way(plans: Sequence[Entry]) -> Iterator[Coincidence]:
    """Plans that are as good as another by its own criteria.

    Two plans that are so both ways are one: the same tie-break then chooses among the same plans.
    """
    for one, other in permutations(plans, 2):
        if one.report is None or other.report is None or not same_question(one, other):
            continue
        alike = placed_alike(one, other) and one.status == "proved" and bool(one.criteria)
        if not alike and as_good(one.report, other.report):
            also = f"{one.name} ({one.aim}) also reaches the proved optimum of {other.name} ({other.aim})."
            yield Coincidence("one-way", (one.name, other.name), also)


def _same_posts(plans: Sequence[Entry]) -> Iterator[Coincidence]:
    groups: dict[tuple[tuple[tuple[str, str], Fraction], ...], list[Entry]] = {}
    for entry in plans:
        groups.setdefault(tuple(sorted(entry.posts.items())), []).append(entry)
    for group in groups.values():
        if len(group) < 2 or any(group == known for known in _known(plans)):
            continue
        names = tuple(entry.name for entry in group)
        if not all(same_question(group[0], entry) for entry in group):
            why = "they answer different questions"
        elif not all(placed_alike(group[0], entry) for entry in group):
            why = "their hours go to different places"
        else:
            why = "that their criteria coincide is not proved"
        yield Coincidence("same-posts", names, f"The same posts: {', '.join(names)}; {why}.")


def _known(plans: Sequence[Entry]) -> list[list[Entry]]:
    return _classes([entry for entry in plans if entry.status == "proved" and entry.criteria])


def _least_majorised(plans: Sequence[Entry]) -> Iterator[Coincidence]:
    for entry in plans:
        if entry.report is not None and least_majorised(entry.report):
            yield Coincidence(
                "least-majorised",
                (entry.name,),
                f"{entry.name}: hours are worth the same everywhere, posts are divisible, every hour is used "
                "and no rule ties places together. By a theorem (least-majorised base) its coverage also has "
                "the smallest demand-weighted mean difference, Hoover index and variance and the largest "
                "demand-weighted log welfare: a criterion that asks for one of these alone coincides with "
                "leximin here.",
            )


def least_majorised(report: Report) -> bool:
    """Whether a leximin plan is proved to have the least unequal coverage of all plans, by structure alone.

    It is where what can be delivered is a base polytope and leximin its least-majorised point: an hour's
    worth depends on the role only, posts are fractional, rules are pools and limits place by place
    (`allocator.exact.fractional_posts.applies`), all posts are placed and none of their hours is surplus.
    Source: Fujishige, lexicographically optimal base of a polymatroid (1980).
    """
    problem, service = report.problem, report.service
    return (
        report.plan.status == "proved"
        and bool(problem.criteria)
        and isinstance(problem.criteria[0], Leximin)
        and applies(problem)
        and read_limits(problem).all_placed == frozenset(problem.role)
        and _total(service.received) == _total(service.served)
    )


def _total(hours: Mapping[tuple[str, str], Fraction]) -> Fraction:
    return sum(hours.values(), Fraction(0))


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
