"""Figures say in print, in words and in their metadata what a plan is, and how sure; labels can be read."""

from __future__ import annotations

import csv
import io
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from door import ROOT, call, report, small, small_report

from allocator.disclosure.edition import suppressed
from allocator.outputs.extras import EXTRAS, made_extras
from allocator.outputs.figures import ENDINGS, FOLDER, INDEX, SHOWN
from allocator.outputs.figures.files import differences, make, printed, sheets
from allocator.outputs.figures.rows import MOST, area_rows, by_change, driver_rows, left_out, shown
from allocator.outputs.figures.sheet import drawn, settings, small_print
from allocator.report import ASSUMPTIONS_LINE, STAND_IN_LINE, Report
from allocator.sentences import percent

NAMES = ("efficient", "councils", "three")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return make(report("efficient"), "0123456789abcdef")


def without_boundaries(made: Report) -> Report:
    setting = made.problem.setting
    assert setting is not None
    bare = replace(setting, geography=replace(setting.geography, boundaries=None))
    return replace(made, problem=replace(made.problem, setting=bare))


def titled(made: Report, title: str, **geography: Any) -> Report:
    """The same plan under another title, with other words of its geography."""
    setting = made.problem.setting
    assert setting is not None
    statement = setting.scenario.statement.model_copy(update={"title": title})
    scenario = replace(setting.scenario, statement=statement)
    changed = replace(setting, scenario=scenario, geography=replace(setting.geography, **geography))
    return replace(made, problem=replace(made.problem, setting=changed))


def boxes(made: Report) -> Iterator[tuple[str, Any, list[tuple[str, Any]]]]:
    """Each figure, and where each of its texts is drawn."""
    with settings():
        for sheet in sheets(made, "run"):
            figure = drawn(sheet, made.title, small_print(made, "run"))
            figure.draw_without_rendering()
            texts = [one for one in figure.findobj(mpl.text.Text) if one.get_text() and one.get_visible()]
            ticks = {
                id(label)
                for axes in figure.axes
                for axis in (axes.xaxis, axes.yaxis)
                for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
                for label in (tick.label1, tick.label2)
                if not axes.axison or not label.get_visible() or not _within(tick, axis)
            }
            seen = [one for one in texts if id(one) not in ticks]
            yield sheet.name, figure, [(one.get_text(), one.get_window_extent()) for one in seen]


def _within(tick: Any, axis: Any) -> bool:
    low, high = sorted(axis.get_view_interval())
    return bool(low <= tick.get_loc() <= high)


def made_of(name: str) -> Report:
    """A shipped plan, or that of three invented areas, which lie apart from any inset."""
    return small_report() if name == "three" else report(name)


