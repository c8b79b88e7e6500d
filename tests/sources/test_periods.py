from __future__ import annotations

import pytest

from allocator.sources.notes import Notes
from allocator.sources.periods import explain_period, of_one_form


@pytest.mark.parametrize("period", ["2019-20", "1999-00", "2019", "before", "p1"])
def test_years_and_names_are_periods(period):
    assert explain_period(period) is None


@pytest.mark.parametrize(
    ("period", "hint"),
    [
        ("2019/20", "write 2019-20"),
        ("2019–20", "write 2019-20"),
        ("2019-2020", "write 2019-20"),
        ("2019-21", "2019 is followed by 20: one year"),
        ("2019-04", "2019 is followed by 20: one year"),
        ("Nov-10", "spreadsheet"),
        ("10-Nov", "spreadsheet"),
        ("2010-11-01", "spreadsheet"),
        ("", ""),
        ("2019 20", "choose another"),
    ],
)
def test_any_other_form_is_refused_with_what_to_write(period, hint):
    fault = explain_period(period)
    assert fault is not None
    assert hint in fault[2]


def test_mixed_forms_are_listed():
    notes = Notes()
    rows = {"2019": 3, "2019-20": 2, "2020-21": 2}
    first = {period: f"demand.csv:{line}" for line, period in enumerate(rows, 2)}
    assert not of_one_form(rows, first, notes)
    assert str(notes.faults[0]) == (
        "demand.csv:2: found mixed periods: calendar years (2019) and financial years (2019-20, 2020-21); "
        "allowed: periods of one form; use one form in the whole file"
    )


def test_of_mixed_forms_the_rarest_is_told_where_it_first_stands():
    notes = Notes()
    assert of_one_form({"2019": 3, "2020": 1}, {}, notes)
    assert not of_one_form({"2019": 3, "2019-20": 1, "2020-21": 1}, {"2019-20": "b", "2020-21": "a"}, notes)
    assert [fault.where for fault in notes.faults] == ["b"]
