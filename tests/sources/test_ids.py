from __future__ import annotations

import pytest

from allocator.sources.ids import explain_id, is_id, is_total, nearest_id


@pytest.mark.parametrize("text", ["NA", "007", "N", "1E5", "a_b-c.d", "_x", "None", "null", "x" * 64])
def test_text_that_pandas_would_change_is_a_code(text):
    assert is_id(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("А", "U+0410 CYRILLIC CAPITAL LETTER A"),
        ("Α1", "U+0391 GREEK CAPITAL LETTER ALPHA"),
        ("\uff2e1", "U+FF2E"),
        ("a\u00a0b", "U+00A0 NO-BREAK SPACE"),
        ("=A1", "formula"),
        ("+A", "formula"),
        ("-A", "formula"),
        ("@A", "formula"),
        ("../A", "choose another"),
        ("a/b", "choose another"),
        ("a\\b", "choose another"),
        ("..", "choose another"),
        (".hidden", "choose another"),
        ("a.", "choose another"),
        ("C:", "choose another"),
        ("a b", "choose another"),
        ("CON", "Windows"),
        ("nul.csv", "Windows"),
        ("x" * 65, "65 characters"),
    ],
)
def test_a_text_that_could_be_mistaken_or_leave_its_folder_is_no_id(text, reason):
    assert not is_id(text)
    assert reason in explain_id(text)


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTALS", "Scotland", "All", "all areas", "Grand Total", "Scotland total", "Total: all"],
)
def test_a_sum_over_areas_is_known_by_name(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Totland", "Allerdale", "N", "S92000003"])
def test_an_area_is_not_taken_for_a_sum(text):
    assert not is_total(text)


def test_the_hint_knows_case_and_lost_zeros():
    assert nearest_id("n", ["N"]) == "did you mean 'N'?"
    assert "leading zeros" in nearest_id("7", ["007"])
    assert nearest_id("glasgwo", ["glasgow", "perth"]) == "did you mean 'glasgow'?"
    assert nearest_id("zzz", ["glasgow"]) == ""
