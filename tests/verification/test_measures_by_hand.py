"""Measures where something is missing, by hand: each is told with its reason, and at its edge it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.sources.geography import Area
from allocator.verification.coverage import smallest_coverage
from allocator.verification.facts import Facts
from allocator.verification.measure_rows import area_access_hours, measures_sheet
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import ClaimedReferences
from tests.verification.made_up import facts, reckoned, references, solved

Row = tuple[str, ...]


def rows(
    reckoning: Reckoning | None = None, stated: ClaimedReferences | None = None
) -> Mapping[tuple[str, str], Row]:
    """The value, unit and note of each measure and scope."""
    found = measures_sheet(reckoning or reckoned(), stated or references()).rows
    return {(row[0], row[1]): row[2:] for row in found}


def on(of: Facts) -> Reckoning:
    return Reckoning(of, solved().plan.posts, solved().plan.hours)


def people(**numbers: int | None) -> Facts:
    """Areas with other people, where no work is spread by them; None where a table does not say."""
    whole = facts("two drivers of one series")

    def counted(area: Area) -> Area:
        others = {name: number for name, number in area.numbers.items() if name != "population"}
        number = numbers[area.code]
        return replace(area, numbers=others if number is None else {**others, "population": F(number)})

    areas = tuple(map(counted, whole.geography.areas))
    return replace(whole, geography=replace(whole.geography, areas=areas))


def test_every_measure_of_every_scope_is_there_in_order() -> None:
    names = list(rows())
    scopes = list(dict.fromkeys(scope for _, scope in names))
    roles = [f"role:{role}" for role in ("analyst", "examiner", "investigator")]
    areas = [f"area:{area}" for area in ("HAR", "ISL", "VAL")]
    assert scopes == ["all", *roles, *areas, "group:Coast", "group:Inland"]
    assert names[-2:] == [("price_of_fairness", "all"), ("price_of_efficiency", "all")]
    assert ("population_share_below", "group:Coast") in names
    assert ("population_share_below", "role:examiner") not in names
    assert ("gini", "area:HAR") not in names


def test_where_no_hour_is_deployed_each_measure_says_what_it_lacks() -> None:
    found = rows(Reckoning(facts(), dict.fromkeys(solved().plan.posts, F(0)), {}))
    assert found["travel_share", "all"] == ("", "share", "no hour is deployed")
    assert found["access_hours", "all"] == ("", "hours", "no hour is served from a base")
    for measure, unit in (("gini", "share"), ("theil", "index"), ("jain", "share"), ("hoover", "share")):
        assert found[measure, "all"] == ("", unit, "no hour is met")
        assert found[f"{measure}_unweighted", "all"] == ("", unit, "no hour is met")
    assert found["coverage_min", "all"] == found["mean_difference", "all"] == ("0", "share", "")
    assert found["population_share_below", "all"] == ("1", "share", "threshold 0.5")


def test_of_roads_that_are_not_known_the_first_is_named_by_role_area_and_base() -> None:
    whole = facts()
    known = whole.geography.travel[""]

    def told(*missing: tuple[str, str]) -> Row:
        left = {link: hours for link, hours in known.items() if link not in missing}
        less = replace(whole, geography=replace(whole.geography, travel={"": left}))
        return rows(on(less))["access_hours", "all"]

    used = [link for link in reckoned().hours if link[0] != "analyst"]
    by_role_area_base = sorted(used, key=lambda link: (link[0], link[2], link[1]))
    for number, first in enumerate(by_role_area_base):
        others = [(base, area) for _, base, area in by_role_area_base[number:]]
        if all((base, area) not in others for _, base, area in by_role_area_base[:number]):
            assert told(*others) == ("", "hours", f"no travel from {first[1]} to {first[2]}")
    assert area_access_hours(on(replace(whole, geography=replace(whole.geography, travel={}))), "ISL") is None


def test_links_are_named_in_order_of_areas_before_bases() -> None:
    """An examiner's base that comes later in the alphabet may serve an area that comes earlier."""
    hours = {
        ("examiner", base, area): F(10) for base, area in (("harbour_lab", "VAL"), ("valley_lab", "HAR"))
    }
    crossed = Reckoning(
        replace(facts(), geography=replace(facts().geography, travel={})),
        solved().plan.posts,
        {**hours, ("investigator", "harbour_lab", "HAR"): F(10)},
    )
    assert rows(crossed)["access_hours", "all"][2] == "no travel from valley_lab to HAR"
    both = {("examiner", base, "HAR"): F(10) for base in ("valley_lab", "harbour_lab")}
    assert rows(Reckoning(crossed.facts, crossed.posts, both))["access_hours", "all"][2] == (
        "no travel from harbour_lab to HAR"
    )
    later = {("investigator", "harbour_lab", "HAR"): F(10), ("examiner", "valley_lab", "VAL"): F(10)}
    assert rows(Reckoning(crossed.facts, crossed.posts, later))["access_hours", "all"][2] == (
        "no travel from valley_lab to VAL"
    )


