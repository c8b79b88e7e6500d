"""A guarantee names groups that exist and have work; groups that are the whole country are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocator.problem import Problem

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]
Warned = Callable[[Problem], list[str]]


def guarantee(groups: str, **keys: str) -> str:
    stated = {"type": '"group_guarantee"', "groups": groups, **keys}
    return "[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in stated.items())


def test_a_guarantee_knows_the_areas_of_each_group(posed: Posed) -> None:
    found = posed(rules=guarantee('["rural", "West"]', rural_from="0.6")).rules[0]
    assert [(group.name, group.areas) for group in found.groups] == [
        ("West", ("007", "NA")),
        ("rural", ("N",)),
    ]
    assert found.areas == ("007", "N", "NA")
    assert found.coupling


@pytest.mark.parametrize(
    ("groups", "keys", "told"),
    [
        ('["Wst"]', {}, "groups: found 'Wst'; allowed: East, West, islands, rural; did you mean 'West'?"),
        ('["West"]', {"coverage": "1.2"}, "coverage: found 1.2; allowed: a number from 0 to 1"),
        ('["West"]', {"within": "-0.1"}, "within: found -0.1; allowed: a number from 0 to 1"),
        (
            '["West"]',
            {"areas": '["N", "NA"]'},
            "areas: found areas for a guarantee to groups; allowed: groups, each with all of its areas",
        ),
        (
            '["West"]',
            {"bases": '["NA"]'},
            "bases: found bases for a rule on the areas that are served; allowed: areas or groups",
        ),
    ],
)
def test_bad_parameters_are_refused_with_what_is_allowed(
    refused: Refused, groups: str, keys: dict[str, str], told: str
) -> None:
    assert refused(rules=guarantee(groups, **keys)) == [f"case.toml: rules.group_guarantee.{told}"]


def test_a_coverage_and_a_distance_together_are_refused(refused: Refused) -> None:
    (line,) = refused(rules=guarantee('["West"]', coverage="0.5", within="0"))
    assert line.endswith("found both `coverage` and `within`; allowed: at most one of them")


def test_a_guarantee_to_nobody_is_refused(refused: Refused) -> None:
    (line,) = refused(rules=guarantee("[]"))
    assert "a scope in which no area is" in line
    (line,) = refused(rules='[[rules]]\ntype = "group_guarantee"\n')
    assert (
        line
        == "case.toml: rules.group_guarantee.groups: found nothing; allowed: a value: this key is required"
    )


def test_a_group_without_work_is_refused_with_those_that_have_some(refused: Refused) -> None:
    demand = "area,driver,period,count\nNA,photos,2019-20,10\n007,photos,2019-20,9\nN,photos,2019-20,0\n"
    assert refused(files={"demand.csv": demand}, rules=guarantee('["East", "West"]', roles='["local"]')) == [
        "case.toml: rules.group_guarantee.groups: found 'East', without demand for local; "
        "allowed: a group with demand: West, rural"
    ]


def test_groups_that_are_the_whole_country_are_told(posed: Posed, warned: Warned) -> None:
    start = "case.toml: rules.group_guarantee.groups: the groups named ({}) cover every area, so "
    assert warned(posed(rules=guarantee('["East", "West"]'))) == [
        start.format("East, West")
        + "all must receive the same share; state `within` or `coverage`, or leave a group out"
    ]
    for groups, names, keys in (
        ('["West", "rural"]', "West, rural", {}),
        ('["East", "West"]', "East, West", {"within": "0.1"}),
    ):
        assert warned(posed(rules=guarantee(groups, **keys))) == [
            start.format(names) + "the whole country they are compared with is nothing but themselves"
        ]


def test_groups_with_a_coverage_of_their_own_or_a_part_of_the_country_are_not(
    posed: Posed, warned: Warned
) -> None:
    assert warned(posed(rules=guarantee('["East", "West"]', coverage="0.1"))) == []
    assert warned(posed(rules=guarantee('["islands"]'))) == []
