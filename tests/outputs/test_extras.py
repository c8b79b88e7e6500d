"""Files on request: asked for once or often, recorded with what wrote them, no part of the run id."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from door import call, report, run_folder, small, small_report

from allocator.outputs.extras import EXTRAS, MAP_LIBRARIES
from allocator.outputs.manifest import Clock, manifest, run_id
from allocator.outputs.run import write_run
from allocator.solvers import Options
from allocator.versions import PACKAGES, versions

COMPUTING = {"allocator", "python", *PACKAGES}


def stated(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return content


@pytest.mark.parametrize(
    "asked",
    [
        ("--with", "workbook", "--with", "geopackage"),
        ("--with", "workbook,geopackage"),
        ("--with", " geopackage , workbook", "--with", "workbook,"),
    ],
    ids=["repeated", "with commas", "both"],
)
def test_what_is_asked_for_adds_up(asked: tuple[str, ...], tmp_path: Path) -> None:
    done = call("solve", small("kept") / "scenario.toml", *asked, "-q", "--no-map", "--out", tmp_path / "run")
    assert done.code == 0, done.err
    written = {path.name for path in (tmp_path / "run").iterdir()}
    assert {"workbook.xlsx", "plan.gpkg", "plan.geojson"} <= written
    assert "report.html" not in written


def test_every_name_that_is_asked_for_is_looked_at(tmp_path: Path) -> None:
    scenario = small("kept") / "scenario.toml"
    done = call("solve", scenario, "--with", "bogus", "--with", "workbook", "--out", tmp_path / "run")
    assert done.code == 2
    assert "--with bogus: found no such output" in done.err


def test_figures_without_their_library_are_refused_before_solving_with_the_words_that_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "allocator.outputs.extras.find_spec", lambda name: None if name == "matplotlib" else name
    )
    done = call("solve", small("kept") / "scenario.toml", "--with", "figures", "--out", tmp_path / "run")
    assert done.code == 2
    assert "--with figures: matplotlib is not installed; pip install matplotlib" in done.err
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_file_on_request() -> None:
    shown = " ".join(call("solve", "--help").out.split())
    for name in EXTRAS:
        assert name in shown


def test_a_manifest_states_the_versions_of_what_wrote_the_files_of_its_run_and_of_nothing_else(
    tmp_path: Path,
) -> None:
    bare, asked = tmp_path / "bare", tmp_path / "asked"
    write_run(small_report(), bare, Options(), Clock("", 0.0), with_map=False)
    write_run(small_report(), asked, Options(), Clock("", 0.0), with_map=False, extras=("workbook",))
    assert set(stated(bare)["versions"]) == COMPUTING
    assert set(stated(asked)["versions"]) == COMPUTING | {"xlsxwriter"}
    assert stated(asked)["versions"]["xlsxwriter"] == version("XlsxWriter")
    assert set(stated(run_folder("fair"))["versions"]) == COMPUTING | set(MAP_LIBRARIES)


@pytest.mark.parametrize("name", EXTRAS)
def test_what_writes_a_file_on_request_is_installed_under_the_name_that_it_is_imported_by(name: str) -> None:
    found = versions(EXTRAS[name].libraries)
    assert all(found[library][0].isdigit() for library in EXTRAS[name].libraries)


def test_another_library_that_writes_files_does_not_make_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run keeps its id whatever is asked for besides, and whatever is installed that it does not use."""
    made, options = report("fair"), Options()
    plain = json.loads(manifest(made, options, {}, Path("run"), Clock("", 0.0)))
    more = json.loads(manifest(made, options, {}, Path("run"), Clock("", 0.0), libraries=["xlsxwriter"]))
    assert plain["run_id"] == more["run_id"] == run_id(made, options)
    assert plain["versions"] != more["versions"]
    monkeypatch.setattr(
        "allocator.versions.version", lambda package: "9.9" if package == "highspy" else version(package)
    )
    assert run_id(made, options) != plain["run_id"]
