"""The files of figures/: drawn, listed in an index, compared with a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from allocator.frontier_points import Frontier
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.csv_metadata import ENDING, csv_metadata
from allocator.outputs.figures import ENDINGS, FOLDER, INDEX, LIBRARY, TITLE
from allocator.outputs.figures.charts import coverage_chart, driver_chart, posts_chart
from allocator.outputs.figures.coverage_map import coverage_map
from allocator.outputs.figures.curve import curve_chart
from allocator.outputs.figures.sheet import (
    Sheet,
    drawn,
    file_bytes,
    settings,
    small_print,
    source,
)
from allocator.outputs.figures.told import held
from allocator.outputs.frontier_words import summary
from allocator.report import Report
from allocator.tables import Table, column, table
from allocator.verification.differences import Difference
from allocator.versions import versions


def sheets(report: Report, run_id: str) -> list[Sheet]:
    """The figures of a report; no map where there are no boundaries."""
    setting = report.problem.setting
    drawable = setting is not None and setting.geography.boundaries is not None
    maps = [coverage_map(report, run_id)] if drawable else []
    return [*maps, coverage_chart(report), posts_chart(report), driver_chart(report)]


def make(report: Report, run_id: str) -> dict[str, bytes]:
    """Every figure in every format, and their index."""
    return _drawn_files(report, sheets(report, run_id), small_print(report, run_id))


def frontier_files(frontier: Frontier, run_id: str) -> dict[str, bytes]:
    """The curve of a frontier in every format, and its index."""
    lines = small_print(frontier.report, run_id, summary(frontier)[-1])
    return _drawn_files(frontier.report, [curve_chart(frontier)], lines)


def _drawn_files(report: Report, made: list[Sheet], lines: tuple[str, ...]) -> dict[str, bytes]:
    files = _index_files(report, made)
    with settings():
        for sheet in made:
            figure = drawn(sheet, report.title, lines)
            for ending in ENDINGS:
                files[f"{FOLDER}/{sheet.name}.{ending}"] = file_bytes(figure, sheet, report.title, ending)
    return files


def index(report: Report, made: list[Sheet]) -> Table:
    """A row a file: its title, what it shows in words, where its numbers come from."""
    columns = (
        column("file", "text", "file in this folder"),
        column("title", "text", "its title"),
        column("alt_text", "text", "what it shows, for those who cannot see it"),
        column("source", "text", "where the numbers come from"),
    )
    rows = [
        (f"{sheet.name}.{ending}", f"{report.title}: {sheet.title}", sheet.words, source(report))
        for sheet in made
        for ending in ENDINGS
    ]
    return table(FOLDER, columns, rows)


def _index_files(report: Report, made: list[Sheet]) -> dict[str, bytes]:
    told = index(report, made)
    return {INDEX: csv_bytes(told), f"{INDEX}{ENDING}": csv_metadata(told, TITLE, report)}


def differences(report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Figures that are missing or say other words than this plan's; the hash holds lines and colours.

    Where the run's own matplotlib is installed, every word that is printed in a figure is compared too.
    """
    made = sheets(report, run_id)
    for name, expected in _index_files(report, made).items():
        if files.get(name) != expected:
            yield Difference(name, "", "", "other bytes", "the words of this plan's figures")
    for sheet in made:
        for ending in ENDINGS:
            name = f"{FOLDER}/{sheet.name}.{ending}"
            told = held(sheet.name, f"{report.title}: {sheet.title}", sheet.words, ending)
            if name not in files:
                yield Difference(name, "", "", "no such file", "a figure of this plan")
            elif not all(words in files[name] for words in told):
                yield Difference(name, "", "title and description", "other words", "those of this plan")
    if _drawn_with(files) == versions([LIBRARY])[LIBRARY]:
        yield from _printed_differences(made, report, run_id, files)


def _drawn_with(files: Mapping[str, bytes]) -> str | None:
    """The version of matplotlib that a run states."""
    stated = json.loads(files.get("manifest.json", b"{}")).get("versions", {})
    return dict(stated).get(LIBRARY)


def _printed_differences(
    made: list[Sheet], report: Report, run_id: str, files: Mapping[str, bytes]
) -> Iterator[Difference]:
    lines = small_print(report, run_id)
    with settings():
        for sheet in made:
            expected = file_bytes(drawn(sheet, report.title, lines), sheet, report.title, "svg")
            name = f"{FOLDER}/{sheet.name}.svg"
            found = printed(files.get(name, b""))
            for number, (one, other) in enumerate(zip_longest(found, printed(expected), fillvalue=""), 1):
                if one != other:
                    yield Difference(name, f"text {number}", "", one, other)


def printed(svg: bytes) -> list[str]:
    """The texts that are drawn in a figure, each of which matplotlib names beside its shapes."""
    return re.findall(r"<!-- (.*?) -->", svg.decode("utf-8", "replace"), re.DOTALL)
