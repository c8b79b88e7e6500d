"""Read the tables in data/assumptions, each row of which states where it comes from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from allocator.build.assumptions import (
    Assumptions,
    Crossing,
    Driver,
    NotComparable,
    PublishedTotal,
    Stop,
    Via,
)
from allocator.build.tables import Row, Tables

KINDS = ("measured", "derived", "assumed")
PROVENANCE = ["unit", "kind", "source", "year", "note"]
SETTINGS = (
    "simplify_tolerance_m",
    "largest_area_error_share_divisions",
    "largest_area_error_share_councils",
    "island_majority_share",
    "road_speed",
    "access",
    "visit",
    "working_day",
    "overnight",
)


def find_assumptions() -> Path:
    """Return the folder of assumptions: inside the installed package, or in the checkout."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "shipped" / "data" / "assumptions"
    return shipped if shipped.is_dir() else package.parent / "data" / "assumptions"


def read_assumptions(tables: Tables, geography: str) -> Assumptions:
    """Return the checked assumptions for a geography by its name; faults are kept in `tables`."""
    settings = {row.optional("key"): row for row in _rows(tables, "settings.csv", ["key", "value"], ["key"])}
    for key in (*SETTINGS, "officers_date"):
        if tables.sound("settings.csv") and key not in settings:
            tables.fault("settings.csv", f"no {key}", "every setting")
    return Assumptions(
        numbers={key: settings[key].number("value", 0) for key in SETTINGS if key in settings},
        officers_date=settings["officers_date"].text("value") if "officers_date" in settings else "",
        drivers=tuple(
            Driver(row.text("driver"), _periods(row))
            for row in _rows(tables, "drivers.csv", ["driver", "from_period", "to_period"], ["driver"])
        ),
        not_comparable=tuple(
            NotComparable(row.text("area"), row.text("driver"), _periods(row), row.text("reason"))
            for row in _rows(
                tables,
                "not_comparable.csv",
                ["area", "driver", "from_period", "to_period", "reason"],
                ["area", "driver", "from_period"],
            )
        ),
        published=tuple(
            PublishedTotal(row.text("series"), row.text("period"), row.whole("value"))
            for row in _rows(
                tables, "published_totals.csv", ["series", "period", "value"], ["series", "period"]
            )
        ),
        indicators=_words(tables, "national_indicators.csv", "indicator", "total"),
        base_ids=_words(tables, "base_ids.csv", "place", "base"),
        principal=_words(tables, "principal_places.csv", "area", "base"),
        road_factors={
            row.text("code"): float(row.number("road_factor", 1))
            for row in _rows(tables, "road_factors.csv", ["code", "road_factor"], ["code"])
        },
        detours={
            frozenset((row.text("from_council"), row.text("to_council"))): Via(
                row.text("via"),
                float(row.number("via_lat", -90, 90)),
                float(row.number("via_lon", -180, 180)),
            )
            for row in _rows(
                tables,
                "detours.csv",
                ["from_council", "to_council", "via", "via_lat", "via_lon"],
                ["from_council", "to_council"],
            )
        },
        island_codes=_words(tables, "island_zones.csv", "code", "landmass"),
        crossings=tuple(_crossings(tables)),
        known_drives={
            (row.text("from_base"), row.text("to_base")): float(row.number("hours", 0))
            for row in _rows(
                tables, "known_drives.csv", ["from_base", "to_base", "hours"], ["from_base", "to_base"]
            )
        },
        geography=_geography(tables, f"geography-{geography}.toml"),
        crossings_text=tables.text("crossings.csv") or "",
    )


def _rows(tables: Tables, name: str, columns: list[str], key: list[str]) -> list[Row]:
    """Return the rows of a table of assumptions, each of which states where it comes from."""
    rows = tables.read(name, [*columns, *PROVENANCE], key)
    for row in rows:
        row.one_of("kind", KINDS)
        for column in ("unit", "source", "year"):
            row.text(column)
    return rows


def _words(tables: Tables, name: str, key: str, value: str) -> dict[str, str]:
    return {row.text(key): row.text(value) for row in _rows(tables, name, [key, value], [key])}


def _periods(row: Row) -> tuple[str, ...]:
    """Return the financial years from `from_period` to `to_period`."""
    years = []
    for column in ("from_period", "to_period"):
        text = row.text(column)
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if not match or int(match[2]) != (int(match[1]) + 1) % 100:
            row.fault(f"{column} {text!r}", "a financial year such as 2019-20")
            return ()
        years.append(int(match[1]))
    if years[0] > years[1]:
        row.fault("a last year before the first", "from_period up to to_period")
    return tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(years[0], years[1] + 1))


def _crossings(tables: Tables) -> list[Crossing]:
    stop = [
        "gateway",
        "gateway_lat",
        "gateway_lon",
        "gateway_landmass",
        "arrival",
        "arrival_lat",
        "arrival_lon",
    ]
    columns = ["island_group", *stop, "mode", "scheduled_minutes", "access_waiting_minutes"]
    return [
        Crossing(
            row.one_of("mode", ("air", "ferry")),
            _stop(row, "gateway", row.text("gateway_landmass")),
            _stop(row, "arrival", row.text("island_group")),
            float(row.number("scheduled_minutes", 0) + row.number("access_waiting_minutes", 0)) / 60,
        )
        for row in _rows(tables, "crossings.csv", columns, ["gateway", "arrival", "mode"])
    ]


def _stop(row: Row, end: str, landmass: str) -> Stop:
    lat, lon = row.number(f"{end}_lat", -90, 90), row.number(f"{end}_lon", -180, 180)
    return Stop(row.text(end), float(lat), float(lon), landmass)


def _geography(tables: Tables, name: str) -> str:
    """Return the text that becomes geography.toml."""
    text = tables.text(name) or ""
    try:
        keys = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        tables.fault(name, f"text that is no TOML ({error})", "a TOML table")
        return text
    for key in ("title", "area_label", "areas_label", "date", "attribution"):
        if text and not isinstance(keys.get(key), str):
            tables.fault(f"{name}: {key}", "no text", "a text")
    return text
