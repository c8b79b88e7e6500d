"""A run whose small counts are withheld: no file tells one, no reader works one out, ``verify`` holds it."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from door import ROOT, call, report, small
from reader import Reader

from allocator.disclosure.edition import suppressed
from allocator.outputs.extras import EXTRAS
from allocator.outputs.manifest import Clock
from allocator.outputs.report_json import report_json
from allocator.outputs.run import run_files
from allocator.report import Report
from allocator.solvers import Options
from allocator.tables import plain
from allocator.withheld import SIGN, Withheld, is_withheld, withhold

BELOW = 20
TRAVEL = ROOT / "data" / "divisions" / "travel.csv"
CLOCK = Clock("2026-01-01T00:00:00+00:00", 1.0)


@cache
def told(name: str = "fair") -> Report:
    return suppressed(report(name), BELOW)


@cache
def files() -> dict[str, bytes]:
    """Every output of the fair plan as it is told; all on request, and what ``--json`` prints."""
    return files_of(told())


def files_of(edition: Report) -> dict[str, bytes]:
    made, _ = run_files(edition, Path("run"), Options(), CLOCK, with_map=True, extras=tuple(EXTRAS))
    return made | {"standard output": report_json(edition, Path("run")).encode()}


def tables_in(folder: Path, edition: Report) -> Path:
    """A folder with the tables and the manifest of a report."""
    made, _ = run_files(edition, folder, Options(), CLOCK, with_map=False, extras=())
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("name", ["fair", "efficient"])
def test_no_reader_narrows_a_small_count_to_less_than_the_threshold(name: str, tmp_path: Path) -> None:
    items = report(name).problem.setting.items.by_driver_area  # type: ignore[union-attr]
    ranges = Reader(tables_in(tmp_path, told(name)), TRAVEL).ranges()
    hidden = {key: float(items[key]) for key in ranges}
    small = [key for key, number in hidden.items() if number < BELOW]
    assert len(small) >= 7
    for key, (low, high) in ranges.items():
        assert low <= hidden[key] + 1e-4 <= high + 2e-4, "the reader's relations hold"
    for key in small:
        low, high = ranges[key]
        assert high - low >= BELOW * 0.999, f"{key} lies between {low} and {high}"


def test_the_reader_would_work_out_a_count_that_is_withheld_alone(tmp_path: Path) -> None:
    """The attacker can attack: primary suppression without secondary gives the counts away."""
    folder = tables_in(tmp_path, report("fair"))
    rows = [line.split(",") for line in (folder / "drivers.csv").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row[0] == "communicating" and row[2] == "L":
            row[3:] = [SIGN] * 4
    (folder / "drivers.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    low, high = Reader(folder, TRAVEL).ranges()["communicating", "L"]
    assert high - low < 1e-3


def test_what_is_told_does_not_hang_on_what_is_withheld() -> None:
    """With other numbers under the same signs, every byte of every output is the same; new outputs too."""
    other = files_of(_with_other_secrets(told(), random.Random(7)))
    assert [name for name in files() if files()[name] != other[name]] == []


def _with_other_secrets(edition: Report, chance: random.Random) -> Report:
    def changed(value: Any) -> Any:
        return withhold(value * Fraction(chance.randint(900, 1100), 1000)) if is_withheld(value) else value

    def mapped(numbers: Any) -> Any:
        return {key: changed(number) for key, number in numbers.items()}

    problem, plan, best, told_of = edition.problem, edition.plan, edition.best, edition.suppression
    assert problem.setting is not None
    assert told_of is not None
    items, geography = problem.setting.items, problem.setting.geography
    setting = replace(
        problem.setting,
        items=replace(items, by_driver_area=mapped(items.by_driver_area), recorded=mapped(items.recorded)),
        geography=replace(geography, counts=mapped(geography.counts)),
    )
    return Report(
        replace(problem, demand_hours=mapped(problem.demand_hours), setting=setting),
        replace(
            plan,
            hours=mapped(plan.hours),
            stages=tuple(
                replace(stage, optimum=changed(stage.optimum), bound=changed(stage.bound))
                for stage in plan.stages
            ),
            most_hours=changed(plan.most_hours),
        ),
        replace(best, most_hours=changed(best.most_hours), best_smallest=changed(best.best_smallest)),
        suppression=replace(
            told_of, readings=tuple(replace(one, value=changed(one.value)) for one in told_of.readings)
        ),
    )


def test_no_file_holds_the_text_of_a_withheld_number() -> None:
    """Every cell that says [c], in each way in which outputs write numbers, in every file of the run."""
    secrets = set(_withheld_texts(report("fair"), told()))
    assert len(secrets) > 150
    for name, text in _readable(files()):
        numbers = set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))
        assert numbers.isdisjoint(secrets), name


def _withheld_texts(exact: Report, edition: Report) -> Iterator[str]:
    """Texts of withheld numbers that no told number shares, long enough not to be met by chance."""
    hidden: set[str] = set()
    open_ones: set[str] = set()
    for name, table in exact.tables.items():
        for row, shown in zip(table.rows, edition.table(name).rows, strict=True):
            for cell, sign, column in zip(row, shown, table.columns, strict=True):
                if isinstance(cell, Fraction):
                    texts = {
                        plain(cell, column.kind), f"{float(cell):,.0f}", f"{float(cell):.1f}",
                        f"{float(cell):,.1f}", f"{float(cell):.2f}", repr(float(cell)), f"{float(cell):.9f}",
                    }  # fmt: skip
                    (hidden if isinstance(sign, Withheld) else open_ones).update(texts)
    return (text for text in hidden - open_ones if len(re.sub(r"\D", "", text).lstrip("0")) >= 6)


def _readable(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The text of every file; of a workbook, and of whatever else is a zip, the text of its parts."""
    for name, data in files.items():
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                for part in parts.namelist():
                    yield f"{name}/{part}", parts.read(part).decode("utf-8", "replace")
        yield name, data.decode("utf-8", "replace")


