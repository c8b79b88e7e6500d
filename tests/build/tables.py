"""A made-up country of four council areas in two divisions, with one island, built by code."""

import csv
import json
import math
import shutil
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "data"
LOOKUP = {"C1": "X", "C2": "X", "C3": "Y", "C4": "Y"}
WEST = {"C1": -4.0, "C2": -3.8, "C3": -3.6, "C4": -3.4}
SOUTH, HEIGHT, WIDTH = 56.0, 0.2, 0.2
SQUARE_KM2 = round(HEIGHT * 111.2 * WIDTH * 111.2 * math.cos(math.radians(SOUTH + HEIGHT / 2)))
CATEGORIES = {"indecent-photos-of-children": 3, "communicating-indecently": 2, "sexual-assault": 1}
YEARS = ["2019-20", "2020-21"]
KNOWN = {"unit": "as made up", "kind": "assumed", "source": "made up", "year": "2024", "note": ""}
ISLAND_LON = -3.0


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def zones():
    """Three data zones in each council area; the third of C4 is the island."""
    rows = []
    for council, west in WEST.items():
        for n in (1, 2, 3):
            island = council == "C4" and n == 3
            rows.append(
                {
                    "data_zone_code": f"Z{council}{n}",
                    "intermediate_zone_code": "ISLE" if island else f"I{council}",
                    "council_area_code": council,
                    "division_letter": LOOKUP[council],
                    "urban_rural_8": 8 if island else 1,
                    "population_2020": 100 * n,
                    "under_18_2020": 20 * n,
                    "age_10_17_2020": 10 * n,
                    "simd2020_quintile": 1 if n == 1 else 3,
                    "lon": ISLAND_LON if island else round(west + 0.05 * n, 5),
                    "lat": 56.1,
                }
            )
    return rows


