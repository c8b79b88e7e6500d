"""Every fault of the catalogue is refused with its place and remedy, or borne; and nothing is lost."""

from __future__ import annotations

import pytest

from tests.faults.catalogue import FIXTURES, SECTIONS
from tests.faults.page import PAGE, page
from tests.faults.stage import Fixture, outcome

WRITES = (0, 5)


def params() -> list[object]:
    """The fixtures; one for which the program lacks something must fail, and fails loudly once it passes."""
    return [
        pytest.param(
            fixture,
            id=str(fixture),
            marks=pytest.mark.xfail(reason=fixture.pending, strict=True, raises=AssertionError)
            if fixture.pending
            else (),
        )
        for fixture in FIXTURES
    ]


@pytest.mark.parametrize("fixture", params())
def test_the_fault_is_survived(fixture: Fixture) -> None:
    found = outcome(fixture)
    said = found.done.err + found.done.out
    assert found.done.code == fixture.exit, said
    assert "Traceback" not in said
    for part in fixture.says:
        assert part in said
    assert found.lost == ()
    if fixture.exit not in WRITES:
        assert [
            name for name in found.written if not (fixture.others and name.startswith(fixture.others))
        ] == []


@pytest.mark.parametrize("fixture", [fixture for fixture in FIXTURES if fixture.exit in (2, 3, 7)], ids=str)
def test_a_refusal_has_a_message_and_no_result(fixture: Fixture) -> None:
    found = outcome(fixture).done
    assert found.out == ""
    assert found.err.strip()
    assert len(found.err.splitlines()) <= 52


def test_no_row_of_the_catalogue_is_without_a_fixture() -> None:
    rows = [row for _, section in SECTIONS.values() for row in section]
    assert len(rows) == 10 + 19 + 8 + 13 + 10 + 1 + 6 + 4
    assert {fixture.row for fixture in FIXTURES} == set(rows)
    assert all(row.startswith(letter) for letter, (_, section) in SECTIONS.items() for row in section)


def test_no_two_fixtures_have_one_name() -> None:
    assert len({str(fixture) for fixture in FIXTURES}) == len(FIXTURES)


def test_the_page_of_faults_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.faults"
