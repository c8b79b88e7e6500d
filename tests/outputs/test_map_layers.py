"""The layers of a map say what the tables say, and a layer is there only where it has something to say."""

from __future__ import annotations

import json
from collections import defaultdict
from fractions import Fraction

import pytest
from door import report, small_report

from allocator.outputs.map import map_page
from allocator.outputs.map_layers import map_layers
from allocator.outputs.map_of_report import map_view
from allocator.outputs.map_view import Layer
from allocator.report import Report
from allocator.verification.facts import Facts
from allocator.verification.map_data import map_differences
from allocator.verification.reckoning import Reckoning


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
