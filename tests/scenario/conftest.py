"""Scenario files for the tests of reading, inheriting and overriding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import Fault, InputError
from allocator.scenario import Scenario, read_scenario

BASE = """\
schema = 1
title = "Three areas"

[demand]
periods = ["2019-20", "2020-21"]

[[demand.drivers]]
id = "photos"
source = "photos-recorded"
share = 0.5
hours_per_item = {examiner = 10, investigator = 2}

[[demand.drivers]]
id = "devices"
source = {total = 90, spread_by = "photos"}
recording_multiplier = {low = 1, central = 1.2, high = 2}
hours_per_item = {examiner = 4}

[[roles]]
id = "examiner"
posts = 6
hours_per_fte = {gross = 2087, leave = 272}
bases = "each-area"
baseline = {by = "officers"}

[[roles]]
id = "investigator"
posts = 4
hours_per_fte = 1500
bases = ["mill", "quay"]
baseline = {mill = 3, quay = 1}

[[rules]]
type = "floor"
fte = 1

[[rules]]
id = "desks"
type = "cap"
fte = 5

[[assumptions]]
key = "roles.examiner.posts"
kind = "assumed"
source = "a guess"
low = 5

[fairness]
criteria = ["leximin"]
"""


@pytest.fixture
def base_text() -> str:
    return BASE


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a scenario file: the base, changed by (old, new) pairs, or any text under another name."""

    def written(*changes: tuple[str, str], name: str = "base.toml", text: str = BASE) -> Path:
        for old, new in changes:
            assert text.count(old) >= 1, f"{old!r} is not in the text"
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def child(write: Callable[..., Path]) -> Callable[..., Scenario]:
    """Read a file ``child.toml`` of this text, which extends the base."""

    def read(text: str, *overrides: str, changes: tuple[tuple[str, str], ...] = ()) -> Scenario:
        write(*changes)
        return read_scenario(write(name="child.toml", text=f'extends = "base.toml"\n{text}'), overrides)

    return read


@pytest.fixture
def faults_of() -> Callable[..., tuple[Fault, ...]]:
    """The faults of reading a file, as the person is told them."""

    def faults(path: Path, *overrides: str) -> tuple[Fault, ...]:
        with pytest.raises(InputError) as caught:
            read_scenario(path, overrides)
        assert caught.value.exit_code == 3
        return caught.value.faults

    return faults
