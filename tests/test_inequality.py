"""How far apart outcomes lie: rows and arithmetic say the same, and too many pairs are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.errors import InputError
from allocator.inequality import (
    MOST_OUTCOMES,
    gap_rows,
    largest_gap,
    mean_difference,
    mean_difference_rows,
)
from allocator.model import Model
from allocator.plan import Service
from allocator.solve import solve
from allocator.solvers import Options, Session
from tests.problems import FRACTIONAL, F, criterion, local, problem

MANY = {f"{number:03}": 1 for number in range(MOST_OUTCOMES + 1)}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=6))
def test_with_posts_known_the_rows_come_down_to_the_arithmetic(places: list[tuple[int, int]]) -> None:
    names = "ABCDEF"[: len(places)]
    wants = {name: demand for name, (demand, _) in zip(names, places, strict=True)}
    posts = {("local", name): F(fte) for name, (_, fte) in zip(names, places, strict=True)}
    posed = problem(local(sum(fte for _, fte in places), wants, size=FRACTIONAL), on="received")
    found = criterion("leximin").outcomes(posed)
    model = Model(posed, posts)
    gap, md = gap_rows(model, "gap-", found), mean_difference_rows(model, "md-", found)
    service = Service(posed, posts, {(role, base, base): fte for (role, base), fte in posts.items()})
    session = Session(model, Options())
    assert session.optimise(gap, "min").objective == pytest.approx(float(largest_gap(posed, service, found)))
    assert session.optimise(md, "min").objective == pytest.approx(
        float(mean_difference(posed, service, found))
    )


@pytest.mark.parametrize("word", ["mean_difference", "mean_less_inequality"])
def test_more_pairs_than_can_be_compared_are_refused_with_what_to_do(word: str) -> None:
    with pytest.raises(InputError) as told:
        solve(problem(local(5, MANY), criteria=[word]))
    assert str(told.value) == (
        f"{word}: found 201 outcomes, 20,100 pairs to compare; allowed: at most 200 outcomes; look across "
        'fewer (across = "area"), or state leximin or coverage_gap, which compare no pairs'
    )


def test_the_rows_themselves_refuse_as_well() -> None:
    posed = problem(local(5, MANY))
    with pytest.raises(InputError, match="201 outcomes"):
        mean_difference_rows(Model(posed), "", criterion("leximin").outcomes(posed))


def test_the_gap_compares_no_pairs_and_has_no_such_limit() -> None:
    assert list(criterion("coverage_gap").faults(problem(local(5, MANY)), "criteria")) == []