@cache
def shipped_boxes(name: str) -> list[tuple[str, Any, list[tuple[str, Any]]]]:
    return list(boxes(made_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_no_text_lies_on_another_or_off_the_page_at_3_and_13_and_32_areas(name: str) -> None:
    for figure_name, figure, texts in shipped_boxes(name):
        assert len(texts) > 10
        for text, box in texts:
            assert box.x0 >= 0 and box.y0 >= 0, (figure_name, text)  # noqa: PT018 - one claim: on the page
            assert box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1, (figure_name, text)  # noqa: PT018 - as above
        for (one, box), (other, second) in combinations(texts, 2):
            lower, upper = box.padded(-0.5), second.padded(-0.5)
            assert not lower.overlaps(upper), f"{figure_name}: {one!r} lies on {other!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_area_stands_on_the_map_by_its_sign_and_in_the_list_with_its_value(name: str) -> None:
    made = made_of(name)
    (found,) = [texts for figure_name, _, texts in shipped_boxes(name) if figure_name == "coverage-map"]
    texts = [text for text, _ in found]
    signs = {text.partition("\n")[0] for text in texts}
    for number, row in enumerate(area_rows(made), 1):
        sign = row.code if len(row.code) == 1 else str(number)
        on_map = [text for text in texts if text.partition("\n")[0] == sign]
        assert len(on_map) >= 2, f"{row.name} stands in the list and not on the map"
        assert row.name in signs
        assert row.share in signs


def test_a_part_is_drawn_larger_only_where_it_is_a_part() -> None:
    captions = {
        name: [text for _, _, texts in shipped_boxes(name) for text, _ in texts if "drawn larger" in text]
        for name in NAMES
    }
    assert captions == {
        "efficient": ["Central belt, drawn larger"], "councils": ["Central belt, drawn larger"], "three": []
    }  # fmt: skip


def test_letters_are_no_smaller_than_six_points_on_a_page_as_wide_as_a4() -> None:
    for _, figure, _ in shipped_boxes("councils"):
        assert figure.get_figwidth() < 8.27
        assert min(one.get_size() for one in figure.findobj(mpl.text.Text) if one.get_text()) >= 6


def test_every_figure_prints_status_assumptions_source_and_run(files: dict[str, bytes]) -> None:
    for name in SHOWN:
        told = " ".join(" ".join(printed(files[f"{FOLDER}/{name}.svg"])).split())
        assert "Status: proved: no plan is better by the scenario's criteria and rules" in told
        assert ASSUMPTIONS_LINE in told
        assert STAND_IN_LINE in told
        assert "Source: Office for National Statistics" in told
        assert "Scenario efficient, run 0123456789ab." in told


def test_a_plan_that_is_not_proved_says_so_in_every_figure() -> None:
    made = report("efficient")
    open_ended = replace(made, plan=replace(made.plan, status="unproven"))
    assert small_print(open_ended, "run")[0].startswith("Status: NOT PROVED")


def test_numbers_in_print_and_in_words_are_those_of_the_tables(files: dict[str, bytes]) -> None:
    made = report("efficient")
    places = {row["area"]: row for row in made.table("areas").records()}
    for name in ("coverage", "coverage-map"):
        words = next(sheet.words for sheet in sheets(made, "run") if sheet.name == name)
        for area in places.values():
            share = f"{float(area['coverage']):.1%}".replace("%", " %")
            assert f"{area['name']} {share}" in words
            assert share in printed(files[f"{FOLDER}/{name}.svg"])
    posts = printed(files[f"{FOLDER}/posts.svg"])
    before = {"G": 57, "N": 19}
    for code, stood in before.items():
        located = places[code]["fte_located"]
        change = f"{located - stood:+}".replace("-", "−")
        assert f"{located} ({change})" in posts
    hours = made.drivers.groupby("driver")[["demand_hours", "served_hours"]].sum()
    drivers = printed(files[f"{FOLDER}/drivers.svg"])
    for demand, served in hours.itertuples(index=False):
        assert f"{served / demand * 100:.1f} % of {demand:,.0f}" in drivers


def test_the_classes_are_those_of_the_map_page(files: dict[str, bytes]) -> None:
    from allocator.outputs.shading import RAMPS

    picture = files[f"{FOLDER}/coverage-map.svg"].decode("utf-8")
    for colour in RAMPS["blue"]:
        assert f"fill: {colour}" in picture
    assert {"below 50", "90 or more", "% of demand hours met"} <= set(printed(picture.encode()))


def test_an_area_whose_value_is_withheld_is_hatched_and_not_taken_for_the_lightest_class(
    files: dict[str, bytes],
) -> None:
    withheld = suppressed(report("efficient"), 40)
    for made, told in ((report("efficient"), False), (withheld, True)):
        (texts,) = [found for name, _, found in boxes(made) if name == "coverage-map"]
        assert ("no value told" in [text for text, _ in texts]) == told
    assert b"<pattern" not in files[f"{FOLDER}/coverage-map.svg"]
    assert b"<pattern" in make(withheld, "run")[f"{FOLDER}/coverage-map.svg"]


def test_a_screen_reader_a_pdf_and_a_png_hold_title_and_words(files: dict[str, bytes]) -> None:
    for sheet in sheets(report("efficient"), "run"):
        title = f"Most hours met: {sheet.title}"
        root = ElementTree.fromstring(files[f"{FOLDER}/{sheet.name}.svg"])
        assert root.get("role") == "img"
        ids = str(root.get("aria-labelledby")).split()
        assert [root.find(f"*[@id='{one}']").text for one in ids] == [title, sheet.words]  # type: ignore[union-attr]
        assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        told = png_texts(files[f"{FOLDER}/{sheet.name}.png"])
        assert (told["Title"], told["Description"]) == (title, sheet.words)
        assert pdf_text(files[f"{FOLDER}/{sheet.name}.pdf"], "Subject") == sheet.words


def png_texts(data: bytes) -> dict[str, str]:
    """The texts of a PNG, read chunk by chunk."""
    found, place = {}, 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        key, _, rest = body.partition(b"\0")
        if kind == b"tEXt":
            found[key.decode()] = rest.decode("latin-1")
        if kind == b"iTXt":
            found[key.decode()] = rest.split(b"\0", 4)[-1].decode("utf-8")
        place += size + 12
    return found


def pdf_text(data: bytes, key: str) -> str:
    """A text of a PDF's dictionary of itself."""
    match = re.search(rb"/" + key.encode() + rb" \(((?:\\.|[^\\)])*)\)", data, re.DOTALL)
    assert match is not None
    raw = re.sub(
        rb"\\(.)", lambda one: {b"n": b"\n", b"r": b"\r"}.get(one[1], one[1]), match[1], flags=re.DOTALL
    )
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("ascii")


def test_the_index_names_each_file_with_its_title_its_words_and_its_source(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files[INDEX].decode("utf-8"))))
    assert [row["file"] for row in rows] == [f"{name}.{ending}" for name in SHOWN for ending in ENDINGS]
    assert all("Open Government Licence" in row["source"] and len(row["alt_text"]) > 100 for row in rows)
    assert f"{INDEX}-metadata.json" in files


