"""Inputs are found by their hashes wherever they lie, read once, and laid out as they lay to each other."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from allocator.audit.opened import OpenedRun
from allocator.audit.recorded_inputs import RecordedFile, RecordedInputs, below, find_inputs, laid_out
from allocator.errors import InputError, VerificationError

SCENARIO, PARENT = b'extends = "../base.toml"\n', b"schema = 1\n"
AREAS, DEMAND, BOOK = b"code\nA\n", b"area,driver,period,count\n", b"a workbook"


def named(path: str, data: bytes, **more: str) -> dict[str, Any]:
    return {"path": path, "sha256": sha256(data).hexdigest(), **more}


def run_in(folder: Path, files: Iterable[Any], tables: Iterable[Any], overrides: Any = ()) -> OpenedRun:
    """A run that names these inputs, seen from its folder."""
    scenario = {"files": list(files), "overrides": list(overrides)}
    return OpenedRun(folder / "run", {"scenario": scenario, "inputs": list(tables)}, {})


def laid(place: Path) -> OpenedRun:
    """Inputs beside a run: two scenario files, two tables, and a workbook in the stead of one."""
    for name, data in (
        ("base.toml", PARENT), ("mine/child.toml", SCENARIO), ("tables/areas.csv", AREAS),
        ("tables/demand.csv", DEMAND), ("books/of [2024].xlsx", BOOK),
    ):  # fmt: skip
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    (place / "run").mkdir()
    return run_in(
        place,
        [named("../base.toml", PARENT), named("../mine/child.toml", SCENARIO)],
        [
            named("../tables/areas.csv", AREAS),
            named("../books/of [2024].xlsx", BOOK, stands_for="demand.csv", sheet="Sheet 1"),
            named("../tables/demand.csv", DEMAND),
        ],
        ["a.b=1", 2],
    )


def test_every_input_is_read_where_the_manifest_says(tmp_path: Path) -> None:
    found = find_inputs(laid(tmp_path), None)

    def file(path: str, data: bytes, *more: str) -> RecordedFile:
        return RecordedFile(tmp_path.resolve() / path, sha256(data).hexdigest(), data, *more)

    assert found == RecordedInputs(
        (file("base.toml", PARENT), file("mine/child.toml", SCENARIO)),
        (
            file("tables/areas.csv", AREAS),
            file("books/of [2024].xlsx", BOOK, "demand.csv", "Sheet 1"),
            file("tables/demand.csv", DEMAND),
        ),
        ("a.b=1", "2"),
    )


def test_inputs_are_laid_out_as_they_lay(tmp_path: Path) -> None:
    found = find_inputs(laid(tmp_path), None)
    with laid_out(found) as place:
        assert place.scenario.name == "child.toml"
        assert place.scenario.read_bytes() == SCENARIO
        assert (place.scenario.parent / "../base.toml").resolve().read_bytes() == PARENT
        assert place.tables.name == "tables"
        tables = {file.name: file.read_bytes() for file in place.tables.iterdir()}
        assert tables == {"areas.csv": AREAS, "demand.csv": DEMAND}  # and not the workbook
        book, _, sheet = place.demand.rpartition("#")
        assert (Path(book).name, Path(book).read_bytes(), sheet) == ("of [2024].xlsx", BOOK, "Sheet 1")
        root = place.tables.parents[1]
        assert root.name.startswith("allocator-verify-")
    assert not root.exists()


def test_a_stand_in_without_a_sheet_and_none_at_all(tmp_path: Path) -> None:
    files = [RecordedFile(tmp_path / "s.toml", "", SCENARIO)]
    table = RecordedFile(tmp_path / "t" / "areas.csv", "", AREAS)
    other = RecordedFile(tmp_path / "counts.csv", "", DEMAND, "demand.csv")
    with laid_out(RecordedInputs(tuple(files), (table, other), ())) as place:
        assert place.demand.endswith("counts.csv")
        assert Path(place.demand).read_bytes() == DEMAND
    with laid_out(RecordedInputs(tuple(files), (table,), ())) as place:
        assert place.demand == ""


def test_every_input_that_is_missing_is_named_with_what_helps(tmp_path: Path) -> None:
    run = laid(tmp_path)
    for name in ("base.toml", "tables/demand.csv"):
        (tmp_path / name).unlink()
    with pytest.raises(InputError) as refused:
        find_inputs(run, None)
    end = "found no such file; allowed: an input of the run; --inputs DIR looks elsewhere"
    assert str(refused.value).splitlines() == [
        f"{tmp_path / 'run' / '../base.toml'}: {end}", f"{tmp_path / 'run' / '../tables/demand.csv'}: {end}"
    ]  # fmt: skip
    with pytest.raises(InputError) as refused:
        find_inputs(run, tmp_path / "mine")
    assert str(refused.value).splitlines()[0] == f"{tmp_path / 'mine' / 'base.toml'}: {end}"


def test_every_input_of_another_hash_is_named_with_both(tmp_path: Path) -> None:
    run = laid(tmp_path)
    (tmp_path / "base.toml").write_bytes(b"other")
    (tmp_path / "tables" / "areas.csv").write_bytes(b"others")
    with pytest.raises(VerificationError) as refused:
        find_inputs(run, None)
    assert list(refused.value.differences) == [
        {"file": path, "row": "", "column": "SHA-256 of the input", "found": sha256(now).hexdigest(),
         "expected": sha256(then).hexdigest()}
        for path, now, then in (
            ("../base.toml", b"other", PARENT), ("../tables/areas.csv", b"others", AREAS)
        )
    ]  # fmt: skip
    assert str(refused.value).startswith(f"{tmp_path / 'run'} is refused")


def test_of_several_places_the_one_with_the_right_hash_is_taken(tmp_path: Path) -> None:
    run = laid(tmp_path)
    moved = tmp_path / "moved"
    for place, data in (("a/of [2024].xlsx", b"older"), ("b/of [2024].xlsx", BOOK), ("c/areas.csv", b"x")):
        (moved / place).parent.mkdir(parents=True, exist_ok=True)
        (moved / place).write_bytes(data)
    (tmp_path / "books" / "of [2024].xlsx").unlink()
    found = find_inputs(run, moved)
    assert found.tables[1].data == BOOK
    assert found.tables[0].data == AREAS  # that elsewhere is another, that of the manifest is right
    (moved / "b" / "of [2024].xlsx").write_bytes(b"newer")
    with pytest.raises(VerificationError, match=sha256(b"older").hexdigest()):
        find_inputs(run, moved)  # of two wrong ones the first is told


def test_a_folder_by_the_name_of_an_input_is_passed_over(tmp_path: Path) -> None:
    run = laid(tmp_path)
    (tmp_path / "elsewhere" / "areas.csv").mkdir(parents=True)
    assert find_inputs(run, tmp_path / "elsewhere").tables[0].data == AREAS


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, locked = laid(tmp_path), tmp_path / "elsewhere" / "areas.csv"
    locked.parent.mkdir()
    locked.write_bytes(AREAS)
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path == locked:
            raise PermissionError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert find_inputs(run, tmp_path / "elsewhere").tables[0].data == AREAS


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (PurePosixPath("/data/areas.csv"), "laid/data/areas.csv"),
        (PureWindowsPath(r"D:\counts\book.xlsx"), "laid/D/counts/book.xlsx"),
        (PureWindowsPath(r"\\host\share\counts\book.xlsx"), "laid/hostshare/counts/book.xlsx"),
    ],
)
def test_each_drive_has_a_folder_of_its_own(path: PurePath, place: str) -> None:
    assert below(Path("laid"), path).as_posix() == place


def test_a_place_that_is_no_folder_is_bad_input(tmp_path: Path) -> None:
    run = laid(tmp_path)
    with pytest.raises(InputError) as refused:
        find_inputs(run, tmp_path / "base.toml")
    assert str(refused.value) == (
        f"{tmp_path / 'base.toml'}: found no folder; allowed: a folder with the inputs of the run"
    )


@pytest.mark.parametrize(
    "entry",
    [
        "text", {"path": "a"}, {"sha256": "0"}, {"path": 7, "sha256": "0"}, {"path": "a\x00b", "sha256": "0"},
        {"path": "", "sha256": "0"}, {"path": ".", "sha256": "0"}, {"path": "/", "sha256": "0"},
    ],
)  # fmt: skip
def test_a_manifest_that_names_its_inputs_otherwise_is_refused(entry: Any, tmp_path: Path) -> None:
    for run in (run_in(tmp_path, [entry], []), run_in(tmp_path, [], [entry])):
        with pytest.raises(VerificationError) as refused:
            find_inputs(run, None)
        assert str(refused.value) == (
            f"{tmp_path / 'run'}: manifest.json does not name its inputs as this program does; solve it again"
        )


def test_a_run_without_scenario_or_tables_of_its_own_is_bad_input(tmp_path: Path) -> None:
    scenario, table = named("../s.toml", SCENARIO), named("../a.csv", AREAS)
    stand_in = named("../b.csv", DEMAND, stands_for="demand.csv")
    for files, tables in (([], [table]), ([scenario], []), ([scenario], [stand_in])):
        with pytest.raises(InputError) as refused:
            find_inputs(run_in(tmp_path, files, tables), None)
        assert str(refused.value) == (
            f"{tmp_path / 'run'}: found a run without recorded inputs; allowed: a run of a scenario"
        )
