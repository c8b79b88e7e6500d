"""Write docs/dependencies.md: what the program stands on, in which versions, under which licences.

python docs/dependencies.py
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
HEAD = """\
# Dependencies

Written by `python docs/dependencies.py` from pyproject.toml, constraints.txt and what the packages say of
themselves; not to be edited. "Tested" is the version in constraints.txt. The packages that these need in turn
are pinned there as well.
"""
SAID_ELSEWHERE = {"(same as Leaflet)": "BSD-2-Clause (that of Leaflet)"}
"""Licences that a package states by naming another."""
IN_A_FILE = {"axe-playwright-python": "MIT, and MPL-2.0 for axe-core in it"}
"""Licences that a package states in a file alone."""


def licence(package: str) -> str:
    """The licence that an installed package states."""
    said = metadata(package)
    if package in IN_A_FILE:
        return IN_A_FILE[package]
    if said["License-Expression"]:
        return str(said["License-Expression"])
    kinds = [kind for kind in said.get_all("Classifier", []) if kind.startswith("License :: ")]
    stated = str(said["License"] or "").strip()
    text = stated if stated and "\n" not in stated else kinds[0].rpartition(" :: ")[2]
    return SAID_ELSEWHERE.get(text, text)


def pinned() -> dict[str, str]:
    """The tested versions by name, in small letters."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {name.lower(): number for name, _, number in (line.partition("==") for line in lines) if number}


def rows(requirements: list[str]) -> str:
    """A row a requirement: its name, the range, the tested version, the licence."""
    tested = pinned()
    found = []
    for requirement in sorted(requirements, key=str.lower):
        name = re.split(r"[^A-Za-z0-9_.-]", requirement)[0]
        allowed = requirement.removeprefix(name) or "any"
        found.append(f"| {name} | {allowed} | {tested[name.lower()]} | {licence(name)} |\n")
    return "".join(found)


def page() -> str:
    """The whole page."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    header = "| Package | Range | Tested | Licence |\n|---|---|---|---|\n"
    parts = [HEAD, "\n## To run\n\n", header, rows(project["dependencies"])]
    for extra, requirements in project["optional-dependencies"].items():
        title = "To develop" if extra == "dev" else f"With the extra `{extra}`"
        parts += [f"\n## {title}\n\n", header, rows(requirements)]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
