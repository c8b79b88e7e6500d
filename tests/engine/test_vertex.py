"""The exact vertex: solved in fractions, refused where there is none, fast for thousands of columns."""

from __future__ import annotations

import random
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import SolverError
from allocator.model import Column, Row
from allocator.search.vertex import Basis, duals, solve_sparse, vertex
from tests.problems import F

X, Y = Column("x", F(0), F(5), False), Column("y", F(0), F(5), False)


def test_two_equations_are_solved_by_hand_and_by_program() -> None:
    # x + y = 1, x - y = 1/3: x = 2/3, y = 1/3.
    rows = [Row("sum", {0: F(1), 1: F(1)}, "=", F(1)), Row("gap", {0: F(1), 1: F(-1)}, "<=", F(1, 3))]
    assert vertex([X, Y], rows, Basis(["basic", "basic"], ["lower", "upper"])) == [F(2, 3), F(1, 3)]


def test_a_column_outside_the_basis_stands_at_its_bound() -> None:
    rows = [Row("sum", {0: F(1), 1: F(1)}, "<=", F(6))]
    assert vertex([X, Y], rows, Basis(["basic", "upper"], ["upper"])) == [1, 5]


@pytest.mark.parametrize(
    ("rows", "basis", "words"),
    [
        ([Row("r", {0: F(1), 1: F(1)}, "=", F(1))], Basis(["basic", "basic"], ["lower"]), "singular"),
        (
            [Row("r", {0: F(1), 1: F(1)}, "=", F(1)), Row("s", {0: F(2), 1: F(2)}, "=", F(1))],
            Basis(["basic", "basic"], ["lower", "lower"]),
            "contradicts itself",
        ),
        ([Row("r", {0: F(1)}, "=", F(9))], Basis(["basic", "lower"], ["lower"]), "leaves the bounds of x"),
        ([Row("r", {0: F(1)}, ">=", F(1))], Basis(["lower", "lower"], ["basic"]), "breaks r"),
    ],
    ids=["too few rows", "two rows at odds", "beyond a bound", "against a row"],
)
def test_what_is_no_vertex_is_refused(rows: list[Row], basis: Basis, words: str) -> None:
    with pytest.raises(SolverError, match=words):
        vertex([X, Y], rows, basis)


def test_duals_price_what_stands_outside_the_basis() -> None:
    # max 3x + 2y under x + y <= 4 with x <= 5 basic, y at 0: the row is worth 3, y would lose 1.
    found = duals(
        {0: F(3), 1: F(2)}, [Row("r", {0: F(1), 1: F(1)}, "<=", F(4))], Basis(["basic", "lower"], ["upper"])
    )
    assert (found.rows, found.columns) == ({0: 3}, {1: -1})


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=n, max_size=n),
            st.lists(numbers, min_size=n, max_size=n),
        )
    )
)
def test_a_regular_system_gives_back_the_point_it_was_made_from(
    made: tuple[list[list[Fraction]], list[Fraction]],
) -> None:
    matrix, point = made
    equations = [{k: c for k, c in enumerate(row) if c} for row in matrix]
    limits = [sum((c * x for c, x in zip(row, point, strict=True)), F(0)) for row in matrix]
    try:
        found = solve_sparse(equations, limits)
    except SolverError:
        return  # singular
    if len(found) == len(point):
        again = [sum((c * found[k] for k, c in equation.items()), F(0)) for equation in equations]
        assert again == limits


def chain(length: int) -> list[dict[int, Fraction]]:
    """Rows of three neighbouring columns, in random order: as sparse as bases of this model, only longer."""
    chance = random.Random(length)
    rows = [{k: F(2), **({k + 1: F(1), k + 2: F(1)} if k + 2 < length else {})} for k in range(length)]
    chance.shuffle(rows)
    return rows


def test_the_work_for_sparse_columns_grows_with_their_number_not_its_square() -> None:
    def calls(length: int) -> int:
        rows = chain(length)
        limits = [F(4) if len(row) > 1 else F(2) for row in rows]
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            found = solve_sparse(rows, limits)
        finally:
            sys.setprofile(before)
        assert len(found) == length
        return count

    assert calls(4000) < 9 * calls(500)  # 8 times the columns; 64 times the calls if it were quadratic
