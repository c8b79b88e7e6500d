"""docs/fairness.md names every criterion and scenario, and its figures are those of the program."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from allocator.criteria import CRITERIA
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.run import run_problem
from allocator.shipped import find_scenario, scenario_files
from tests.problems import id_of

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8")


def writer() -> ModuleType:
    """The script that writes the page."""
    spec = importlib.util.spec_from_file_location("docs_fairness", ROOT / "docs" / "fairness.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(name: str) -> Report:
    return run_problem(read_problem(find_scenario(name)))


def test_the_page_names_every_criterion() -> None:
    meanings = TEXT.split("## What each costs here")[0]
    for kind in CRITERIA:
        assert f"`{id_of(kind)}`" in meanings, id_of(kind)


def test_the_table_has_the_scenarios_of_the_page_and_every_one_is_shipped() -> None:
    meanings, costs = TEXT.split("## What each costs here")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", costs, re.M)
    shipped = {file.stem for file in scenario_files()}
    assert rows == list(writer().SCENARIOS)
    assert set(re.findall(r"`([a-z0-9-]+)`", meanings)) & shipped == set(rows)


def test_every_shipped_scenario_is_on_the_page_or_asks_fairs_question_of_other_facts() -> None:
    others = {"fair-by-ferry", "fair-with-floors", "limited-moves"}
    left = {file.stem for file in scenario_files()} - set(writer().SCENARIOS)
    assert {name for name in left if not name.startswith(("mix-", "councils"))} == others


@pytest.mark.slow
@pytest.mark.parametrize("name", ["by-demand", "least-gap"])
def test_the_figures_are_those_of_a_run(name: str) -> None:
    assert f"{writer().row(name, report(name))}\n" in TEXT
