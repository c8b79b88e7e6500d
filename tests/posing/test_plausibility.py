"""Implausible numbers are told, and work all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocator.problem import Problem

YEAR = "local: a post may be deployed for {} a year; a working year has 2,087"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("1", [YEAR.format("1 hour")]),
        ("0.5", [YEAR.format("0.5 hours")]),
        ("521", [YEAR.format("521 hours")]),
        ("522", []),
        ("2087", []),
        ("8760", [YEAR.format("8,760 hours")]),
    ],
)
def test_a_very_short_or_long_year_is_told(
    posed: Callable[..., Problem], hours: str, told: list[str]
) -> None:
    setting = posed(f"roles.local.hours_per_fte={hours}").setting
    assert setting is not None
    assert [text for text in setting.warnings if "local: a post" in text] == told


@pytest.mark.parametrize(
    ("per_item", "told"),
    [
        ("0.05", ["local: 3 hours of demand a year, less than one post's 100"]),
        ("0", ["local: no demand reaches this role"]),
        ("2", []),
    ],
)
def test_demand_below_the_hours_of_one_post_is_told(
    posed: Callable[..., Problem], per_item: str, told: list[str]
) -> None:
    setting = posed(f"demand.drivers.work.hours_per_item.local={per_item}").setting
    assert setting is not None
    assert [text for text in setting.warnings if "local: " in text and "demand" in text] == told
