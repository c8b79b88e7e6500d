"""A run is made again with the options it was made with, and compared byte by byte, or cell by cell."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from door import KEPT, call, small, three_areas
from runs import copy_of

from allocator.audit.opened import OpenedRun, open_run
from allocator.audit.recorded_inputs import find_inputs
from allocator.audit.remade import byte_differences, remade, suppressed_below
from allocator.audit.replay import replay
from allocator.audit.suppressed import compared
from allocator.audit.verify import verify
from allocator.errors import InputError, VerificationError
from allocator.solvers import Options
from allocator.verification.differences import Difference

VERSIONS = {"allocator": "1.0", "highspy": "2.0", "pulp": "3.0"}


def opened(files: dict[str, bytes], versions: dict[str, str] | None = None, **manifest: Any) -> OpenedRun:
    return OpenedRun(Path("run"), {"versions": versions or VERSIONS, **manifest}, files)


def test_the_same_bytes_differ_in_nothing_whatever_the_versions() -> None:
    files = {"a.csv": b"1", "manifest.json": b"then"}
    again = opened({"a.csv": b"1", "manifest.json": b"now"}, {"allocator": "9"})
    assert list(byte_differences(opened(files), again)) == []


def test_files_that_differ_are_named_in_order_and_then_the_versions_that_do() -> None:
    run = opened({"b.csv": b"1", "a.csv": b"1", "c.csv": b"1", "manifest.json": b""})
    again = opened({"b.csv": b"2", "d.csv": b"1", "c.csv": b"1"}, {"allocator": "1.0", "highspy": "9.9"})
    other = [
        Difference(name, "", "", "other bytes", "the bytes of the run")
        for name in ("a.csv", "b.csv", "d.csv")
    ]
    assert list(byte_differences(run, again)) == [
        *other,
        Difference("manifest.json", "versions", "highspy", "9.9 here", "2.0"),
        Difference("manifest.json", "versions", "pulp", "None here", "3.0"),
    ]
    assert list(byte_differences(run, opened(dict(again.files)))) == other


@pytest.mark.parametrize(
    ("stated", "below"), [(5, 5), (1, 1), (0, None), (-3, None), ("5", None), (None, None)]
)
def test_below_what_counts_are_withheld(stated: Any, below: int | None) -> None:
    options = {} if stated is None else {"suppress_below": stated}
    assert suppressed_below(opened({}, solver={"options": options})) == below


# --- runs made again ------------------------------------------------------------------------------------


@cache
def run_with(*options: str) -> Path:
    """A run of the three areas with these options; not to be changed."""
    folder = Path(KEPT.name) / f"remade-{'-'.join(options) or 'plain'}".replace("/", "-")
    done = call("solve", small("kept") / "scenario.toml", "-q", "--out", folder, *options)
    assert done.code == 0, done.err
    return folder


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), Options()),
        (
            ("--time-limit", "60", "--solver-option", "random_seed=7"),
            Options("highs", 60.0, {"random_seed": 7}),
        ),
        (("--certificate", "--no-map"), Options(certificate=True)),
    ],
)  # fmt: skip
def test_options_are_those_of_the_run(
    options: tuple[str, ...], expected: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Options] = []
    from allocator.audit import remade as module

    real = module.run_problem
    monkeypatch.setattr(
        module, "run_problem", lambda problem, given: asked.append(given) or real(problem, given)
    )
    run = open_run(run_with(*options))
    with remade(run, find_inputs(run, None)) as (report, again):
        assert asked == [expected]
        assert set(again.files) == set(run.files)
        assert list(byte_differences(run, again)) == []
        assert report.plan.status == "proved"
        place = again.folder
        assert place.parent.name.startswith("allocator-replay-")
    assert not place.exists()


def test_a_manifest_that_states_no_limit_has_none() -> None:
    run = open_run(run_with())
    bare = OpenedRun(run.folder, {**run.manifest, "solver": {"name": "highs", "options": {}}}, run.files)
    with remade(bare, find_inputs(run, None)) as (report, _):
        assert report.plan.status == "proved"


def test_extras_are_made_again() -> None:
    run = open_run(run_with("--with", "report", "--with", "workbook"))
    extra = set(run.files) - set(open_run(run_with()).files)
    assert extra
    with remade(run, find_inputs(run, None)) as (_, again):
        assert extra <= set(again.files)


@cache
def withheld_folder() -> Path:
    """A run of a shipped scenario whose small counts are withheld; not to be changed."""
    folder = Path(KEPT.name) / "remade-withheld"
    done = call("solve", "efficient", "-q", "--no-map", "--suppress-below", "20", "--out", folder)
    assert done.code == 0, done.err
    return folder


def withheld() -> OpenedRun:
    return open_run(withheld_folder())


def test_a_run_that_withholds_is_made_again_and_withholds_again() -> None:
    run = withheld()
    report, differences = compared(run, find_inputs(run, None))
    assert differences == []
    assert report.suppression is not None
    assert report.suppression.below == 20
    assert "plan.json" not in run.files


def test_cells_that_were_unmasked_are_named_by_row_and_column() -> None:
    run = withheld()
    rows = [line.split(",") for line in run.files["drivers.csv"].decode().splitlines()]
    number = next(number for number, row in enumerate(rows) if "[c]" in row)
    place = rows[number].index("[c]")
    rows[number][place] = "16"
    rows[0].append("more")
    files = {
        **run.files,
        "drivers.csv": "\n".join(map(",".join, [*rows, ["one", "row", "more"]])).encode(),
        "posts.csv": b"role\xff,base",
        "more.csv": b"a",
    }
    spoiled = OpenedRun(run.folder, run.manifest, files)
    _, differences = compared(spoiled, find_inputs(run, None))
    drivers = [each for each in differences if each.file == "drivers.csv"]
    end = f"row {len(rows) + 1}"
    assert drivers == [
        Difference("drivers.csv", "row 1", "", "more", ""),
        Difference("drivers.csv", f"row {number + 1}", rows[0][place], "16", "[c]"),
        Difference("drivers.csv", end, "driver", "one", ""),
        Difference("drivers.csv", end, "role", "row", ""),
        Difference("drivers.csv", end, "area", "more", ""),
        Difference("drivers.csv", "", "", "other bytes", "the bytes of the run"),
    ]
    posts = [each for each in differences if each.file == "posts.csv"]
    assert posts[0] == Difference("posts.csv", "row 1", "role", "role\ufffd", "role")
    assert posts[1] == Difference("posts.csv", "row 1", "baseline_fte", "", "baseline_fte")
    assert posts[-1].found == "other bytes"
    assert [each.found for each in differences if each.file == "more.csv"] == ["other bytes"]


def test_a_manifest_that_is_another_is_named_too() -> None:
    run = withheld()
    other = OpenedRun(run.folder, {**run.manifest, "gap": 1}, run.files)
    _, differences = compared(other, find_inputs(run, None))
    assert [(each.file, each.row, each.found) for each in differences] == [("manifest.json", "gap", "1")]


def test_a_plan_that_was_cut_short_and_is_withheld_cannot_be_verified() -> None:
    run = withheld()
    other = OpenedRun(run.folder, {**run.manifest, "status": "unproven"}, run.files)
    with pytest.raises(VerificationError) as refused:
        compared(other, find_inputs(run, None))
    assert str(refused.value) == (
        f"{run.folder}: a plan that a limit cut short cannot be found again, and one whose small counts "
        "are withheld is not told; it cannot be verified"
    )


def test_replay_solves_again_only_where_verifying_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that withholds has been solved again by `verify`."""
    from allocator.audit import replay as module

    made: list[str] = []
    real = module.remade
    monkeypatch.setattr(module, "remade", lambda run, found: made.append(run.run_id) or real(run, found))
    assert replay(run_with()).folder == run_with()
    assert made == [json.loads((run_with() / "manifest.json").read_bytes())["run_id"]]
    assert replay(withheld_folder()).status == "proved"
    assert len(made) == 1


