from __future__ import annotations

from fractions import Fraction

import pytest


def test_posts_today_are_exact_by_role_and_base(read):
    baseline = read().baseline
    assert baseline["investigator", "N"] == Fraction(11, 2)
    assert baseline["examiner", "mill"] == 2


def test_a_pool_is_a_base(read):
    assert read(**{"baseline.csv": "role,base,fte\nanalyst,pool,3\n"}).baseline == {("analyst", "pool"): 3}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("examiner,mill", "examiner,mil", "baseline.csv:5: found base 'mil', which is unknown"),
        (
            "examiner,mill",
            "investigator,N",
            "baseline.csv:5: found role and base investigator, N a second time",
        ),
        ("mill,2", "mill,-2", "baseline.csv:5: found fte -2; allowed: 0 or more"),
        ("examiner,mill", "examiner,Total", "baseline.csv:5: found a row of totals: base 'Total'"),
        ("examiner,mill", "@x,mill", "baseline.csv:5: found role '@x'"),
    ],
)
def test_a_wrong_row_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("baseline.csv", old, new))
