"""Demand by hand: items are share x mean count x multiplier x growth, and a national total keeps its sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.demand import Items, column_weights, count_items
from allocator.posing import pose
from allocator.scenario import read_scenario
from allocator.scenario.origins import Origins
from allocator.scenario.statement import Demand
from allocator.shipped import find_scenario
from allocator.sources import read_data
from allocator.sources.geography import Area, Geography

COUNTS = {  # crimes: means 15, 30, 0 over two years
    ("A", "crimes", "2019"): F(10),
    ("A", "crimes", "2020"): F(20),
    ("B", "crimes", "2019"): F(60),
    ("B", "crimes", "2020"): F(0),
    ("C", "crimes", "2019"): F(0),
    ("C", "crimes", "2020"): F(0),
    ("A", "nothing", "2019"): F(0),
    ("B", "nothing", "2019"): F(0),
    ("C", "nothing", "2019"): F(0),
}
COLUMNS = {
    "A": {"people": F(100), "zero": F(0), "lon": F(-3), "gaps": F(1)},
    "B": {"people": F(300), "zero": F(0), "lon": F(1), "gaps": F(1)},
    "C": {"people": F(600), "zero": F(0), "lon": F(2)},
}
GEOGRAPHY = Geography(
    title="Three",
    area_label="area",
    areas_label="areas",
    date="",
    attribution="",
    areas=tuple(Area(code, code, "", False, numbers) for code, numbers in COLUMNS.items()),
    counts=COUNTS,
    not_comparable={("B", "crimes", "2020"): "a new system", ("A", "crimes", "2020"): ""},
)


def driver(id_: str = "photos", source: Any = "crimes", **others: Any) -> dict[str, Any]:
    return {"id": id_, "source": source, "hours_per_item": {}} | others


def national(by: str, total: int = 90) -> dict[str, Any]:
    return {"total": total, "spread_by": by}


def count(*drivers: dict[str, Any], years: int = 0, periods: tuple[str, ...] = ("2019", "2020")) -> Items:
    items, faults = counted(*drivers, years=years, periods=periods)
    assert faults == []
    return items


def counted(*drivers: dict[str, Any], years: int = 0, periods: tuple[str, ...] = ("2019", "2020")) -> Any:
    demand = Demand.model_validate({"periods": periods, "horizon_years": years, "drivers": drivers})
    items, faults = count_items(demand, GEOGRAPHY, Origins(otherwise="x.toml"))
    return items, [str(fault) for fault in faults]


def by_area(items: Items, id_: str = "photos") -> list[F]:
    return [items.by_driver_area[id_, area] for area in "ABC"]


# --- recorded counts ------------------------------------------------------------------------------


def test_items_are_the_mean_count_a_year() -> None:
    # A: (10 + 20) / 2 = 15; B: (60 + 0) / 2 = 30; C: 0
    assert by_area(count(driver())) == [15, 30, 0]


def test_one_period_is_its_own_mean() -> None:
    assert by_area(count(driver(), periods=("2019",))) == [10, 60, 0]


def test_items_are_share_times_mean_times_multiplier_times_growth() -> None:
    # 15 x 2/5 x 3/2 x (11/10)^2 = 9 x 121/100; B is twice A
    items = count(
        driver(share=Decimal("0.4"), recording_multiplier=Decimal("1.5"), growth=Decimal("0.1")), years=2
    )
    assert by_area(items) == [F(1089, 100), F(1089, 50), 0]


def test_growth_may_be_negative_and_counts_for_no_year_at_horizon_0() -> None:
    # 15 x (1/2)^3
    assert by_area(count(driver(growth=Decimal("-0.5")), years=3))[0] == F(15, 8)
    assert by_area(count(driver(growth=Decimal("-0.5"))))[0] == 15


def test_of_a_range_the_central_value_is_taken() -> None:
    spread = {"low": 1, "central": Decimal("1.2"), "high": 2}
    assert by_area(count(driver(recording_multiplier=spread))) == [18, 36, 0]


def test_a_multiplier_by_area_has_a_default_which_is_1_unless_stated() -> None:
    table: dict[str, Any] = {"areas": {"A": 2}}
    assert by_area(count(driver(recording_multiplier=table))) == [30, 30, 0]
    table = {"areas": {"A": {"low": 1, "central": 3, "high": 4}}, "default": Decimal("0.5")}
    assert by_area(count(driver(recording_multiplier=table))) == [45, 15, 0]


def test_what_was_recorded_is_kept_beside_the_items() -> None:
    items = count(driver(share=0), driver("b"))
    assert items.recorded == {("crimes", "A"): 15, ("crimes", "B"): 30, ("crimes", "C"): 0}
    assert items.rests_on == {"photos": "crimes", "b": "crimes"}


# --- national totals ------------------------------------------------------------------------------


def test_a_national_total_is_spread_by_a_column() -> None:
    # people 100 : 300 : 600 of 1000
    items = count(driver("calls", national("people", 1000)))
    assert by_area(items, "calls") == [100, 300, 600]
    assert items.rests_on == {}


def test_a_national_total_is_spread_by_a_driver() -> None:
    # photos 15 : 30 : 0 -> 90 as 30, 60, 0
    items = count(driver(), driver("devices", national("photos")))
    assert by_area(items, "devices") == [30, 60, 0]
    assert items.rests_on["devices"] == "crimes"


def test_it_is_spread_after_the_other_drivers_share_and_multiplier_and_before_its_growth() -> None:
    # photos in A count 4 times: 60 : 30 : 0, so 90 devices as 60, 30, 0; the growth of photos changes nothing
    photos = driver(share=Decimal("0.5"), growth=1, recording_multiplier={"areas": {"A": 4}})
    items = count(photos, driver("devices", national("photos")), years=2)
    assert by_area(items, "devices") == [60, 30, 0]
    assert by_area(items) == [120, 60, 0]


def test_then_its_own_share_multiplier_and_growth_apply() -> None:
    # 90 x 0.5 x 2 x (1 + 1) = 180, as 60, 120, 0
    devices = driver("devices", national("photos"), share=Decimal("0.5"), recording_multiplier=2, growth=1)
    assert by_area(count(driver(), devices, years=1), "devices") == [60, 120, 0]


def test_a_chain_of_drivers_is_followed_in_any_order() -> None:
    # visits follow devices, devices follow photos: all 1 : 2 : 0, whichever stands first
    visits, devices = driver("visits", national("devices", 9)), driver("devices", national("photos"))
    assert by_area(count(visits, devices, driver()), "visits") == [3, 6, 0]
    assert by_area(count(driver(), devices, visits), "visits") == [3, 6, 0]


@given(st.integers(0, 10**6), st.fractions(0, 1), st.sampled_from(["people", "photos"]))
def test_a_national_total_is_neither_grown_nor_shrunk_by_spreading(total: int, share: F, by: str) -> None:
    items = count(driver(), driver("devices", national(by, total), share=share))
    assert sum(by_area(items, "devices")) == total * share


# --- what cannot be read --------------------------------------------------------------------------

WRONG = {
    "a cycle": (
        [driver("a", national("b")), driver("b", national("c")), driver("c", national("a"))],
        ["x.toml: demand.drivers.a.source.spread_by: found a cycle: a -> b -> c -> a; "
         "allowed: a driver that does not lead back"],
    ),
    "a driver spread by itself": (
        [driver("a", national("a"))],
        ["x.toml: demand.drivers.a.source.spread_by: found a cycle: a -> a; allowed: a driver that "
         "does not lead back"],
    ),
    "a name that is both": (
        [driver("people"), driver("b", national("people"))],
        ["x.toml: demand.drivers.b.source.spread_by: found 'people', both a driver and a column of "
         "areas.csv; "
         "allowed: a name that is only one of them"],
    ),
    "an unknown source": (
        [driver(source="crime")],
        ["x.toml: demand.drivers.photos.source: found 'crime'; allowed: a driver of demand.csv: "
         "crimes, nothing; "
         "did you mean 'crimes'?"],
    ),
    "an unknown weight": (
        [driver(source=national("peple"))],
        ["x.toml: demand.drivers.photos.source.spread_by: found 'peple'; allowed: a driver or a "
         "numeric column of "
         "areas.csv: gaps, lon, people, photos, zero; did you mean 'people'?"],
    ),
    "a blank in the column": (
        [driver(source=national("gaps"))],
        ["x.toml: demand.drivers.photos.source.spread_by: found 'gaps', which areas.csv leaves blank for C; "
         "allowed: a full column of numbers of at least 0"],
    ),
    "a column below zero": (
        [driver(source=national("lon"))],
        ["x.toml: demand.drivers.photos.source.spread_by: found 'lon', which is below 0 for A; "
         "allowed: a full column of numbers of at least 0"],
    ),
    "a column of zeros": (
        [driver(source=national("zero"))],
        ["x.toml: demand.drivers.photos.source.spread_by: found 'zero', which is 0 everywhere; "
         "allowed: something to spread by"],
    ),
    "a driver of zeros": (
        [driver(share=0), driver("b", national("photos"))],
        ["x.toml: demand.drivers.b.source.spread_by: found 'photos', which is 0 everywhere; "
         "allowed: something to spread by"],
    ),
    "an unknown period": (
        [driver(source="nothing")],
        ["x.toml: demand.periods: found '2020', which nothing lacks; allowed: periods from 2019 to 2019"],
    ),
    "an unknown area": (
        [driver(recording_multiplier={"areas": {"D": 2}})],
        ["x.toml: demand.drivers.photos.recording_multiplier.areas.D: found 'D'; "
         "allowed: an area's code: A, B, C"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drivers", "expected"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_counted_is_told_once(drivers: list[dict[str, Any]], expected: list[str]) -> None:
    assert counted(*drivers)[1] == expected


def test_what_is_nearly_a_period_or_an_area_is_guessed() -> None:
    told = counted(driver(), periods=("2019", "20200"))[1]
    assert told == [
        "x.toml: demand.periods: found '20200', which crimes lacks; allowed: periods from 2019 to 2020; "
        "did you mean '2020'?"
    ]
    areas = tuple(Area(name, name, "", False, {"people": F(1)}) for name in ("North", "South"))
    stated = driver(source=national("people"), recording_multiplier={"areas": {"Nort": 2}})
    demand = Demand.model_validate({"periods": ("2019",), "drivers": [stated]})
    _, faults = count_items(demand, replace(GEOGRAPHY, areas=areas), Origins(otherwise="x.toml"))
    assert [str(fault).partition("allowed: ")[2] for fault in faults] == [
        "an area's code: North, South; did you mean 'North'?"
    ]


@pytest.mark.parametrize("number", [{}, {"w": F(-1)}], ids=["blank", "below 0"])
def test_every_area_that_keeps_a_column_from_being_used_is_named(number: dict[str, F]) -> None:
    columns = {"A": number, "B": {"w": F(0)}, "C": number}
    areas = tuple(Area(code, code, "", False, numbers) for code, numbers in columns.items())
    assert column_weights(replace(GEOGRAPHY, areas=areas), "w")[1].endswith(" for A, C")


def test_a_fault_of_one_driver_is_told_once_however_many_follow_it() -> None:
    drivers = [driver(source="x"), *(driver(f"d{n}", national("photos")) for n in range(3))]
    assert len(counted(*drivers)[1]) == 1


def test_several_faults_are_told_together() -> None:
    assert len(counted(driver(source="x"), driver("b", "y"), driver("c", national("z")))[1]) == 3


# --- figures that are not comparable --------------------------------------------------------------


def test_figures_that_are_not_comparable_are_named_with_their_reason() -> None:
    assert set(count(driver()).warnings) == {
        "demand.csv: crimes, B, 2020 is not comparable: a new system",
        "demand.csv: crimes, A, 2020 is not comparable: no reason is given",
    }
    assert count(driver(), periods=("2019",)).warnings == ()


def test_choosing_2012_13_warns_of_highlands_and_islands() -> None:
    scenario = read_scenario(find_scenario("baseline"), ('demand.periods=["2012-13"]',))
    problem = pose(scenario, read_data(scenario.data))
    assert problem.setting is not None
    told = [text for text in problem.setting.warnings if "not comparable" in text]
    assert any(", N, 2012-13 is not comparable" in text for text in told)


def test_the_shipped_periods_are_comparable() -> None:
    scenario = read_scenario(find_scenario("baseline"))
    problem = pose(scenario, read_data(scenario.data))
    assert problem.setting is not None
    assert not [text for text in problem.setting.warnings if "not comparable" in text]


# --- hours ----------------------------------------------------------------------------------------


def test_hours_are_items_times_hours_per_item_and_a_role_not_listed_takes_none() -> None:
    scenario = read_scenario(find_scenario("baseline"))
    problem = pose(scenario, read_data(scenario.data))
    assert problem.setting is not None
    items = problem.setting.items.by_driver_area
    for area in problem.areas:
        assert (
            problem.demand_hours["communicating", "undercover_online", area]
            == 30 * items["communicating", area]
        )
        assert ("indecent_photos", "forensic_examiner", area) not in problem.demand_hours
