"""What differs in a table, by hand: header, rows, order, cells, and bytes."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.errors import VerificationError
from allocator.verification.differences import LONGEST, SHOWN, Difference, refuse, row_name
from allocator.verification.sheet import Sheet, sheet, sheet_differences

POSTS = sheet(
    "posts", 2, {"role": None, "base": None, "fte": 9, "known": 0},
    [("r", "P", F(5, 2), 1), ("r", "Q", None, 0), ("s", "P", F(1, 3), 12)],
)  # fmt: skip
LINES = ("role,base,fte,known", "r,P,2.5,1", "r,Q,,0", "s,P,0.333333333,12")


def told(*lines: str, of: Sheet = POSTS, end: str = "\n") -> list[Difference]:
    return list(sheet_differences(of, "".join(f"{line}{end}" for line in lines).encode()))


def test_a_table_as_it_must_stand() -> None:
    assert POSTS.file == "posts.csv"
    assert POSTS.header == ("role", "base", "fte", "known")
    assert POSTS.rows == (("r", "P", "2.5", "1"), ("r", "Q", "", "0"), ("s", "P", "0.333333333", "12"))
    assert told(*LINES) == []


def test_a_row_of_another_length_is_no_row() -> None:
    with pytest.raises(ValueError, match="longer"):
        sheet("t", 1, {"a": None, "b": None}, [("x",)])


def test_another_header_is_told_alone() -> None:
    expected = "role,base,fte,known"
    assert told("role,base,posts,known", *LINES[2:]) == [
        Difference("posts.csv", "", "header", "role,base,posts,known", expected)
    ]
    assert told() == [Difference("posts.csv", "", "header", "", expected)]


def test_rows_that_are_missing_or_new_are_told_before_cells() -> None:
    assert told(LINES[0], "s,P,4,12", "t,P,1,1") == [
        Difference("posts.csv", "r, P", "", "no such row", "a row"),
        Difference("posts.csv", "r, Q", "", "no such row", "a row"),
        Difference("posts.csv", "t, P", "", "a row", "no such row"),
        Difference("posts.csv", "s, P", "fte", "4", "0.333333333"),
    ]
    assert told(*LINES, LINES[2]) == [Difference("posts.csv", "r, Q", "", "a row", "no such row")]
    assert told(*LINES, ",,,") == [Difference("posts.csv", ", ", "", "a row", "no such row")]


def test_rows_in_another_order_are_told_by_line_and_their_cells_held_all_the_same() -> None:
    assert told(LINES[0], LINES[1], "s,P,0.3,12", LINES[2]) == [
        Difference("posts.csv", "line 3", "", "s, P", "r, Q"),
        Difference("posts.csv", "line 4", "", "r, Q", "s, P"),
        Difference("posts.csv", "s, P", "fte", "0.3", "0.333333333"),
    ]


def test_every_cell_that_is_another_is_told() -> None:
    assert told(LINES[0], "r,P,2.50,1", "r,Q,0,1", LINES[3]) == [
        Difference("posts.csv", "r, P", "fte", "2.50", "2.5"),
        Difference("posts.csv", "r, Q", "fte", "0", ""),
        Difference("posts.csv", "r, Q", "known", "1", "0"),
    ]
    assert told(LINES[0], "r,P,2.5", "r,Q,,0,7", LINES[3]) == [
        Difference("posts.csv", "r, P", "", "3 cells", "4 cells"),
        Difference("posts.csv", "r, Q", "", "5 cells", "4 cells"),
    ]


def test_the_same_cells_in_other_bytes_are_told() -> None:
    bytes_ = Difference(
        "posts.csv", "", "", "other bytes", "the same cells in UTF-8, with line feeds and no spare quotes"
    )
    assert told(*LINES, end="\r\n") == [bytes_]
    assert told(LINES[0], '"r",P,2.5,1', *LINES[2:]) == [bytes_]


def test_line_feeds_within_a_cell_are_its_own() -> None:
    notes = sheet("notes", 1, {"key": None, "note": None}, [("a", "one\ntwo"), ("b", 'say "x", then')])
    assert told("key,note", 'a,"one\ntwo"', 'b,"say ""x"", then"', of=notes) == []


def test_carriage_returns_within_a_cell_are_told_there() -> None:
    notes = sheet("notes", 1, {"key": None, "note": None}, [("a", "one\ntwo")])
    assert told("key,note", 'a,"one\r\ntwo"', of=notes) == [
        Difference("notes.csv", "a", "note", "one\r\ntwo", "one\ntwo")
    ]


def test_rows_of_one_name_are_held_in_their_order() -> None:
    twice = sheet("twice", 1, {"key": None, "number": 0}, [("a", 1), ("a", 2)])
    assert told("key,number", "a,1", "a,2", of=twice) == []
    assert told("key,number", "a,1", "a,3", of=twice) == [Difference("twice.csv", "a", "number", "3", "2")]


def test_what_is_no_table_is_told() -> None:
    (found,) = sheet_differences(POSTS, b"role\xff")
    assert (found.file, found.row, found.column, found.expected) == (
        "posts.csv",
        "",
        "",
        "a CSV file in UTF-8",
    )
    assert found.found.startswith("no table ('utf-8' codec")
    (found,) = sheet_differences(POSTS, ("x" * 200_000).encode())
    assert found.found.startswith("no table (field larger")


# --- how differences are said ---------------------------------------------------------------------------


def test_a_difference_in_words_leaves_out_what_is_blank_and_cuts_what_is_long() -> None:
    assert str(Difference("f", "", "c", "", "x")) == "f: c: found nothing; expected x"
    assert str(Difference("f", "r", "", "x", "")) == "f: r: found x; expected nothing"
    just, longer = "a" * LONGEST, "b" * (LONGEST + 1)
    assert str(Difference("f", "", "", just, longer)) == f"f: found {just}; expected {'b' * 77}..."
    assert len("b" * 77 + "...") == LONGEST


def test_a_difference_in_json_is_whole() -> None:
    assert Difference("f", "r", "c", "x" * 100, "y").record() == {
        "file": "f", "row": "r", "column": "c", "found": "x" * 100, "expected": "y"
    }  # fmt: skip


def test_a_row_is_called_by_its_key() -> None:
    assert row_name(("a", "b")) == "a, b"
    assert row_name(()) == row_name(("",)) == "(blank)"


def test_nothing_different_is_not_refused() -> None:
    refuse([], "a run")


@pytest.mark.parametrize("extra", [0, 1, 7])
def test_the_first_fifty_are_told_and_the_others_counted(extra: int) -> None:
    several = [Difference("f", str(number), "", "x", "y") for number in range(SHOWN + extra)]
    with pytest.raises(VerificationError) as refused:
        refuse([*several, several[0]], "a run")
    lines = str(refused.value).splitlines()
    assert lines[0] == "a run is refused: it is not what its inputs make it"
    assert lines[1:51] == [str(difference) for difference in several[:50]]
    assert lines[51:] == ([f"... and {extra} more"] if extra else [])
    assert list(refused.value.differences) == [difference.record() for difference in several]


def test_without_a_place_only_the_differences_are_told() -> None:
    one = Difference("f", "", "", "x", "y")
    with pytest.raises(VerificationError) as refused:
        refuse([one, one])
    assert str(refused.value) == str(one)
