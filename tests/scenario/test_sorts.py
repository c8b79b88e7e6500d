"""A value of another sort than may stand there is told in the words of a scenario file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import Fault, InputError
from allocator.scenario import read_scenario
from allocator.tabulation import flat
from allocator.templates import write_template

Faults = Callable[..., tuple[Fault, ...]]
ONE_TABLE = "found a table; allowed: a list in brackets; write [[{}]], in two brackets, above each entry"
VALUES = ("3", "1.5", "-1", "true", "'x'", "''", "[]", "[1]", "['x']", "[{}]", "{}", "{a = 1}")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three areas as `allocator new` writes them."""
    folder = tmp_path_factory.mktemp("sorts")
    write_template(folder, geography=True, force=True)
    return folder / "scenario.toml"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("roles={x = {posts = 1}}", ONE_TABLE.format("roles")),
        ("demand.drivers={}", ONE_TABLE.format("demand.drivers")),
        ("demand.periods='2023'", "found '2023'; allowed: a list in brackets; write [\"2023\"]"),
        ("demand.horizon_years=1.5", "found 1.5; allowed: a whole number"),
        ("demand.horizon_years='x'", "found 'x'; allowed: a whole number"),
        ("fairness=3", "found 3; allowed: a table of keys"),
        ("roles.examiner.baseline=3", "found 3; allowed: a table of keys"),
        ("title=3", "found 3; allowed: a text in quotation marks"),
        ("rules=[{type = 'floor', fte = 1, together = 3}]", "found 3; allowed: true or false"),
        ("rules=[{type = 'floor', fte = 1, roles = 3}]", "found 3; allowed: a list in brackets"),
    ],
)  # fmt: skip
def test_each_sort_is_told_with_how_it_is_written(
    text: str, told: str, faults_of: Faults, scenario: Path
) -> None:
    (fault,) = faults_of(scenario, text)
    assert str(fault).partition(": ")[2].partition(": ")[2] == told


def test_no_wrong_value_anywhere_is_told_in_the_words_of_a_library(scenario: Path) -> None:
    keys = {"title", *flat(read_scenario(scenario).resolved)}
    keys |= {key.rpartition(".")[0] for key in keys if "." in key}
    refused: list[str] = []
    for key in sorted(keys):
        for value in VALUES:
            try:
                read_scenario(scenario, (f"{key}={value}",))
            except InputError as error:
                refused.append(str(error))
    assert len(refused) > 200
    assert not [told for told in refused if "nput should be" in told]
