from __future__ import annotations

import hashlib
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import InputError
from allocator.sources import KINDS, read_data

SHIPPED = Path(__file__).parents[2] / "data" / "divisions"


def test_the_three_areas_are_read_whole_and_without_a_warning(read):
    geography = read()
    assert geography.title == "Three areas"
    assert len(geography.areas) == 3
    assert geography.warnings == ()


def test_only_two_files_are_needed(read, geography_files):
    optional = {name: None for name in geography_files if name not in {"areas.csv", "demand.csv"}}
    geography = read(**optional)
    assert [file.name for file in geography.files] == ["areas.csv", "demand.csv"]
    assert geography.boundaries is None


def test_every_file_is_described_by_the_hash_of_the_bytes_that_were_parsed(geography_folder, geography_files):
    folder = geography_folder()
    described = {file.name: file for file in read_data(folder).files}
    assert sorted(described) == sorted(geography_files)
    for name, file in described.items():
        data = (folder / name).read_bytes()
        assert (file.sha256, file.bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert described["demand.csv"].rows == 9
    assert described["boundaries.geojson"].rows == 3
    assert described["geography.toml"].rows == 3


def test_byte_order_marks_line_ends_and_row_order_change_nothing(read, geography_files):
    def odd(text: str) -> bytes:
        header, *rows = text.splitlines()
        random.Random(1).shuffle(rows)
        return b"\xef\xbb\xbf" + "\r\n".join([header.upper(), *rows]).encode()

    plain = read()
    changed = read(**{name: odd(text) for name, text in geography_files.items() if name in _ORDERLESS})
    for name in ("areas", "counts", "not_comparable", "bases", "travel", "baseline"):
        assert getattr(changed, name) == getattr(plain, name)


_ORDERLESS = {"areas.csv", "demand.csv", "bases.csv", "travel.csv", "baseline.csv"}

ONE_FAULT_A_FILE = [
    ("geography.toml", "area_label", "aera_label", "unknown key"),
    ("areas.csv", "2000", '"2,000"', "areas.csv:3"),
    ("demand.csv", "NA,photos,2020-21,12", "NA,photos,2020-21,<5", "demand.csv:3"),
    ("bases.csv", "56.6", "156.6", "bases.csv:3"),
    ("travel.csv", "quay,007,2\n", "", "no row from quay to 007"),
    ("baseline.csv", "examiner,mill", "examiner,mlil", "baseline.csv:5"),
    ("national_totals.csv", "900", "9OO", "national_totals.csv:2"),
    ("sources.csv", "assumed", "thought", "sources.csv:2"),
    ("boundaries.geojson", '"007"', '"7"', "boundaries.geojson"),
]


def test_the_faults_of_all_files_are_told_in_one_reading(refused, edited):
    overrides = {}
    for name, old, new, _ in ONE_FAULT_A_FILE:
        overrides |= edited(name, old, new)
    words = refused(**overrides)
    for _, _, _, place in ONE_FAULT_A_FILE:
        assert place in words
    assert {name for name, *_ in ONE_FAULT_A_FILE} == {kind.NAME for kind in KINDS}


@pytest.mark.parametrize(("name", "old", "new", "place"), ONE_FAULT_A_FILE)
def test_one_fault_is_told_without_drowning_in_others(refused, edited, name, old, new, place):
    words = refused(**edited(name, old, new))
    assert place in words
    assert len(words.splitlines()) <= 2


def test_an_unreadable_areas_table_does_not_make_every_other_row_a_fault(refused):
    words = refused(**{"areas.csv": b"PK\x03\x04"})
    assert len(words.splitlines()) == 1


@pytest.mark.parametrize(
    "line", ['NA,"Narrow,West,1000,10,0.25,no,56.5,-3.5', "NA,Narrow,West,1000,10,0.25,no,56.5"]
)
def test_a_lost_line_of_areas_is_not_told_again_by_every_table_that_refers_to_it(refused, edited, line):
    words = refused(**edited("areas.csv", "NA,Narrow,West,1000,10,0.25,no,56.5,-3.5", line))
    assert len(words.splitlines()) == 1
    assert words.startswith("areas.csv:2")


counts = st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False)
BAD_COUNTS = [
    "",
    "-1",
    "1,234",
    "£5",
    "40%",
    "*",
    "<5",
    "[c]",
    "..",
    "nan",
    "inf",
    "1e5",
    "1_0",
    "٣",
    "−5",
    "1\u00a00",
]


def _write(folder: Path, codes: list[str], values: dict[tuple[str, str], str]) -> None:
    (folder / "areas.csv").write_text(
        "code,name\n" + "".join(f"{code},x\n" for code in codes), encoding="utf-8"
    )
    rows = [f'{area},d,{period},"{value}"\n' for (area, period), value in values.items()]
    (folder / "demand.csv").write_text("area,driver,period,count\n" + "".join(rows), encoding="utf-8")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_valid_table_round_trips_and_any_one_bad_count_is_caught_at_its_row(tmp_path, data):
    code = st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True).filter(
        lambda text: text not in {"ALL", "UK"} and text[:3] not in {"CON", "AUX", "NUL", "PRN", "COM", "LPT"}
    )
    codes = data.draw(st.lists(code, min_size=1, max_size=4, unique=True))
    keys = [(area, period) for area in codes for period in ("2019-20", "2020-21")]
    values = {key: f"{data.draw(counts):f}" for key in data.draw(st.permutations(keys))}
    _write(tmp_path, codes, values)
    geography = read_data(tmp_path)
    expected = {(area, "d", period): Fraction(value) for (area, period), value in values.items()}
    assert dict(geography.counts) == expected
    assert [area.code for area in geography.areas] == sorted(codes)

    row, key = data.draw(st.sampled_from(list(enumerate(values, start=2))))
    _write(tmp_path, codes, values | {key: data.draw(st.sampled_from(BAD_COUNTS))})
    with pytest.raises(InputError) as caught:
        read_data(tmp_path)
    assert [fault.where for fault in caught.value.faults] == [f"demand.csv:{row}"]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_flipped_byte_breaks_the_reading(geography_folder, geography_files, data):
    name = data.draw(st.sampled_from(sorted(geography_files)))
    original = bytearray(geography_files[name].encode())
    original[data.draw(st.integers(0, len(original) - 1))] = data.draw(st.integers(0, 255))
    try:
        geography = read_data(geography_folder(**{name: bytes(original)}))
    except InputError:
        return
    assert len(geography.counts) == 9


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_table_cut_anywhere_is_refused_or_warned_of(geography_folder, geography_files, data):
    text = geography_files["demand.csv"]
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    folder = geography_folder(**{"demand.csv": cut})
    if cut.endswith("\n") and text[len(cut) :].startswith("NA,devices"):
        assert len(read_data(folder).counts) == 6  # a driver less: a scenario that names it is refused
        return
    try:
        geography = read_data(folder)
    except InputError:
        return
    assert "as in a file cut short" in geography.warnings[0]


def test_the_shipped_divisions_are_read_without_a_warning():
    geography = read_data(SHIPPED)
    assert len(geography.areas) == 13
    assert geography.warnings == ()


def test_the_work_of_reading_grows_no_faster_than_the_rows(geography_folder, geography_files, lines_run):
    def work(drivers):
        counts = "".join(
            f"{area},driver-{number},{period},7,,\n"
            for number in range(drivers)
            for area in ("NA", "007", "N")
            for period in ("2019-20", "2020-21")
        )
        folder = geography_folder(**{"demand.csv": geography_files["demand.csv"] + counts})
        return lines_run(lambda: read_data(folder))

    assert work(200) < 2.5 * work(100)