@pytest.mark.parametrize(
    "numbers",
    [
        {"HAR": None, "ISL": 20, "VAL": 10},
        {"HAR": None, "ISL": None, "VAL": None},
        {"HAR": 0, "ISL": 0, "VAL": 0},
    ],
)
def test_a_share_of_people_takes_people_everywhere(numbers: dict[str, int | None]) -> None:
    plan = solved("two drivers of one series").plan
    found = rows(Reckoning(people(**numbers), plan.posts, plan.hours))
    assert found["population_share_below", "all"] == ("", "share", "no population in areas.csv")


def test_people_at_the_threshold_are_not_below_it() -> None:
    areas = ("HAR", "ISL", "VAL")
    kind = "a quiet area"
    plan = reckoned(kind)
    covered = {
        area: plan.over(plan.served, [area]) / plan.over(plan.facts.demand, [area]) for area in ("HAR", "VAL")
    }
    lowest, highest = sorted(covered.values())
    for threshold, below in ((lowest, F(0)), (lowest + F(1, 10**9), None), (highest + F(1, 10**9), None)):
        measures = plan.facts.statement.measures.model_copy(update={"threshold": threshold})
        statement = plan.facts.statement.model_copy(update={"measures": measures})
        of = replace(plan.facts, scenario=replace(plan.facts.scenario, statement=statement))
        value, unit, note = rows(Reckoning(of, plan.posts, plan.hours), references(kind))[
            "population_share_below", "all"
        ]
        counted = [area for area, share in covered.items() if share < threshold]
        who = {"HAR": 180, "ISL": 20, "VAL": 100}
        expected = F(sum(who[area] for area in counted), 300)
        assert abs(F(value) - expected) < F(1, 10**9)
        assert below is None or expected == below
        assert (unit, note) == ("share", f"threshold {float(threshold):g}")
    assert set(areas) > set(covered)


def test_a_group_may_have_a_colon_in_its_name() -> None:
    whole = facts()
    renamed = tuple(replace(area, group=f"{area.group}: all") for area in whole.geography.areas)
    of = replace(whole, geography=replace(whole.geography, areas=renamed))
    plain, with_colon = rows(), rows(on(of))
    for group in ("Coast", "Inland"):
        assert with_colon["posts_moved", f"group:{group}: all"] == plain["posts_moved", f"group:{group}"]
    assert plain["posts_moved", "group:Coast"] != plain["posts_moved", "all"]


# --- prices ---------------------------------------------------------------------------------------------

PRICES = (("price_of_fairness", "total_shortfall"), ("price_of_efficiency", "largest_shortfall"))


@pytest.mark.parametrize(("price", "criterion"), PRICES)
def test_a_price_is_what_is_given_up_of_the_best(price: str, criterion: str) -> None:
    own = {
        "price_of_fairness": reckoned().risk_weighted_served,
        "price_of_efficiency": min(
            reckoned().over(reckoned().served, [area]) / reckoned().over(facts().demand, [area])
            for area in facts().areas
        ),
    }[price]
    stated = references()
    twice = replace(stated.plans[criterion], value=2 * own)
    plans = {**stated.plans, criterion: twice}
    assert rows(stated=replace(stated, plans=plans))[price, "all"] == ("0.5", "share", "")


@pytest.mark.parametrize(("price", "criterion"), PRICES)
def test_a_price_that_cannot_be_told_says_why(price: str, criterion: str) -> None:
    stated = references()
    for other, why in (
        (replace(stated, not_applicable="the plan breaks half"), "the plan breaks half"),
        (replace(stated, plans={}), "the reference plan was not proved within the limits"),
        (
            replace(stated, plans={criterion: replace(stated.plans[criterion], value=F(0))}),
            "the reference is 0",
        ),
    ):
        assert rows(stated=other)[price, "all"] == ("", "share", why)


def test_without_work_there_is_nothing_to_give_up() -> None:
    kind = "nothing to do"
    found = rows(reckoned(kind), references(kind))
    assert found["price_of_efficiency", "all"] == ("", "share", "no demand")
    assert found["gini", "all"] == ("", "share", "no demand")
    assert [smallest_coverage(reckoned(kind), across) for across in ("area", "area-role")] == [None, None]
    assert found["theil_unweighted", "all"] == ("", "index", "no demand")
    assert found["coverage_total", "area:HAR"] == ("", "share", "no demand")
