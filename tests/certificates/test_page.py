"""docs/certificates.md is what the stand-alone checker says of the shipped scenarios now."""

from __future__ import annotations

import pytest

from tests.certificates.page import HEAD, NAMES, PAGE, QUICK, page, row

ROWS = PAGE.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()


def test_the_page_has_a_row_for_every_shipped_scenario() -> None:
    assert [line.split("`")[1] for line in ROWS] == list(NAMES)
    assert PAGE.read_text(encoding="utf-8") == page(iter(ROWS))


@pytest.mark.parametrize("name", QUICK)
def test_each_row_is_what_the_checker_says(name: str) -> None:
    """How many leaves a tree has depends on the machine; what it proves does not."""
    assert _words(row(name)) in map(_words, ROWS), "run: python -m tests.certificates"


def _words(line: str) -> list[str]:
    return line.split("|")[:4]
