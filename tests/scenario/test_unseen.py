"""A text that nobody can see, or that commands what shows it, is refused with its key and its code point."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.scenario import read_scenario

Faults = Callable[..., list[str]]
KEYS = {
    "title": ("Case", "x.toml: title"),
    "role label": ("Worker", "x.toml: roles.worker.label"),
    "assumption source": ("somebody said so", "x.toml: assumptions.roles.worker.posts.source"),
}
FILE = """schema = 1
title = "Case"
[demand]
periods = ["2023"]
[[demand.drivers]]
id = "cases"
source = "cases"
hours_per_item = {worker = 10}
[[roles]]
id = "worker"
label = "Worker"
posts = 2
hours_per_fte = 1000
bases = "each-area"
[fairness]
criteria = ["leximin"]
[[assumptions]]
key = "roles.worker.posts"
kind = "assumed"
source = "somebody said so"
"""


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """Read the scenario with a text replaced; what is wrong with it, line by line."""

    def read(old: str = "", new: str = "", name: str = "x.toml", *overrides: str) -> list[str]:
        file = tmp_path / name
        file.write_text(
            FILE.replace(f'"{old}"', json.dumps(new, ensure_ascii=False)) if old else FILE, "utf-8"
        )
        try:
            read_scenario(file, overrides)
        except InputError as error:
            return str(error).splitlines()
        return []

    return read


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("sign", "told"),
    [
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\r", "U+000D"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
    ],
)
def test_it_is_refused_in_every_text(faults: Faults, key: str, sign: str, told: str) -> None:
    old, where = KEYS[key]
    assert faults(old, f"a{sign}b") == [
        f"{where}: found the character {told}; allowed: printable text; delete it"
    ]


def test_it_is_refused_in_an_override_and_in_the_name_of_the_file(faults: Faults) -> None:
    assert faults("", "", "x.toml", 'title="a\\u001bb"') == [
        "--set: title: found the character U+001B; allowed: printable text; delete it"
    ]
    (line,) = faults("", "", "caf\udce9.toml")
    assert line.endswith(
        "caf?.toml: found U+DCE9 in the file's name; allowed: printable text; rename the file"
    )


def test_lines_tabs_letters_of_any_script_and_markup_are_texts(faults: Faults) -> None:
    assert faults("Case", "a\nb\tc <script>${x}{{y}}</script> =1+1 \u05d0\u0627\u4e2d \U0001f6a8") == []


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    folder = tmp_path / "a\u200db"
    folder.mkdir()
    (folder / "x.toml").write_text(FILE.replace('title = "Case"', 'title = "Case"\ndata = "d"'), "utf-8")
    assert read_scenario(folder / "x.toml").data == folder / "d"
