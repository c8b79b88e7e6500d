"""Turn polygons of another system or a GeoPackage into boundaries.geojson, and say what was done."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from allocator.errors import Fault, InputError, OutputError, nearest

SQLITE = b"SQLite format 3\0"
DECIMALS = 6  # of a degree: about a tenth of a metre
WGS84 = 4326


@dataclass(frozen=True)
class Converted:
    """The text of boundaries.geojson, and a line for each thing that was done to make it."""

    text: str
    notes: tuple[str, ...]


def convert_boundaries(file: Path, code_column: str) -> Converted:
    """Return the polygons of a GeoJSON file or a GeoPackage by code, in longitude and latitude.

    Nothing is repaired or simplified. The content decides what the file is, not its name, so that no
    file can make the program read another.

    Parameters
    ----------
    file
        GeoJSON (WGS84 unless it names its system) or a GeoPackage with one layer.
    code_column
        The column that holds the codes of areas.csv.

    Raises
    ------
    InputError
        When the file cannot be used: every reason at once.
    """
    try:
        frame, kind = _read(file)
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        found = f"a file that cannot be read ({type(error).__name__})"
        raise InputError([Fault(str(file), found, "GeoJSON or a GeoPackage with one layer")]) from error
    notes = [f"read {len(frame)} features of {kind}"]
    faults = _faults(file, frame, code_column)
    if faults:
        raise InputError(faults)
    if frame.crs.to_epsg() != WGS84:
        notes.append(f"converted from {frame.crs.name} to longitude and latitude (EPSG:{WGS84})")
        frame = frame.to_crs(WGS84)
    if code_column != "code":
        notes.append(f"the column {code_column} is called code")
    notes.append(f"kept {DECIMALS} decimals of a degree; nothing was repaired or simplified")
    return Converted(_geojson(frame, code_column), tuple(notes))


def write_boundaries(converted: Converted, folder: Path) -> Path:
    """Write boundaries.geojson into a folder, which is made where it is not there; returns the file."""
    out = folder / "boundaries.geojson"
    beside = folder / f".boundaries.geojson.{token_hex(6)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(converted.text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise OutputError(f"{out}: could not be written ({error.strerror or error})") from error
    return out


def _read(file: Path) -> tuple[Any, str]:
    """Return the features as a GeoDataFrame, and what the file is."""
    import geopandas

    data = file.read_bytes()
    if data.startswith(SQLITE):
        layers = geopandas.list_layers(file)
        if len(layers) != 1:
            found = f"{len(layers)} layers ({', '.join(layers['name'])})"
            raise InputError([Fault(str(file), found, "one layer", "save the one you mean by itself")])
        return geopandas.read_file(file), "a GeoPackage"
    content = json.loads(data.decode("utf-8-sig"))
    stated = content.get("crs")
    system = stated["properties"]["name"] if stated else WGS84
    return geopandas.GeoDataFrame.from_features(content["features"], crs=system), "GeoJSON"


def _faults(file: Path, frame: Any, code_column: str) -> list[Fault]:
    if code_column not in frame.columns:
        columns = [str(name) for name in frame.columns if name != "geometry"]
        hint = nearest(code_column, columns)
        return [Fault(str(file), f"no column {code_column}", f"one of {', '.join(columns)}", hint)]
    faults = []
    if frame.crs is None:
        faults.append(Fault(str(file), "no reference system", "one that is named", "set it in a GIS"))
    west, south, east, north = frame.total_bounds
    if frame.crs is not None and frame.crs.to_epsg() == WGS84 and max(-west, east, -south, north) > 360:
        hint = "metres: name the reference system in the file"
        faults.append(Fault(str(file), f"coordinates up to {max(east, north):.0f}", "degrees", hint))
    seen: set[str] = set()
    for number, (code, shape) in enumerate(zip(frame[code_column], frame.geometry, strict=True), start=1):
        where = f"{file}: feature {number} ({code!r})"
        if not isinstance(code, str) or not code:
            faults.append(Fault(where, "a code that is no text", "text, as in areas.csv"))
        elif code in seen:
            faults.append(Fault(where, "the code a second time", "once", "dissolve the two into one"))
        seen.add(str(code))
        if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.is_valid:
            faults.append(Fault(where, "no valid polygon", "a valid polygon", "mend it in a GIS"))
    return faults


def _geojson(frame: Any, code_column: str) -> str:
    import shapely

    lines = []
    for code, shape in sorted(zip(frame[code_column], frame.geometry, strict=True), key=lambda pair: pair[0]):
        rounded = shapely.transform(shapely.force_2d(shape), lambda points: points.round(DECIMALS))
        feature = {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": shapely.geometry.mapping(rounded),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
