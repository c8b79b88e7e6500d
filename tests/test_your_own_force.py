"""The commands of docs/your-own-force.md lead from an empty folder to a map."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "your-own-force.md"
INVENTED = ROOT / "allocator" / "templates" / "three-areas" / "data" / "boundaries.geojson"


@pytest.mark.slow
def test_five_commands_lead_from_an_empty_folder_to_a_map(tmp_path: Path) -> None:
    polygons = geopandas.read_file(INVENTED)[["code", "geometry"]].rename(columns={"code": "district"})
    polygons.to_crs(27700).to_file(tmp_path / "districts.gpkg", driver="GPKG")
    commands = re.findall(r"```console\n\$ allocator (.*)\n```", PAGE.read_text(encoding="utf-8"))
    assert len(commands) == 5
    said = []
    for command in commands:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *command.split()],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"allocator {command}: {done.stderr}"
        said.append(done.stdout + done.stderr)
    assert "converted from OSGB36 / British National Grid" in said[1]
    assert (tmp_path / "plan" / "map.html").is_file()
