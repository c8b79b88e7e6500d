"""Where a rule holds, by hand on four areas: two groups, an island, and rural shares about the half."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest

from allocator.rules import Floor, GroupGuarantee, Rule
from allocator.sources.geography import Area, Geography
from allocator.verification.staff import Staff
from allocator.verification.where_rules_hold import areas_of, bases_of, named_groups

AREAS = (  # in no order
    Area("D", "D", "East", False, {"rural_share": F(1)}),
    Area("A", "A", "West", False, {"rural_share": F(1, 10)}),
    Area("C", "C", "East", True, {"rural_share": F(49, 100)}),
    Area("B", "B", "West", False, {"rural_share": F(1, 2)}),
)
GEOGRAPHY = Geography(
    title="",
    area_label="",
    areas_label="",
    date="",
    attribution="",
    areas=AREAS,
    counts={},
    not_comparable={},
)


def floor(**scope: Any) -> Rule:
    return Floor.model_validate({"type": "floor", "fte": 1, **scope})


def staff(tier: str, **stands_in: str) -> Staff:
    return Staff("r", F(1), F(1), F(1), tier, stands_in, {})


LOCAL = staff("local", A="A", B="B", C="C", D="D")
LABORATORIES = staff("regional", y="D", x="A", z="A")
POOL = staff("pool", pool="")


@pytest.mark.parametrize(
    ("scope", "areas"),
    [
        ({}, "ABCD"),
        ({"areas": ["D", "A"]}, "AD"),
        ({"groups": ["West"]}, "AB"),
        ({"groups": ["islands"]}, "C"),
        ({"groups": ["islands", "West"]}, "ABC"),
        ({"groups": ["rural"]}, "BD"),  # from one half on, B included
        ({"groups": ["rural"], "rural_from": Decimal("0.49")}, "BCD"),
        ({"groups": ["rural"], "rural_from": 1}, "D"),
        ({"groups": ["East"], "areas": ["A", "D"]}, "D"),
    ],
)
def test_a_rule_holds_in_the_areas_that_it_names(scope: dict[str, Any], areas: str) -> None:
    assert areas_of(floor(**scope), GEOGRAPHY) == list(areas)


def test_each_group_is_named_once_with_its_areas_in_order() -> None:
    rule = floor(groups=["West", "islands", "West", "rural"])
    assert named_groups(rule, GEOGRAPHY) == {"West": ["A", "B"], "islands": ["C"], "rural": ["B", "D"]}
    assert list(named_groups(rule, GEOGRAPHY)) == ["West", "islands", "rural"]
    assert named_groups(floor(), GEOGRAPHY) == {}


@pytest.mark.parametrize(
    ("scope", "local", "laboratories", "pool"),
    [
        ({}, "ABCD", "xyz", ["pool"]),
        ({"bases": ["y", "B"]}, "B", "y", []),
        ({"areas": ["A"]}, "A", "xz", []),
        ({"groups": ["East"]}, "CD", "y", []),
        ({"groups": ["East"], "bases": ["x", "C"]}, "C", "", []),
    ],
)
def test_a_rule_of_posts_holds_at_the_bases_that_stand_there(
    scope: dict[str, Any], local: str, laboratories: str, pool: list[str]
) -> None:
    assert bases_of(LOCAL, floor(**scope), GEOGRAPHY) == list(local)
    assert bases_of(LABORATORIES, floor(**scope), GEOGRAPHY) == list(laboratories)
    assert bases_of(POOL, floor(**scope), GEOGRAPHY) == pool


def test_a_rule_of_service_looks_on_areas_and_leaves_bases_alone() -> None:
    rule = GroupGuarantee.model_validate(
        {"type": "group_guarantee", "groups": ["East"], "within": Decimal("0.1")}
    )
    assert rule.on_areas
    assert bases_of(LABORATORIES, rule, GEOGRAPHY) == ["x", "y", "z"]
    assert areas_of(rule, GEOGRAPHY) == ["C", "D"]