def test_another_process_at_another_time_with_other_settings_writes_the_same_bytes(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nfigure.facecolor: black\nlines.linewidth: 9\n")
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from hashlib import sha256\n"
        "from door import report\n"
        "from allocator.outputs.figures import files as figures\n"
        "made, some = report('efficient'), figures.sheets\n"
        "shown = ('coverage-map', 'posts')\n"
        "figures.sheets = lambda *known: [one for one in some(*known) if one.name in shown]\n"
        "for name, data in figures.make(made, '0123456789abcdef').items():\n"
        "    print(name, sha256(data).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), str(ROOT / "tests" / "commands")],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PATH": "", "SOURCE_DATE_EPOCH": "86400", "TZ": "Pacific/Auckland", "HOME": str(tmp_path)},
    )  # fmt: skip
    expected = {name: sha256(data).hexdigest() for name, data in files.items()}
    found = dict(line.split() for line in done.stdout.splitlines())
    pictures = [name for name in expected if name.split("/")[1].startswith(("coverage-map.", "posts."))]
    assert {name: found[name] for name in pictures} == {name: expected[name] for name in pictures}


def test_a_font_of_the_library_and_no_other_is_drawn() -> None:
    from matplotlib.font_manager import FontProperties, findfont

    with settings():
        for weight in ("normal", "bold"):
            assert findfont(FontProperties(weight=weight)).startswith(mpl.get_data_path())


def test_without_boundaries_there_are_charts_and_the_word_that_there_is_no_map() -> None:
    made, notes = made_extras(["figures"], without_boundaries(small_report()), "run")
    assert {name.split("/")[1].partition(".")[0] for name in made} == {
        "coverage",
        "posts",
        "drivers",
        "figures",
    }
    assert notes == [
        "no figures/coverage-map.png, figures/coverage-map.svg, figures/coverage-map.pdf: "
        "the geography has no boundaries.geojson"
    ]


