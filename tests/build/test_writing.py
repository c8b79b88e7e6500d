"""A geography folder is replaced whole, and what somebody changed in it is left alone."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from allocator.build.writing import write_geography
from allocator.errors import OutputError
from tests.steps import Steps, counted

OLD = {"areas.csv": "code,name\nA,Old\n", "drive_checks.csv": "base\n"}
NEW = {"areas.csv": "code,name\nA,New\n", "demand.csv": "area,driver\n" * 5000}


def stands(folder: Path) -> dict[str, str]:
    """The files of a folder without its manifest."""
    return {p.name: p.read_text("utf-8") for p in folder.iterdir() if p.name != "manifest.json"}


def test_what_an_earlier_build_wrote_is_replaced_and_what_is_beside_it_stays(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "deep" / "g"
    write_geography(folder, OLD, [], force=False)
    (folder / "baseline.csv").write_text("role,base,fte\n", encoding="utf-8")
    write_geography(folder, NEW, [], force=False)
    assert stands(folder) == {**NEW, "baseline.csv": "role,base,fte\n"}
    listed = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert [entry["name"] for entry in listed["outputs"]] == sorted(NEW)
    assert [path.name for path in folder.parent.iterdir()] == ["g"]


@pytest.mark.parametrize("change", ["edited", "removed", "no manifest"])
def test_a_folder_that_was_changed_is_left_alone_without_force(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "g"
    write_geography(folder, OLD, [], force=False)
    if change == "edited":
        (folder / "areas.csv").write_text("mine", encoding="utf-8")
    elif change == "removed":
        (folder / "drive_checks.csv").unlink()
    else:
        (folder / "manifest.json").unlink()
    before = stands(folder)
    with pytest.raises(OutputError, match=r"is left alone: .*; use --force") as told:
        write_geography(folder, NEW, [], force=False)
    assert told.value.exit_code == 7
    assert stands(folder) == before
    write_geography(folder, NEW, [], force=True)
    assert stands(folder) == (NEW if change != "no manifest" else {**OLD, **NEW})


def test_a_folder_that_holds_the_source_or_a_link_or_a_folder_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    (folder / "source").mkdir(parents=True)
    with pytest.raises(OutputError, match="which this run reads"):
        write_geography(folder, NEW, [folder / "source"], force=True)
    with pytest.raises(OutputError, match="source, which is no plain file"):
        write_geography(folder, NEW, [], force=True)
    (folder / "source").rmdir()
    (folder / "areas.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(OutputError, match=r"areas\.csv, which is no plain file"):
        write_geography(folder, NEW, [], force=True)
    assert (folder / "areas.csv").is_symlink()


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("old", [{}, OLD], ids=["nothing before", "an older build"])
def test_whichever_step_fails_the_old_folder_stands_or_the_new_one(
    tmp_path: Path, old: dict[str, str], for_ever: bool
) -> None:
    failed = set()
    for nth in itertools.count(1):
        folder = tmp_path / str(nth) / "g"
        if old:
            write_geography(folder, old, [], force=False)
        steps = Steps(nth, for_ever=for_ever)
        with counted(steps, tmp_path):
            try:
                write_geography(folder, NEW, [], force=False)
                refused = False
            except OutputError:
                refused = True
        found = stands(folder) if folder.exists() else {}
        if not steps.failed:
            break
        failed.add(steps.failed)
        assert found == (old if refused else NEW)
        assert [path.name for path in (tmp_path / str(nth)).glob("*")] == (["g"] if found else [])
        write_geography(folder, NEW, [], force=False)
        assert stands(folder) == NEW
    assert stands(folder) == NEW
    assert {"open", "write", "fsync", "mkdir"} <= failed
    assert ("exchange" if old else "rename") in failed
