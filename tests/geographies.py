"""Write a small valid geography folder: three areas, two drivers, two bases, every kind of file."""

from __future__ import annotations

import json
from pathlib import Path


def _square(west: float, south: float) -> list[list[list[float]]]:
    east, north = west + 1, south + 1
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": _square(-4 + place, 56)},
        }
        for place, code in enumerate(["NA", "007", "N"])
    ],
}

FILES = {
    "geography.toml": 'title = "Three areas"\narea_label = "district"\nareas_label = "districts"\n',
    "areas.csv": (
        "code,name,group,population,officers,rural_share,islands,lat,lon\n"
        "NA,Narrow,West,1000,10,0.25,no,56.5,-3.5\n"
        "007,Seven,West,2000,20,0.5,no,56.5,-2.5\n"
        "N,North,East,3000,30.5,1,yes,56.5,-1.5\n"
    ),
    "demand.csv": (
        "area,driver,period,count,flag,note\n"
        "NA,photos,2019-20,10,,\n"
        "NA,photos,2020-21,12,,\n"
        "007,photos,2019-20,20,,\n"
        "007,photos,2020-21,0,not-comparable,recorded elsewhere\n"
        "N,photos,2019-20,30,,\n"
        "N,photos,2020-21,36.5,,\n"
        "NA,devices,2020-21,1,,\n"
        "007,devices,2020-21,2,not-comparable,\n"
        "N,devices,2020-21,3,,\n"
    ),
    "bases.csv": "base,name,area,lat,lon\nmill,Mill Street,NA,56.4,-3.4\nquay,The Quay,N,56.6,-1.6\n",
    "travel.csv": (
        "base,area,hours\n"
        "NA,NA,0.5\n007,007,0.6\nN,N,1.25\n"
        "mill,NA,0.4\nmill,007,1.5\nmill,N,3\n"
        "quay,NA,3.1\nquay,007,2\nquay,N,0.7\n"
    ),
    "baseline.csv": (
        "role,base,fte\ninvestigator,NA,3\ninvestigator,007,4\ninvestigator,N,5.5\nexaminer,mill,2\n"
    ),
    "national_totals.csv": "total,period,value,unit,source\nall-crimes,2019-20,900,crimes,a publication\n",
    "sources.csv": (
        "file,column,kind,source,year,licence,note\ndemand.csv,count,assumed,invented,2020,none,\n"
    ),
    "boundaries.geojson": json.dumps(BOUNDARIES) + "\n",
}


def write_geography(folder: Path, **overrides: str | bytes | None) -> Path:
    """Write the three-area folder and return it.

    Each override names a file by its name, as text or bytes, or leaves it out with None:
    ``write_geography(tmp_path, **{"bases.csv": None, "demand.csv": "area,driver,..."})``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**FILES, **overrides}.items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            data = content.encode("utf-8") if isinstance(content, str) else content
            (folder / name).write_bytes(data)
    return folder