def test_inputs_may_lie_elsewhere(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    run, counts = tmp_path / "run", tmp_path / "counts.csv"
    (scenario.parent / "data" / "demand.csv").rename(counts)
    assert call("solve", scenario, "--demand", counts, "-q", "--no-map", "--out", run).code == 0
    assert "demand.csv" in {file.stands_for for file in verify(run).inputs.tables}
    (tmp_path / "s").rename(tmp_path / "moved")
    for command in (verify, replay):
        with pytest.raises(InputError):
            command(run)
        assert command(run, tmp_path / "moved").status == "proved"


def test_a_run_that_withholds_and_was_changed_is_refused_by_name() -> None:
    folder = copy_of(withheld_folder())
    (folder / "posts.csv").write_bytes(b"x\n")
    with pytest.raises(VerificationError) as refused:
        verify(folder)
    assert str(refused.value).splitlines()[0] == f"{folder} is refused: it is not what its inputs make it"


def test_replay_names_what_comes_out_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    from allocator.audit import replay as module

    one = Difference("map.html", "", "", "other bytes", "the bytes of the run")
    monkeypatch.setattr(
        module, "byte_differences", lambda run, again: [one] if run.files and again.files else []
    )
    with pytest.raises(VerificationError) as refused:
        replay(run_with())
    assert str(refused.value).splitlines() == [
        f"{run_with()} is refused: it is not what its inputs make it", str(one)
    ]  # fmt: skip
