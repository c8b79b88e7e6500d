"""Islands and rural areas are groups by name, and a name stands for one thing only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Refused = Callable[..., list[str]]

AREAS = "code,name,group,population,rural_share,islands\n"


def floor(**keys: str) -> str:
    stated = {"type": '"floor"', "fte": "1", **keys}
    return "[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in stated.items())


@pytest.mark.parametrize(
    ("rows", "group", "told"),
    [
        (
            "NA,a,islands,1,0.25,no\n007,b,West,2,0.5,no\nN,c,East,3,1,yes\n",
            "islands",
            "found 'islands', a group of areas.csv and the name of the areas with islands = yes; "
            "allowed: a name that is only one of them; rename the group in areas.csv",
        ),
        (
            "NA,a,rural,1,,no\n007,b,West,2,,no\nN,c,East,3,,yes\n",
            "rural",
            "found 'rural', a group of areas.csv and the name of the areas with a high rural_share; "
            "allowed: a name that is only one of them; rename the group in areas.csv",
        ),
        (
            "NA,a,West,1,0.25,no\n007,b,West,2,0.5,no\nN,c,East,3,1,no\n",
            "islands",
            "found 'islands', while no area has islands = yes; allowed: East, West, rural",
        ),
        (
            "NA,a,West,1,0.25,no\n007,b,West,2,0.4,no\nN,c,East,3,0.45,yes\n",
            "rural",
            "found 'rural', while no area has a rural_share of at least 0.5; allowed: East, West, islands",
        ),
        (
            "NA,a,West,1,0.25,no\n007,b,West,2,,no\nN,c,East,3,1,yes\n",
            "rural",
            "found 'rural', while rural_share is not known for 1 areas, the first 007; "
            "allowed: East, West, islands; give areas.csv a full column rural_share",
        ),
    ],
)
def test_a_name_that_is_two_things_or_nothing_is_refused(
    refused: Refused, rows: str, group: str, told: str
) -> None:
    lines = refused(files={"areas.csv": AREAS + rows}, rules=floor(groups=f'["{group}"]'))
    assert lines == [f"case.toml: rules.floor.groups: {told}"]


def test_a_clash_that_no_rule_meets_is_none(posed: Callable[..., object]) -> None:
    rows = "NA,a,islands,1,0.25,no\n007,b,West,2,0.5,no\nN,c,East,3,1,yes\n"
    assert posed(files={"areas.csv": AREAS + rows}, rules=floor(groups='["West"]'))


def test_a_limit_for_rural_areas_belongs_to_the_group(refused: Refused) -> None:
    assert refused(rules=floor(groups='["West"]', rural_from="0.4")) == [
        "case.toml: rules.floor.rural_from: found a limit for rural areas; "
        "allowed: 'rural' among the groups beside it"
    ]


def test_the_limit_is_a_share(write_case: Callable[..., object], refused: Refused) -> None:
    assert refused(rules=floor(groups='["rural"]', rural_from="1.5")) == [
        "case.toml: rules.floor.rural_from: found 1.5; allowed: a number from 0 to 1"
    ]
