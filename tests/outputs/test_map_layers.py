"""The layers of a map say what the tables say, and a layer is there only where it has something to say."""

from __future__ import annotations

import json
from collections import defaultdict
from fractions import Fraction

import pytest
from door import report, small_report

from allocator.disclosure.edition import suppressed
from allocator.outputs.map import map_page
from allocator.outputs.map_layers import map_layers
from allocator.outputs.map_of_report import map_view
from allocator.outputs.map_view import Layer
from allocator.report import Report
from allocator.verification.facts import Facts
from allocator.verification.map_data import map_differences
from allocator.verification.reckoning import Reckoning
from allocator.withheld import is_withheld


def layer(made: Report, name: str) -> Layer:
    return next(one for one in map_layers(made) if one.id == name)


def refusals(made: Report, old: str = "", new: str = "") -> list[str]:
    """What the second reckoning says of the map, with one text of its data changed."""
    setting = made.problem.setting
    assert setting is not None
    facts = Facts(setting.scenario, setting.geography, made.problem)
    page = map_page(map_view(made, "run"))
    assert old in page
    found = map_differences(
        Reckoning(facts, made.plan.posts, made.plan.hours), page.replace(old, new, 1), "run"
    )
    return [str(one) for one in found]


@pytest.mark.parametrize("made", [lambda: report("fair"), small_report], ids=["fair", "three areas"])
def test_the_share_on_the_road_is_that_of_the_hours_deployed_for_the_area(made: object) -> None:
    assert callable(made)
    whole: Report = made()
    hours: dict[str, Fraction] = defaultdict(Fraction)
    driven: dict[str, Fraction] = defaultdict(Fraction)
    for _, _, area, deployed, travelled in whole.table("service").rows:
        assert isinstance(deployed, Fraction)
        assert isinstance(travelled, Fraction)
        hours[str(area)] += deployed
        driven[str(area)] += travelled
    shown = layer(whole, "travel")
    assert shown.values == {area: float(driven[area] / hours[area] * 100) for area in whole.problem.areas}
    assert len(set(shown.values.values())) > 1
    assert refusals(whole) == []


def test_an_area_for_which_nobody_is_deployed_has_no_share_on_the_road() -> None:
    lone = small_report("roles.investigator.posts=1", "roles.examiner.posts=0", "rules.floor.fte=0")
    shown = layer(lone, "travel")
    empty = [area for area, value in shown.values.items() if value is None]
    assert len(empty) == 2
    assert not set(empty) & set(shown.texts)
    assert refusals(lone) == []


def test_no_layer_tells_of_travel_where_no_role_travels() -> None:
    still = small_report("roles.investigator.visits_per_100_hours=0", "roles.examiner.visits_per_100_hours=0")
    assert "travel" not in {one.id for one in map_layers(still)}
    assert refusals(still) == []


def test_the_second_reckoning_refuses_another_share_on_the_road() -> None:
    values = list(layer(small_report(), "travel").values.values())
    old = json.dumps(values, separators=(",", ":"))
    [told] = refusals(small_report(), old, json.dumps([99, *values[1:]], separators=(",", ":")))
    assert "Travel: Hours on the road" in told


RANGE = "demand.drivers.cases.recording_multiplier={low = 1, central = 1.2, high = 1.8}"


def test_where_every_multiplier_has_one_range_demand_lies_as_far_apart() -> None:
    """(1.8 - 1) / 1.2 of everything, where there is no other work and none of it is spread."""
    wide = small_report(RANGE, "demand.drivers.referrals.hours_per_item={investigator = 0}")
    shown = layer(wide, "demand-range")
    assert set(shown.values.values()) == {float(Fraction(200, 3))}
    assert set(shown.texts.values()) == {"66.7 %"}
    assert refusals(wide) == []


def test_work_that_is_certain_lessens_how_far_demand_may_lie() -> None:
    wide = small_report(RANGE)
    assert wide.problem.setting is not None
    for area, width in layer(wide, "demand-range").values.items():
        cases = sum(
            wide.problem.demand_hours["cases", role, area] for role in ("examiner", "investigator")
        ) / Fraction("1.2")
        assert width == float(cases * Fraction("0.8") / wide.problem.area_demand_hours[area] * 100)
        assert width < 200 / 3
    assert refusals(wide) == []


def test_a_range_of_one_area_moves_what_is_spread_by_it_everywhere() -> None:
    spread = small_report(
        "demand.drivers.cases.recording_multiplier={areas = {HAR = {low = 1, central = 1, high = 2}}}",
        "demand.drivers.cases.hours_per_item={examiner = 0, investigator = 0}",
        "demand.drivers.referrals.source={total = 200, spread_by = 'cases'}",
    )
    widths = layer(spread, "demand-range").values
    assert widths["HAR"] is not None
    assert widths["HAR"] > 0
    assert all(width is not None and width < 0 for area, width in widths.items() if area != "HAR")
    assert refusals(spread) == []


def test_no_layer_tells_how_far_demand_may_lie_where_nothing_is_a_range() -> None:
    assert "demand-range" not in {one.id for one in map_layers(small_report())}


def test_how_far_demand_may_lie_is_withheld_with_the_demand() -> None:
    edition = suppressed(report("fair"), 60)
    told = layer(edition, "demand-range")
    hidden = {area for area, hours in edition.problem.area_demand_hours.items() if is_withheld(hours)}
    assert hidden
    assert {area for area, text in told.texts.items() if text == "[c]"} >= hidden
    assert all(told.values[area] is None for area in hidden)
