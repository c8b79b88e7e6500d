"""Tables where little is known: no islands, no published totals, none that is above zero."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.sources.geography import Area
from allocator.verification.assumption_rows import reconciliation_sheet
from allocator.verification.facts import Facts
from allocator.verification.island_rows import COLUMNS, islands_sheet
from allocator.verification.reckoning import Reckoning
from allocator.verification.sheet import Sheet
from tests.verification.made_up import facts, solved


def areas_without(*columns: str, islands: bool) -> Facts:
    """The made-up areas without some columns, and with or without their islands."""
    whole = facts()

    def plain(area: Area) -> Area:
        numbers = {name: number for name, number in area.numbers.items() if name not in columns}
        return replace(area, islands=area.islands and islands, numbers=numbers)

    areas = tuple(plain(area) for area in whole.geography.areas)
    return replace(whole, geography=replace(whole.geography, areas=areas))


def islands(of: Facts) -> Sheet:
    return islands_sheet(Reckoning(of, solved().plan.posts, solved().plan.hours))


def test_where_nothing_is_known_of_islands_there_is_a_table_without_rows() -> None:
    found = islands(areas_without("island_share", "rural_share", islands=False))
    assert found == Sheet("islands", tuple(COLUMNS), 1, ())


@pytest.mark.parametrize(
    ("missing", "with_islands"),
    [
        ((), True),
        (("island_share", "rural_share"), True),
        (("island_share",), False),
        (("rural_share",), False),
    ],
)
def test_one_thing_that_is_known_is_enough(missing: tuple[str, ...], with_islands: bool) -> None:
    rows = islands(areas_without(*missing, islands=with_islands)).rows
    assert [row[:3] for row in rows] == [
        ("HAR", "Harbour", "no"), ("ISL", "Isle", "yes" if with_islands else "no"), ("VAL", "Valley", "no")
    ]  # fmt: skip
    shares = {"island_share": ("0", "1", "0.0625"), "rural_share": ("0.125", "1", "0.5")}
    for place, (column, known) in enumerate(shares.items(), 3):
        assert tuple(row[place] for row in rows) == (("", "", "") if column in missing else known)


def totals(**changes: object) -> Facts:
    whole = facts()
    stated = tuple(replace(total, **changes) for total in whole.geography.national_totals)  # type: ignore[arg-type]  # by name
    return replace(whole, geography=replace(whole.geography, national_totals=stated))


def test_totals_are_compared_year_by_year_in_order() -> None:
    assert [row[:5] for row in reconciliation_sheet(facts()).rows] == [
        ("crimes", "2023", "201", "194", "-0.034825871"),
        ("crimes", "2024", "214", "222", "0.037383178"),
    ]


def test_a_total_of_nothing_has_no_difference_in_shares() -> None:
    assert [row[2:5] for row in reconciliation_sheet(totals(value=F(0))).rows] == [
        ("0", "194", ""), ("0", "222", "")
    ]  # fmt: skip


def test_other_totals_and_none_asked_for_leave_no_rows() -> None:
    assert reconciliation_sheet(totals(total="other")).rows == ()
    assert reconciliation_sheet(totals(period="1999")).rows == ()
    whole = facts()
    demand = whole.statement.demand.model_copy(update={"reconcile": None})
    statement = whole.statement.model_copy(update={"demand": demand})
    unasked = replace(whole, scenario=replace(whole.scenario, statement=statement))
    assert reconciliation_sheet(unasked).rows == ()