def square(west, south, width, height):
    east, north = round(west + width, 5), round(south + height, 5)
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def write_source(folder):
    """Write a folder of sound source tables and return it."""
    folder.mkdir(parents=True)
    write(
        folder / "council_area_to_division.csv",
        [
            {"council_area_code": c, "council_area_name": f"Council {c}", "division_letter": d}
            for c, d in LOOKUP.items()
        ],
    )
    write(
        folder / "council_area_profile.csv",
        [
            {
                "council_area_code": c,
                "population_2020": 600,
                "land_area_km2": SQUARE_KM2,
                "under_18_2020": 120,
                "age_10_17_2020": 60,
                "share_rural_ur8_6to8": "0.5" if c == "C4" else "0.0",
                "share_pop_simd20_most_deprived_quintile": "0.1667",
                "popw_lat": 56.1,
                "popw_lon": round(WEST[c] + 0.05 * 14 / 6, 5),
            }
            for c in LOOKUP
        ],
    )
    write(
        folder / "police_divisions.csv",
        [
            {
                "division_letter": letter,
                "division_name": f"Division {letter}",
                "command": "North",
                "population_2020": 1200,
                "under_18_2020": 240,
                "age_10_17_2020": 120,
                "land_area_km2": 2 * SQUARE_KM2,
                "share_rural_ur8_6to8": "0.25" if letter == "Y" else "0.0",
                "share_pop_simd20_most_deprived_quintile": "0.1667",
                "popw_lat": 56.1,
                "popw_lon": -3.8,
            }
            for letter in "XY"
        ],
    )
    write(folder / "data_zones_2011.csv", zones())
    write(
        folder / "officer_numbers_division.csv",
        [
            {"date": "2021-03-31", "division_letter": d, "division_label": d, "officers": n}
            for d, n in (("X", 30), ("Y", 20))
        ],
    )
    write(
        folder / "reference_points.csv",
        [
            {
                "place": "Xton",
                "lat": 56.1,
                "lon": -3.95,
                "role": "digital forensics lab",
                "council_area_code": "C1",
                "division_letter": "X",
            },
            {
                "place": "Yton (High Street)",
                "lat": 56.1,
                "lon": -3.35,
                "role": "town",
                "council_area_code": "C4",
                "division_letter": "Y",
            },
        ],
    )
    crimes = [
        {"financial_year": y, "council_area_code": c, "division_letter": d, "crime_category": k, "count": n}
        for y in YEARS
        for c, d in LOOKUP.items()
        for k, n in {**CATEGORIES, "all-sexual-crimes": 6}.items()
    ]
    write(folder / "recorded_sexual_crime_council_area_1996_2022.csv", crimes)
    write(
        folder / "recorded_sexual_crime_division_1996_2022.csv",
        [
            {"financial_year": y, "division_letter": d, "crime_category": k, "count": 2 * n}
            for y in YEARS
            for d in "XY"
            for k, n in {**CATEGORIES, "all-sexual-crimes": 6}.items()
        ],
    )
    write(
        folder / "ocsae_indicators_national.csv",
        [
            {
                "indicator": "online_crimes",
                "scope": "Scotland",
                "period": p,
                "value": v,
                "unit": "crimes",
                "source": "made up",
                "note": "",
            }
            for p, v in (("2019-20", "18.0"), ("2020-21 Apr-Sep", "9.0"))
        ],
    )
    features = []
    for council, west in WEST.items():
        parts = [square(west, SOUTH, WIDTH, HEIGHT)]
        if council == "C4":
            parts.append(square(ISLAND_LON, 56.09, 0.01, 0.01))
        features.append(
            {
                "type": "Feature",
                "properties": {"council_area_code": council},
                "geometry": {"type": "MultiPolygon", "coordinates": parts},
            }
        )
    (folder / "council_areas_2024_buc500m.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return folder


def write_assumptions(folder):
    """Write assumptions that fit the made-up country; settings and provenance are the shipped ones."""
    folder.mkdir(parents=True)
    for name in ("settings.csv", "sources.csv", "geography-divisions.toml", "geography-councils.toml"):
        shutil.copy(SHIPPED / "assumptions" / name, folder)
    tables = {
        "drivers.csv": [{"driver": k, "from_period": YEARS[0], "to_period": YEARS[1]} for k in CATEGORIES],
        "not_comparable.csv": [
            {
                "area": "Y",
                "driver": "sexual-assault",
                "from_period": "2019-20",
                "to_period": "2019-20",
                "reason": "recording began",
            }
        ],
        "published_totals.csv": [
            {"series": "indecent-photos-of-children", "period": "2019-20", "value": 12},
            {"series": "population", "period": "mid-2020", "value": 2400},
        ],
        "national_indicators.csv": [{"indicator": "online_crimes", "total": "online-crimes"}],
        "base_ids.csv": [{"place": "Yton (High Street)", "base": "yton"}],
        "principal_places.csv": [
            {"area": "X", "base": "xton"},
            {"area": "Y", "base": "yton"},
            {"area": "C1", "base": "xton"},
            {"area": "C2", "base": "centre-of-people"},
            {"area": "C3", "base": "centre-of-people"},
            {"area": "C4", "base": "yton"},
        ],
        "road_factors.csv": [{"code": c, "road_factor": "1.5" if c == "C4" else "1.2"} for c in LOOKUP],
        "detours.csv": [
            {"from_council": "C1", "to_council": "C2", "via": "bridge", "via_lat": 56.5, "via_lon": -3.9}
        ],
        "island_zones.csv": [{"code": "ISLE", "landmass": "isle"}],
        "crossings.csv": [
            crossing("ferry", "Port", 56.1, -3.25, 60),
            crossing("air", "Airfield", 56.1, -3.95, 20),
        ],
        "known_drives.csv": [{"from_base": "xton", "to_base": "yton", "hours": "0.8"}],
    }
    for name, rows in tables.items():
        write(folder / name, [{**row, **KNOWN} for row in rows])
    return folder


def crossing(mode, gateway, lat, lon, minutes):
    return {
        "island_group": "isle",
        "gateway": gateway,
        "gateway_lat": lat,
        "gateway_lon": lon,
        "gateway_landmass": "mainland",
        "arrival": f"Isle ({mode})",
        "arrival_lat": 56.1,
        "arrival_lon": ISLAND_LON,
        "mode": mode,
        "scheduled_minutes": minutes,
        "access_waiting_minutes": 30,
    }