def test_hostile_and_endless_texts_are_drawn_as_they_are_and_stay_on_the_page() -> None:
    title = "<script>alert(1)</script> ${x} {{y}} $\\frac{1}{0}$ --> =cmd " + "W" * 200
    made = titled(small_report(), title, attribution="W" * 400, area_label="<b>place</b>")
    for name, figure, texts in boxes(made):
        for text, box in texts:
            assert box.x1 <= figure.bbox.x1, (name, text)
    found = make(made, "run")
    for name in SHOWN:
        root = ElementTree.fromstring(found[f"{FOLDER}/{name}.svg"])
        assert not [one for one in root.iter() if one.tag.endswith(("script", "b"))]
        assert str(root[0].text).startswith(title)
    assert list(differences(made, "run", found)) == []


def test_a_plan_without_any_demand_says_so() -> None:
    made = small_report("demand.drivers.cases.share=0", "demand.drivers.referrals.share=0")
    assert {row.share for row in area_rows(made)} == {"no demand"}
    for name, _, texts in boxes(made):
        assert name == "posts" or [text for text, _ in texts if text.endswith("no demand")], name
    assert "there is no demand" in next(one.words for one in sheets(made, "run") if one.name == "drivers")


def test_of_more_areas_than_a_page_holds_the_first_and_the_last_are_shown_and_it_is_said() -> None:
    many = list(range(MOST + 1))
    assert list(shown(many)) == [*many[: MOST // 2], *many[-MOST // 2 :]]
    assert left_out(many) == " (the first and the last 30 of 61; areas.csv has all)"
    assert left_out(many[:-1]) == ""


def test_what_was_changed_in_a_figure_is_named(files: dict[str, bytes]) -> None:
    made, run = report("efficient"), "0123456789abcdef"
    manifest = {"manifest.json": b'{"versions": {"matplotlib": "' + mpl.__version__.encode() + b'"}}'}
    assert list(differences(made, run, {**files, **manifest})) == []
    share = percent(area_rows(made)[0].coverage)
    spoilt = {
        **files,
        **manifest,
        f"{FOLDER}/posts.svg": files[f"{FOLDER}/posts.svg"].replace(b"(+9)", b"(+8)"),
        f"{FOLDER}/coverage.png": files[f"{FOLDER}/coverage.png"].replace(share.encode(), b"99.9 %"),
        f"{FOLDER}/coverage.pdf": files[f"{FOLDER}/posts.pdf"],
        INDEX: files[INDEX].replace(b"divisions", b"parishes"),
    }
    del spoilt[f"{FOLDER}/drivers.pdf"]
    found = {one.file for one in differences(made, run, spoilt)}
    changed = {"posts.svg", "coverage.png", "coverage.pdf", "drivers.pdf", "figures.csv"}
    assert found == {f"{FOLDER}/{name}" for name in changed}


def test_another_version_of_the_library_may_lay_a_figure_out_otherwise(files: dict[str, bytes]) -> None:
    spoilt = {**files, "manifest.json": b'{"versions": {"matplotlib": "3.0"}}'}
    name = f"{FOLDER}/posts.svg"
    spoilt[name] = files[name].replace(b"<!-- this plan -->", b"<!-- this -->")
    assert spoilt[name] != files[name]
    assert list(differences(report("efficient"), "0123456789abcdef", spoilt)) == []


def test_solve_writes_them_verify_confirms_them_and_names_one_that_was_edited(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    done = call("solve", small("kept") / "scenario.toml", "--with", "figures", "-q", "--out", folder)
    assert done.code == 0, done.err
    assert {path.name for path in (folder / FOLDER).iterdir()} == {
        name.partition("/")[2] for name in EXTRAS["figures"].files
    }
    assert call("verify", folder).code == 0
    picture = folder / FOLDER / "coverage-map.svg"
    picture.write_bytes(picture.read_bytes().replace(b"#0b4480", b"#f7fafd"))
    refused = call("verify", folder)
    assert refused.code == 6
    assert "figures/coverage-map.svg" in refused.err


def test_rows_are_in_the_order_that_the_words_say() -> None:
    made = report("efficient")
    changes = [row.change for row in by_change(area_rows(made))]
    assert changes == sorted(changes, reverse=True)
    hours = [row.demand for row in driver_rows(made)]
    assert hours == sorted(hours, reverse=True)
