"""Hours of a post and hours of work, by hand on the made-up problem."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.scenario.statement import Role
from allocator.verification.staff import Staff, staff
from allocator.verification.work import work
from tests.verification.made_up import facts

PEOPLE = {"HAR": F(180, 300), "ISL": F(20, 300), "VAL": F(100, 300)}
CASES = {"HAR": F(110 + 130, 2), "ISL": F(14 + 26, 2), "VAL": F(70 + 66, 2)}
ENDS = {"low": (1, F(9, 10)), "central": (F(5, 4), 1), "high": (F(3, 2), 2)}
"""The multiplier of Harbour and Isle, and that of Valley."""


@pytest.mark.parametrize("end", ENDS)
def test_items_and_hours_by_hand(end: str) -> None:
    inputs = facts()
    found = work(inputs.statement.demand, inputs.geography, end)  # type: ignore[arg-type]  # the three ends
    usual, valley = ENDS[end]
    cases = {"HAR": 120 * F(usual), "ISL": 20 * F(usual), "VAL": 68 * F(valley)}
    follow_ups = {area: 90 * cases[area] / sum(cases.values()) / 2 * F(121, 100) for area in cases}
    assert found.items == {
        **{("cases", area): number for area, number in cases.items()},
        **{("follow_ups", area): number for area, number in follow_ups.items()},
        **{("referrals", area): 200 * share for area, share in PEOPLE.items()},
    }
    assert found.hours == {
        **{("cases", "investigator", area): 50 * number for area, number in cases.items()},
        **{("cases", "examiner", area): 30 * number for area, number in cases.items()},
        **{("follow_ups", "examiner", area): 4 * number for area, number in follow_ups.items()},
        **{("follow_ups", "analyst", area): 2 * number for area, number in follow_ups.items()},
        **{("referrals", "investigator", area): 1000 * share for area, share in PEOPLE.items()},
    }
    assert found.series == {"cases": "cases", "follow_ups": "cases"}
    assert found.recorded == {("cases", area): number for area, number in CASES.items()}


def test_hours_only_where_there_are_any() -> None:
    inputs = facts()
    drivers = [
        driver.model_copy(update={"hours_per_item": {"examiner": F(0), "analyst": F(1)}})
        for driver in inputs.statement.demand.drivers
        if driver.id == "cases"
    ]
    only = inputs.statement.demand.model_copy(update={"drivers": tuple(drivers)})
    assert set(work(only, inputs.geography).hours) == {("cases", "analyst", area) for area in CASES}
    none = [driver.model_copy(update={"share": F(0)}) for driver in drivers]
    nothing = work(only.model_copy(update={"drivers": tuple(none)}), inputs.geography)
    assert nothing.hours == {}
    assert nothing.items == {("cases", area): 0 for area in CASES}


def found(role: str, **changes: object) -> Staff:
    inputs = facts()
    stated: Role = next(each for each in inputs.statement.roles if each.id == role)
    return staff(stated.model_copy(update=changes), inputs.geography, inputs.statement.travel)


def test_a_post_s_hours_less_everything_that_is_not_case_work() -> None:
    net = (1900 - 200 - 60) * F(95, 100) - 30 - 10
    analyst = found("analyst")
    assert analyst.hours_per_post == net * facts().statement.roles[0].utilisation_cap
    assert found("examiner").hours_per_post == 1500 * F(85, 100)
    assert (analyst.role, analyst.posts, analyst.post_size) == ("analyst", 1, F(1, 2))


def test_a_pool_stands_nowhere_and_reaches_every_area_without_travel() -> None:
    analyst = found("analyst", visits_per_100_hours=F(5))
    assert (analyst.tier, analyst.stands_in, analyst.bases) == ("pool", {"pool": ""}, ("pool",))
    assert analyst.case_share == {("pool", area): 1 for area in CASES}


def test_a_base_by_the_name_of_a_pool_is_another_place() -> None:
    inputs = facts()
    stated = next(each for each in inputs.statement.roles if each.id == "analyst")
    near = replace(inputs.geography, travel={"": {("pool", area): F(5) for area in CASES}})
    driving = stated.model_copy(update={"visits_per_100_hours": F(5)})
    assert set(staff(driving, near, "").case_share.values()) == {1}


def test_laboratories_reach_every_area_and_lose_what_they_drive() -> None:
    examiner = found("examiner")
    assert (examiner.tier, examiner.bases) == ("regional", ("harbour_lab", "valley_lab"))
    assert examiner.stands_in == {"harbour_lab": "HAR", "valley_lab": "VAL"}
    ways = {"harbour_lab": ("0.3", "3", "1"), "valley_lab": ("1", "3.8", "0.5")}
    hours = {(base, area): F(way) for base in ways for area, way in zip(CASES, ways[base], strict=True)}
    # two visits in a hundred hours, there and back
    assert examiner.case_share == {link: 1 / (1 + F(2, 100) * 2 * way) for link, way in hours.items()}


def test_local_staff_stand_in_every_area_and_serve_their_own() -> None:
    local = found("investigator", bases="each-area")
    assert (local.tier, local.stands_in) == ("local", {area: area for area in CASES})
    ways = {"HAR": F(3, 10), "ISL": F(8, 10), "VAL": F(1, 2)}
    assert local.case_share == {(area, area): 1 / (1 + F(4, 100) * 2 * way) for area, way in ways.items()}


def test_without_a_table_of_hours_nobody_drives() -> None:
    inputs = facts()
    stated = next(each for each in inputs.statement.roles if each.id == "examiner")
    assert set(staff(stated, inputs.geography, "by air").case_share.values()) == {1}
