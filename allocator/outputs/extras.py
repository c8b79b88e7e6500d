"""Files that are written on request: a workbook, a GeoPackage, a report, figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec

from allocator.errors import UsageError, nearest
from allocator.outputs.csv_metadata import ENDING
from allocator.outputs.extra import Extra, Maker
from allocator.outputs.figures import ENDINGS, FOLDER, INDEX, LIBRARY, SHOWN, TITLE
from allocator.report import Report
from allocator.verification.differences import Difference


def _workbook() -> Maker:
    from allocator.outputs import workbook

    return workbook


def _geopackage() -> Maker:
    from allocator.outputs import geopackage

    return geopackage


def _report() -> Maker:
    from allocator.outputs import report_page

    return report_page


def _figures() -> Maker:
    from allocator.outputs.figures import files

    return files


EXTRAS: Mapping[str, Extra] = {
    "workbook": Extra(
        {"workbook.xlsx": "the tables as a spreadsheet: cover, contents, notes, one table a sheet"},
        ("xlsxwriter",),
        _workbook,
    ),
    "geopackage": Extra(
        {
            "plan.gpkg": "areas, polygons and what the plan gives them, with a style for QGIS",
            "plan.geojson": "the same as GeoJSON",
        },
        ("pyogrio", "geopandas"),
        _geopackage,
    ),
    "report": Extra(
        {
            "report.html": "the plan for a board, and the annex for an inspector; prints on A4",
            "brief.html": "the plan on one printed page",
        },
        ("jinja2",),
        _report,
    ),
    "figures": Extra(
        {
            **{f"{FOLDER}/{name}.{ending}": words for name, words in SHOWN.items() for ending in ENDINGS},
            INDEX: TITLE,
            f"{INDEX}{ENDING}": "what the columns of figures.csv mean (CSV on the Web)",
        },
        (LIBRARY,),
        _figures,
    ),
}
"""By the names that ``solve --with`` takes."""
MAP_LIBRARIES = ("folium", "xstatic-leaflet", "shapely")
"""What the map page's bytes come from."""


def refuse_unknown(names: Sequence[str], known: Collection[str] = EXTRAS) -> None:
    """Refuse names that are not `known`, and files whose libraries are not installed; before solving.

    Raises
    ------
    UsageError
        Naming what there is, or what to install.
    """
    for name in names:
        if name not in known:
            hint = "; ".join(filter(None, [", ".join(known), nearest(name, known)]))
            raise UsageError(f"--with {name}: found no such output; allowed: {hint}")
        lacking = [library for library in EXTRAS[name].libraries if find_spec(library) is None]
        if lacking:
            raise UsageError(
                f"--with {name}: {', '.join(lacking)} is not installed; pip install {' '.join(lacking)}"
            )


def made_extras(names: Collection[str], report: Report, run_id: str) -> tuple[dict[str, bytes], list[str]]:
    """The files that are asked for, and a line on those that could not be made."""
    files: dict[str, bytes] = {}
    notes = []
    for name, extra in EXTRAS.items():
        if name not in names:
            continue
        made = extra.maker().make(report, run_id)
        files |= made
        missing = [file for file in extra.files if file not in made]
        if missing:
            notes.append(f"no {', '.join(missing)}: the geography has no boundaries.geojson")
    return files, notes


def extras_in(files: Collection[str]) -> tuple[str, ...]:
    """The names of what was asked for, read off the files of a run."""
    return tuple(name for name, extra in EXTRAS.items() if any(file in files for file in extra.files))


def libraries_of(files: Collection[str]) -> tuple[str, ...]:
    """What wrote the map and the files on request that a run holds, besides this program."""
    drawn = MAP_LIBRARIES if "map.html" in files else ()
    asked = (library for name in extras_in(files) for library in EXTRAS[name].libraries)
    return tuple(dict.fromkeys((*drawn, *asked)))


def extra_differences(report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """In what the files on request that a run holds are not those of its report."""
    for name in extras_in(files):
        yield from EXTRAS[name].maker().differences(report, run_id, files)