def test_signs_stand_in_every_output_and_are_explained_in_each_that_has_notes() -> None:
    for name, text in _readable(files()):
        if name.endswith(("drivers.csv", "map.html", "report.html", "brief.html", "plan.geojson")):
            assert SIGN in text, name
        if name.endswith((".csv-metadata.json", "map.html", "report.html", "brief.html", "plan.geojson")):
            assert "stands for a confidential figure" in text, name
    metadata = json.loads(files()["drivers.csv-metadata.json"])
    assert metadata["null"] == ["", SIGN]


def test_posts_are_told_and_the_files_that_hold_demand_are_left_out() -> None:
    exact, shown = report("fair").table("posts").texts(), told().table("posts").texts()
    assert [row[:6] for row in exact] == [row[:6] for row in shown]
    names = set(files())
    assert names.isdisjoint({"plan.json", "certificate.json"})
    assert {
        "map.html",
        "manifest.json",
        *(name for extra in EXTRAS.values() for name in extra.files),
    } <= names


def test_the_maps_of_report_and_brief_hatch_what_is_not_told_and_say_so() -> None:
    exact = files_of(report("fair"))
    for name in ("report.html", "brief.html"):
        assert b"url(#untold)" in files()[name]
        assert b"no value told" in files()[name]
        assert b"untold" not in exact[name]


def test_a_certificate_of_a_suppressed_run_is_refused_before_solving(tmp_path: Path) -> None:
    asked = ("--suppress-below", 17, "--certificate", "--out", tmp_path / "run")
    done = call("solve", small("kept") / "scenario.toml", *asked)
    assert done.code == 2
    assert "--certificate with --suppress-below" in done.err
    assert not (tmp_path / "run").exists()


def test_a_suppressed_run_is_verified_and_an_unmasked_cell_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    options = ("--suppress-below", 17, "--no-map", "-q")
    scenario = small("kept") / "scenario.toml"
    assert call("solve", scenario, *options, "--out", folder).code == 0
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["solver"]["options"]["suppress_below"] == 17
    done = call("verify", folder, "--replay")
    assert (done.code, done.err) == (0, "")
    assert "byte by byte" in done.out
    assert call("verify", folder, "--certificate").code == 6
    assert call("compare", folder, scenario, "--out", tmp_path / "comparison").out.count("withheld") == 0
    file = folder / "drivers.csv"
    text = file.read_text(encoding="utf-8")
    assert SIGN in text
    file.write_text(text.replace(SIGN, "7", 1), encoding="utf-8")
    done = call("verify", folder)
    assert done.code == 6
    assert "drivers.csv: row" in done.err
    assert f"found 7; expected {SIGN}" in done.err


def test_a_threshold_that_no_count_is_below_withholds_nothing() -> None:
    edition = suppressed(report("fair"), 1)
    assert SIGN not in edition.suppression.words  # type: ignore[union-attr]
    assert all(edition.table(name).texts() == table.texts() for name, table in report("fair").tables.items())


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--suppress-below", 5, "--repair"), 2, "the numbers of a repair follow"),
        (("--suppress-below", 0), 2, "0 is not in the range"),
        (("--suppress-below", 1000), 3, "counts that posts and totals give away"),
        (("--suppress-below", 17, "--set", "roles.investigator.post_size=0"), 3, "fractions of posts"),
        (("--suppress-below", 5, "--set", "rules=[{type='floor', fte=9999}]"), 4, "numbers are withheld"),
    ],
)
def test_what_cannot_be_told_safely_is_refused_and_nothing_is_written(
    options: tuple[object, ...], code: int, words: str, tmp_path: Path
) -> None:
    done = call("solve", small("kept") / "scenario.toml", *options, "--out", tmp_path / "run")
    assert (done.code, words in done.err) == (code, True), done.err
    assert not (tmp_path / "run").exists()


def test_a_run_that_withholds_nothing_loads_nothing_of_it() -> None:
    program = "import sys, allocator.run; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not [name for name in done.stdout.split() if name.startswith("allocator.disclosure")]
