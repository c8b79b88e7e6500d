"""Hostile text in every field of every input, in a browser without a network: it is shown, no more."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser as browser_helper
from tests.commands.door import call, snapshot
from tests.faults.hostile import CODE, NAME, TEXT, hostile
from tests.faults.stage import Stage, play_folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a run, a frontier and a comparison of the hostile scenario."""
    home = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        stage = Stage(play_folder(tmp_path_factory.mktemp("hostile")), patch)
        os.chdir(stage.folder)
        try:
            scenario = hostile(stage)
            before = snapshot(stage.folder)
            for words in (["solve"], ["frontier"], ["compare", scenario[0]]):
                done = call(*words, *scenario, "-q", "--out", words[0])
                assert done.code == 0, done.err
            kept = {name: data for name, data in snapshot(stage.folder).items() if name in before}
            assert kept == before
            assert {path.name for path in stage.folder.iterdir()} == {
                "g",
                "results",
                "solve",
                "frontier",
                "compare",
            }
        finally:
            os.chdir(home)
        yield stage.folder


@pytest.mark.browser
@pytest.mark.parametrize("page", ["solve/map.html", "frontier/frontier.html", "compare/comparison.html"])
def test_a_page_shows_hostile_text_and_does_nothing(written: Path, page: str) -> None:
    file = written / page
    with browser_helper.offline_chromium() as browser, browser_helper.opened(browser, file) as seen:
        for number in range(3):
            area = seen.page.query_selector(f"path[data-area='{number}']")
            if area is not None:
                area.click(force=True)  # a base may stand in the middle of its area
        seen.page.wait_for_timeout(300)
        shown = seen.page.content()
        text = seen.page.inner_text("body")
        alerted: Any = seen.page.evaluate("document.querySelectorAll('img, script[src]').length")
        pollution: Any = seen.page.evaluate(
            "({}).code === undefined && Object.keys(Object.prototype).length === 0"
        )
        assert seen.requests == [file.as_uri()]
        assert seen.complaints == []
    assert TEXT in text
    assert (alerted, pollution) == (0, True)
    assert "<img src=x" not in shown


def test_tables_hold_the_text_with_an_apostrophe_and_json_as_it_stands(written: Path) -> None:
    cells = [
        cell
        for table in written.glob("*/*.csv")
        for row in csv.reader(table.open(encoding="utf-8", newline=""))
        for cell in row
    ]
    assert f"'{TEXT}" in cells
    assert CODE in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    manifest = json.loads((written / "solve" / "manifest.json").read_bytes())
    assert manifest["scenario"]["name"] == NAME
    for metadata in written.glob("*/*.csv-metadata.json"):
        assert json.loads(metadata.read_bytes())["@context"]


@pytest.mark.parametrize("command", ["check", "solve", "compare"])
def test_a_terminal_is_sent_no_control_characters(written: Path, command: str) -> None:
    scenario = written / "g" / f"{NAME}.toml"
    more = {
        "check": [],
        "solve": ["--out", written / "shown"],
        "compare": [scenario, "--out", written / "both"],
    }
    done = call(command, scenario, *more[command])
    assert done.code == 0
    assert not {sign for sign in done.out + done.err if ord(sign) < 32 and sign not in "\n\t"}
