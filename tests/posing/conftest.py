"""A scenario on the three-area geography, posed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.posing import pose
from allocator.problem import Problem
from allocator.scenario import read_scenario
from allocator.sources import read_data

HEAD = """\
schema = 1
title = "Three areas"
data = "three"
{top}

[demand]
periods = ["2019-20"]

[[demand.drivers]]
id = "work"
source = "photos"
hours_per_item = {{local = 10, regional = 6, pool = 1}}

[[roles]]
id = "local"
posts = 6
hours_per_fte = 100
{local}

[[roles]]
id = "regional"
posts = 4
hours_per_fte = 200
utilisation_cap = 0.5
bases = ["quay", "mill"]
{regional}

[[roles]]
id = "pool"
posts = 2
hours_per_fte = 100
bases = "pool"
{pool}

[fairness]
{fairness}

{rules}
"""


@pytest.fixture
def write_case(tmp_path: Path, geography_folder: Callable[..., Path]) -> Callable[..., Path]:
    """Write the scenario with texts in its gaps, and the geography with files replaced."""

    def write(files: dict[str, str | None] | None = None, **gaps: str) -> Path:
        geography_folder(**{"baseline.csv": None, **(files or {})})
        texts = {"top": "", "local": "", "regional": "", "pool": "", "rules": ""}
        path = tmp_path / "case.toml"
        path.write_text(
            HEAD.format(**{"fairness": 'criteria = ["leximin"]', **texts, **gaps}), encoding="utf-8"
        )
        return path

    return write


@pytest.fixture
def posed(write_case: Callable[..., Path]) -> Callable[..., Problem]:
    def make(*overrides: str, files: dict[str, str | None] | None = None, **gaps: str) -> Problem:
        scenario = read_scenario(write_case(files, **gaps), overrides)
        return pose(scenario, read_data(scenario.data))

    return make


@pytest.fixture
def refused(posed: Callable[..., Problem]) -> Callable[..., list[str]]:
    """The faults of posing, as lines."""

    def lines(*overrides: str, files: dict[str, str | None] | None = None, **gaps: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            posed(*overrides, files=files, **gaps)
        assert caught.value.exit_code == 3
        return [str(fault) for fault in caught.value.faults]

    return lines


@pytest.fixture
def warned() -> Callable[[Problem], list[str]]:
    """What is told of a problem, but for its tables and for hours as few as those above."""

    def lines(problem: Problem) -> list[str]:
        assert problem.setting is not None
        return [
            text
            for text in problem.setting.warnings
            if not text.startswith(("areas.csv", "bases.csv"))
            and not text.endswith(("a working year has 2,087", "less than one post's 100"))
        ]

    return lines
