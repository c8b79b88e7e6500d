"""Write docs/mutants.md from the last run of mutmut: what was caught, and why the rest may live.

make mutants
"""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / "mutants"
PAGE = ROOT / "docs" / "mutants.md"
REASONS = ROOT / "docs" / "mutants.toml"
KILLED = {1, 3, 24, 36, 152, 255, -24}
"""Codes of mutmut: a test failed, or the time ran out."""
ALIVE = {0}
"""The code of mutmut where no test failed; what no test of the selection reaches was not tried."""


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed: the lines before and after, and whether mypy refuses it."""

    function: str
    before: str
    after: str
    refused: bool


@dataclass(frozen=True)
class Module:
    """What became of the mutants of a module that were tried."""

    path: str
    made: int
    tried: int
    killed: int
    survivors: tuple[Survivor, ...]


def modules() -> Iterator[Module]:
    """Every module of which mutants were tried, in order."""
    for meta in sorted(TREE.rglob("*.py.meta")):
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        tried = {name.rpartition(".")[2]: code for name, code in codes.items() if code in KILLED | ALIVE}
        if tried:
            path = meta.relative_to(TREE).as_posix().removesuffix(".meta")
            alive = [name for name, code in tried.items() if code in ALIVE]
            yield Module(path, len(codes), len(tried), len(tried) - len(alive), tuple(survivors(path, alive)))


def survivors(path: str, names: list[str]) -> Iterator[Survivor]:
    """The changes behind names of mutants."""
    spans = json.loads((TREE / f"{path}.spans").read_text(encoding="utf-8"))["spans"]
    lines = (TREE / path).read_text(encoding="utf-8").splitlines()
    errors = type_errors(path, spans) if names else {}
    for name in names:
        original = f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"
        old, new = (lines[first:last] for first, last in (spans[original], spans[name]))
        changes = list(difflib.ndiff(old, new))
        before, after = (
            " ".join(
                line[2:].strip() for line in changes if line.startswith(sign) and "__mutmut_" not in line
            )
            for sign in "-+"
        )
        refused = bool(errors.get(name, set()) - errors.get(original, set()))
        yield Survivor(re.split("x_|ǁ", original)[-1].removesuffix("__mutmut_orig"), before, after, refused)


def type_errors(path: str, spans: dict[str, list[int]]) -> dict[str, set[str]]:
    """What mypy says of each mutant of a module."""
    command = [sys.executable, "-m", "mypy", "--follow-imports=silent", "--output", "json", path]
    told = subprocess.run(command, cwd=TREE, capture_output=True, text=True, check=False).stdout
    found: dict[str, set[str]] = defaultdict(set)
    for line in filter(None, told.splitlines()):
        error = json.loads(line)
        for name, (first, last) in spans.items():
            if error["severity"] == "error" and error["file"] == path and first <= error["line"] <= last:
                found[name].add(error["message"])
    return found


def reason(survivor: Survivor, module: str, reasons: list[dict[str, str]]) -> str:
    """Why a survivor may live, from docs/mutants.toml; a hole where nothing is said."""
    for entry in reasons:
        here = module.startswith(entry.get("module", "")) and entry.get("function", "") in survivor.function
        if here and re.search(entry["after"], survivor.after):
            return entry["why"]
    return "**a hole**: no test tells it yet"


def page() -> str:
    """The whole page."""
    stated = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    found = list(modules())
    rows = [
        f"| {each.path} | {each.made} | {each.tried} | {each.killed} | "
        f"{sum(one.refused for one in each.survivors)} | {sum(not one.refused for one in each.survivors)} |\n"
        for each in found
    ]
    parts = [stated["head"].replace("{version}", version("mutmut")), "\n"]
    parts += ["| Module | Mutants | Tried | Killed by tests | Refused by mypy | Survivors |\n"]
    parts += ["|---|---|---|---|---|---|\n", *rows, "\n## Survivors\n"]
    for each in found:
        left: dict[tuple[str, str], list[Survivor]] = defaultdict(list)
        for one in each.survivors:
            if not one.refused:
                left[one.function, reason(one, each.path, stated["reason"])].append(one)
        parts += [f"\n### {each.path}\n"] if left else []
        for (function, why), several in left.items():
            parts.append(f"\n- `{function}`: {why}\n")
            parts += [f"  - `{one.before}` became `{one.after}`\n" for one in several]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
