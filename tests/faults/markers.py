"""A geography and two scenarios in which every free text is its own, and would run if anything ran it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

from tests.commands.door import three_areas

SIGNS = "=+-@"
"""What a spreadsheet takes for the beginning of a formula; a table does not keep a tab or a line there."""
SCENARIO_STEM = "=1+1<img src=x onerror=alert(4)>${alert(5)}{{7*7}}"
OTHER_STEM = "@SUM<b>other`${alert(6)}"
"""What files may be called."""
FOLDER = "+data <img src=x onerror=alert(7)>"
CODES = {"HAR": "__proto__", "ISL": "constructor", "VAL": "toString"}
"""Ids that are legal and that JavaScript has other uses for."""
TABLES = {
    "areas.csv": ("name", "group"),
    "bases.csv": ("name",),
    "sources.csv": ("source", "year", "licence", "note"),
    "national_totals.csv": ("unit", "source"),
    "demand.csv": ("reason",),
}
"""Columns of free text, by table."""
GEOGRAPHY = ("title", "area_label", "areas_label", "smaller_areas", "date", "attribution")


def marker(field: str) -> str:
    """The text of a field: it names the field, and begins as a formula does."""
    sign = SIGNS[sum(map(ord, field)) % len(SIGNS)]
    return (
        f"{sign}cmd|{field}<script>alert(1)</script><img src=x onerror=alert(2)>"
        "\"'`${alert(3)}{{7*7}}{% x %}</style></title>--></script>"
    )


def write_hostile(folder: Path) -> dict[str, str]:
    """Write both scenarios and the geography; returns the text of every field by its name."""
    three_areas(folder)
    data = folder / FOLDER
    (folder / "data").rename(data)
    fields: dict[str, str] = {}

    def mark(field: str) -> str:
        fields[field] = marker(field)
        return fields[field]

    totals = "total,period,value,unit,source\nin-all,2023,200,u,s\n"
    (data / "national_totals.csv").write_text(totals, "utf-8")
    for file in sorted(data.glob("*.csv")):
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        if file.name == "demand.csv":
            rows = [{**row, "flag": "not-comparable", "reason": ""} for row in rows]
        if file.name == "areas.csv":
            known = {"HAR": ("0.1", "0"), "ISL": ("0.9", "1"), "VAL": ("0.2", "0.3")}
            for row in rows:
                row["rural_share"], row["island_share"] = known[row["code"]]
        for row in rows:
            named = row.get("code") or row.get("base") or row.get("column") or row.get("area") or "row"
            for column in TABLES.get(file.name, ()):
                row[column] = mark(f"{file.name} {named} {column}")
        file.write_text(_csv([{k: CODES.get(v, v) for k, v in row.items()} for row in rows]), "utf-8")
    shapes = json.loads((data / "boundaries.geojson").read_bytes())
    for feature in shapes["features"]:
        code = CODES[feature["properties"]["code"]]
        feature["properties"] = {"code": code, "name": mark("boundaries name")}
    (data / "boundaries.geojson").write_text(json.dumps(shapes), "utf-8")
    (data / "geography.toml").write_text(_toml({key: mark(f"geography {key}") for key in GEOGRAPHY}), "utf-8")
    scenario = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").unlink()
    for old, new in (
        ('title = "Three invented areas"\ndata = "data"', _toml({"title": mark("title"), "data": FOLDER})),
        ('source = "cases"\n', f'source = "cases"\n{_toml({"label": mark("driver label")})}'),
        ('id = "examiner"\n', f'id = "examiner"\n{_toml({"label": mark("role label")})}'),
        ('"invented, like everything in this folder"\n', json.dumps(mark("assumption source")) + "\n"
         + _toml({"year": mark("assumption year"), "note": mark("assumption note")})),
        ("[demand]\n", '[demand]\nreconcile = {total = "in-all", drivers = ["cases"]}\n'),
    ):  # fmt: skip
        assert old in scenario, old
        scenario = scenario.replace(old, new, 1)
    (folder / f"{SCENARIO_STEM}.toml").write_text(scenario, "utf-8")
    other = {"extends": f"{SCENARIO_STEM}.toml", "title": mark("other title")}
    text = f'schema = 1\n{_toml(other)}[fairness]\ncriteria = ["total_shortfall"]\n'
    (folder / f"{OTHER_STEM}.toml").write_text(text, "utf-8")
    return {**fields, "scenario name": SCENARIO_STEM, "other name": OTHER_STEM}


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _toml(texts: Mapping[str, str]) -> str:
    return "".join(f"{key} = {json.dumps(text)}\n" for key, text in texts.items())
