"""The curve by weight: nothing that is best at some weight is missed, and nothing known is solved again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest

from allocator.errors import LimitError
from allocator.frontier import MOST_HOURS, frontier
from allocator.frontier_questions import Answer, Question, asking
from allocator.frontier_weights import KNOWN, Place, _places, by_weight
from allocator.outputs.frontier_page import frontier_page
from allocator.outputs.frontier_words import summary
from allocator.problem import Problem
from allocator.solve import solve
from allocator.solvers import Options
from tests.problems import FRACTIONAL, F, local, problem, regional

Pair = tuple[Fraction, Fraction]


def asked_of(posed: Problem, count: int) -> tuple[list[Answer], list[Fraction]]:
    """The answers, and the weights that were solved for."""
    solved: list[Fraction] = []
    with asking(Options(), 1) as ask:

        def noting(questions: Sequence[Question]) -> list[Answer]:
            solved.extend(question.parameter for question in questions if question.parameter is not None)
            return ask(questions)

        return by_weight(replace(posed, criteria=(MOST_HOURS,)), count, noting), solved


def pair(posed: Problem, answer: Answer) -> Pair:
    (place,) = _places(posed, {F(0): answer})
    return place.mean, place.unequal


# --- on paper --------------------------------------------------------------------------------------------


def test_one_exchange_is_known_after_three_weights_and_the_rest_without_solving() -> None:
    # Ten hours at P; A is near, an hour in B costs two. All for A: (1, 0), mean 1/2, half the mean difference
    # 1/4. Alike: (1/3, 1/3), mean 1/3. Both are worth 1/3 at weight 2/3.
    posed = problem(
        regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL, hours=10)
    )
    answers, solved = asked_of(posed, 19)
    assert solved == [F(0), F(1), F(2, 3)]
    assert len(answers) == 19
    weights = [answer.parameter for answer in answers]
    assert weights == sorted(set(weights), key=lambda weight: weight or F(0))
    for answer in answers:
        assert answer.parameter is not None
        alone = answer.parameter <= F(2, 3)
        assert pair(posed, answer) == ((F(1, 2), F(1, 4)) if alone else (F(1, 3), F(0)))
        assert answer.note == ("" if answer.parameter in solved else KNOWN)


# --- against every plan there is -------------------------------------------------------------------------


def every_pair(posts: int, wants: dict[str, Fraction]) -> Iterator[Pair]:
    """Mean and half the mean difference of coverage of every way to place whole posts, worked out apart."""
    demand = sum(wants.values())
    shares = [want / demand for want in wants.values()]
    for placed in product(range(posts + 1), repeat=len(wants)):
        if sum(placed) == posts:
            met = [min(F(fte), want) / want for fte, want in zip(placed, wants.values(), strict=True)]
            mean = sum((a * y for a, y in zip(shares, met, strict=True)), F(0))
            apart = sum(
                (a * b * abs(y - z) for a, y in zip(shares, met, strict=True)
                 for b, z in zip(shares, met, strict=True)), F(0),
            )  # fmt: skip
            yield mean, apart / 2


@pytest.mark.parametrize(
    ("posts", "wants"),
    [
        (6, {"A": F(3, 2), "B": F(5, 2), "C": F(4)}),
        (5, {"A": F(1, 2), "B": F(7, 2), "C": F(3)}),
        (7, {"A": F(1, 3), "B": F(2), "C": F(5), "D": F(3, 2)}),
    ],
)
def test_every_plan_that_alone_is_best_at_some_weight_is_there(
    posts: int, wants: dict[str, Fraction]
) -> None:
    posed = problem(local(posts, wants))
    answers, _ = asked_of(posed, 19)
    pairs = sorted(set(every_pair(posts, wants)))
    ties = {(m - n) / (u - v) for m, u in pairs for n, v in pairs if u != v}
    bends = sorted({F(0), F(1), *(weight for weight in ties if 0 < weight < 1)})
    best = {
        max(pairs, key=lambda one, at=(low + high) / 2: one[0] - at * one[1])  # type: ignore[misc]  # bound now
        for low, high in pairwise(bends)
    }
    assert best <= {pair(posed, answer) for answer in answers}
    for answer in answers:
        mean, unequal = pair(posed, answer)
        at = answer.parameter
        assert at is not None
        assert mean - at * unequal == max(m - at * u for m, u in pairs)


def test_a_plan_that_is_known_without_solving_is_the_one_that_solving_finds() -> None:
    posed = problem(local(6, {"A": F(3, 2), "B": F(5, 2), "C": F(4)}))
    answers, _ = asked_of(posed, 19)
    known = [answer for answer in answers if answer.note == KNOWN]
    assert known
    for answer in known[::4]:
        assert answer.parameter is not None
        (judge,) = answer.problem.criteria
        moved = judge.model_copy(update={"weight": answer.parameter}) if hasattr(judge, "weight") else judge
        plan = solve(replace(answer.problem, criteria=(moved,)))
        assert answer.plan is not None
        assert (plan.posts, plan.hours) == (answer.plan.posts, answer.plan.hours)


# --- the whole curve -------------------------------------------------------------------------------------


def test_the_curve_by_weight_rises_from_0_to_1() -> None:
    # Four posts meet half of all hours wherever they stand: fairer costs no mean, at whatever weight.
    posed = problem(local(4, {"E": {"calm": 4}, "W": {"grave": 4}}), risk={"calm": 1, "grave": 3})
    found = frontier(posed, by="weight")
    weights = [point.parameter for point in found.points[1:-1]]
    assert (weights[0], weights[-1], len(set(weights))) == (F(0), F(1), 19)
    assert weights == sorted(weight for weight in weights if weight is not None)
    assert [point.place for point in found.curve] == [(F(0), F(12)), (F(1, 2), F(8))]
    assert found.proved
    assert "asked where plans differ" in frontier_page(found, "0123")
    assert "no plan is better by its criterion" in summary(found)[-1]


def test_two_processes_find_the_curve_of_one() -> None:
    posed = problem(local(6, {"A": F(3, 2), "B": F(5, 2), "C": F(4)}))
    assert frontier(posed, by="weight").points == frontier(posed, by="weight", jobs=2).points


def test_where_a_plan_is_missing_every_weight_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(posed: Problem, options: Options) -> object:
        if getattr(posed.criteria[0], "weight", None) == 1:
            raise LimitError("time")
        return solve(posed, options)

    monkeypatch.setattr("allocator.frontier_questions.solve", slow)
    answers, solved = asked_of(problem(local(6, {"A": F(3, 2), "B": F(5, 2), "C": F(4)})), 19)
    assert len(answers) == 19
    assert sorted(solved) == [answer.parameter for answer in answers]
    assert answers[-1].plan is None


def test_a_plan_is_worth_less_by_its_inequality_at_a_higher_weight() -> None:
    place = Place(F(1), F(1, 2), F(1, 4))
    assert [place.value(weight) for weight in (F(0), F(1))] == [F(1, 2), F(1, 4)]
