from __future__ import annotations

from allocator.errors import Fault
from allocator.sources.notes import in_order


def test_a_thousand_faults_of_one_file_do_not_hide_those_of_another():
    many = [Fault(f"demand.csv:{row}", "x", "y") for row in range(1000, 1, -1)]
    ordered = in_order([*many, Fault("travel.csv", "x", "y")])
    assert ordered[0].where == "demand.csv:2"
    assert ordered[10].where == "travel.csv"
    assert len(ordered) == 1000
