"""report.html and brief.html: a plan for a board, an inspector and a chief officer; the pages run nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from allocator.measure_list import MEASURES
from allocator.outputs import report_words
from allocator.outputs.assumption_effects import effects
from allocator.outputs.assumption_words import effect_words
from allocator.outputs.assurance import GLOSSARY, assurance, run_record, transparency_record
from allocator.outputs.brief_page import brief_fields
from allocator.outputs.comparison_words import measured, signed
from allocator.outputs.island_statement import (
    COLUMNS,
    island_brief,
    island_limits,
    island_rows,
    island_sentences,
)
from allocator.outputs.map_of_report import map_view
from allocator.outputs.map_view import Layer
from allocator.outputs.pages import page_asset, render
from allocator.outputs.report_logs import (
    DATA,
    STAFF,
    TOTALS,
    WORK,
    data_log,
    staff_log,
    totals_log,
    work_log,
)
from allocator.outputs.rigour import ROLES, rigour
from allocator.outputs.static_map import StaticMap, static_map
from allocator.outputs.titles import TABLES
from allocator.report import Report
from allocator.sentences import baseline_located, baseline_words, fte, percent
from allocator.tables import plain
from allocator.verification.differences import Difference
from allocator.versions import computing, versions
from allocator.withheld import shown

REPORT, BRIEF = "report.html", "brief.html"
FOLDER = "page_assets"
MATTER_MOST = 3


def make(report: Report, run_id: str) -> dict[str, bytes]:
    """Both pages; the same report gives the same bytes."""
    return _pages(report, run_id, versions())


def differences(report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Pages that are not those of the report, under the versions that the run's manifest states."""
    made_with = json.loads(files["manifest.json"])["versions"] if "manifest.json" in files else versions()
    for name, data in _pages(report, run_id, computing(made_with)).items():
        if files.get(name) != data:
            yield Difference(name, "", "", "another page", "the page of this run")


def _pages(report: Report, run_id: str, made_with: Mapping[str, str]) -> dict[str, bytes]:
    style = {"page": page_asset(FOLDER, "report.css")}
    shared = _shared(report, run_id)
    pages = {
        REPORT: render(
            FOLDER, REPORT, {**shared, **_annex(report, run_id, made_with)}, {}, scripts={}, styles=style
        ),
        BRIEF: render(
            FOLDER,
            BRIEF,
            {**shared, **brief_fields(report, shared["areas"])},
            {},
            scripts={},
            styles=style,
        ),
    }
    return {name: f"{text}\n".encode() for name, text in pages.items()}


def _matter(report: Report) -> list[tuple[str, str]]:
    """The assumptions that matter most: what each moves, and its key and source."""
    setting = report.problem.setting
    if setting is None:
        return []
    statement, ranked = setting.scenario.statement, effects(report.problem)[:MATTER_MOST]
    return [
        (effect_words(effect, statement), f"{effect.assumption.key}: {effect.assumption.source}")
        for effect in ranked
    ]


def _shared(report: Report, run_id: str) -> dict[str, Any]:
    """What both pages say."""
    setting = report.problem.setting
    geography = setting.geography if setting else None
    return {
        "title": report.title,
        "question": report_words.question(report),
        "aims": report_words.aims(report),
        "answer": report_words.answer(report),
        "proof": report.proof,
        "proved": report.plan.status == "proved",
        "gains": report_words.gains_and_losses(report),
        "price": report_words.price_words(report),
        "matter": _matter(report),
        "how_chosen": report_words.HOW_CHOSEN,
        "limits": [*report_words.LIMITS, *report.notes],
        "islands_in_short": island_brief(report),
        "map": _picture(report, run_id),
        "area_label": geography.area_label if geography else "area",
        "date": geography.date if geography else "",
        "attribution": [line for line in geography.attribution.splitlines() if line.strip()]
        if geography
        else [],
        "scenario": report.name,
        "run_id": run_id,
        "areas": _areas(report),
        "baseline": baseline_words(report),
    }


def _picture(report: Report, run_id: str) -> StaticMap | None:
    setting = report.problem.setting
    if setting is None or setting.geography.boundaries is None:
        return None
    view = map_view(report, run_id)
    return static_map(view, _telling(view.layers))


def _telling(layers: Sequence[Layer]) -> Layer:
    """Coverage; where it is the same everywhere, as under a fair plan it often is, the change in posts."""
    first = layers[0]
    change = [layer for layer in layers if layer.id == "change"]
    return change[0] if change and len(set(first.texts.values())) == 1 else first


def _areas(report: Report) -> list[tuple[str, ...]]:
    """The table by area: name, share of demand, hours met, posts here, baseline, change, service received."""
    before = baseline_located(report)
    whole = report.demand_hours
    rows: list[tuple[str, ...]] = []
    for code, name, demand, _, _, coverage, located, received in report.table("areas").rows:
        assert isinstance(demand, Fraction)
        assert isinstance(coverage, Fraction)
        assert isinstance(located, Fraction)
        assert isinstance(received, Fraction)
        stood = None if before is None else before[str(code)]
        rows.append(
            (
                str(name),
                percent(demand / whole) if whole else "no demand",
                percent(coverage) if demand else "no demand",
                fte(located),
                "not known" if stood is None else fte(stood),
                "not known" if stood is None else signed(located - stood),
                shown(received, ".1f"),
            )
        )
    return rows


def _annex(report: Report, run_id: str, made_with: Mapping[str, str]) -> dict[str, Any]:
    """What the report alone says: logs, records, definitions."""
    meanings = {measure.id: measure for measure in MEASURES}
    return {
        "islands": island_rows(report),
        "island_columns": ("Area", *COLUMNS),
        "island_sentences": island_sentences(report),
        "island_limits": island_limits(report),
        "assumptions": _texts(report, "assumptions"),
        "work": (WORK, work_log(report)),
        "staff": (STAFF, staff_log(report)),
        "totals": (TOTALS, totals_log(report)),
        "data_log": (DATA, data_log(report)),
        "roles": ROLES,
        "rigour": rigour(report),
        "assurance": assurance(report),
        "stages": _texts(report, "stages"),
        "rules": _texts(report, "rules"),
        "reconciliation": _texts(report, "reconciliation"),
        "record": run_record(report, run_id, made_with),
        "measures": [
            (
                one.measure,
                measured(one.measure, one.value, one.unit)
                if one.value is not None
                else f"not applicable: {one.note}",
                one.unit,
                meanings[one.measure].definition,
                meanings[one.measure].silent_on,
            )
            for one in report.readings
            if one.scope == "all"
        ],
        "columns": [
            (name, column.name, column.meaning)
            for name in TABLES
            for column in report.table(name.removesuffix(".csv")).columns
        ],
        "glossary": sorted(GLOSSARY.items()),
        "transparency": transparency_record(report),
    }


def _texts(report: Report, name: str) -> dict[str, Any]:
    """A table as it stands in its CSV file; words are shown as they are, since no spreadsheet reads them."""
    table = report.table(name)
    rows = [
        [
            cell if isinstance(cell, str) else plain(cell, column.kind)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return {"columns": table.header, "rows": rows}
