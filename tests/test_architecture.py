"""Imports run downward only, and each guest library stays in its room; read off the source, not off a run."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "allocator"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "characters", "expression", "deletion", "changes", "certificates", "proofs", "withheld"),
    ("quantity", "shipped", "apportionment", "processes"),
    ("outcomes", "versions", "spread", "paradoxes"),
    ("inequality",),
    ("rules", "criteria"),
    ("sources", "scenario"),
    ("demand", "problem"),
    ("posing", "plan", "efficiency", "verification"),
    ("measure_list", "model"),
    ("joint_service", "solutions", "solver_calls"),
    ("measures", "solvers", "second_solver", "verify", "tables", "exact", "rows_used"),
    ("search", "tabulation", "suppression"),
    ("island_table",),
    ("solve", "report"),
    ("cross_check",),
    ("references", "certifying", "comparison", "sentences", "frontier_points", "frontier_questions"),
    ("frontier_weights", "disclosure"),
    ("frontier",),
    ("outputs", "contradictions"),
    ("templates", "problem_reading", "build"),
    ("repairing",),
    ("run", "run_reading", "curve_reading", "formulation", "catalogue", "doctor"),
    ("comparing", "batch", "audit"),
    ("commands",),
)
"""Modules and folders from the bottom up: each may import itself and what stands on an earlier line."""
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ROOMS = {
    "click": ("commands",),
    "rich": ("commands",),
    "pulp": ("model", "solvers"),
    "cbcbox": ("second_solver",),
    "highspy": ("solvers",),
    "folium": ("outputs.map", "outputs.small_maps"),
    "branca": ("outputs.map", "outputs.small_maps"),
    "jinja2": ("outputs.pages",),
    "markupsafe": ("outputs.pages", "outputs.frontier_page", "outputs.comparison_page"),
    "xstatic": ("outputs.map",),
    "geopandas": ("sources.boundaries", "outputs", "build", "report"),
    "shapely": ("sources.boundaries", "outputs", "build"),
    "pandas": ("tables", "report", "outputs.geopackage"),
    "numpy": ("solutions", "solvers", "model", "search", "exact", "build.boundaries"),
    "xlsxwriter": ("outputs.workbook",),
    "pyogrio": ("outputs.geopackage",),
    "matplotlib": ("outputs.figures",),
    "openpyxl": ("outputs.workbook", "sources.sheet"),
    "pydantic": ("scenario", "rules", "criteria", "quantity"),
    "pydantic_core": ("scenario", "rules", "criteria", "quantity"),
}
"""Who may import a library at run time; everything else is the standard library."""
ONLY_INSIDE_FUNCTIONS = {"pandas", "geopandas", "shapely", "highspy", "rich", "folium", "branca", "jinja2"}
ONLY_INSIDE_FUNCTIONS |= {"xlsxwriter", "openpyxl", "pyogrio", "cbcbox"}
ONLY_INSIDE_FUNCTIONS |= {"xlsxwriter", "openpyxl", "pyogrio", "matplotlib"}
MAY_STAND_AT_THE_TOP = {("shapely", "build.boundaries"), ("shapely", "build.landmasses")}


def module_name(file: Path) -> str:
    """``outputs.run`` for allocator/outputs/run.py; empty for the package itself."""
    return (
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")
    )


MODULES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports(file: Path) -> Iterator[tuple[str, bool]]:
    """Every module that a file imports at run time, and whether it does so when it is itself imported."""
    yield from _imports(ast.parse(file.read_text(encoding="utf-8")), top=True)


def _imports(node: ast.AST, *, top: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
        for inner in node.orelse:
            yield from _imports(inner, top=top)
        return
    if isinstance(node, ast.Import):
        yield from ((alias.name, top) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        for alias in node.names:
            inner_module = f"{node.module}.{alias.name}".removeprefix("allocator.")
            yield (f"allocator.{inner_module}" if inner_module in MODULES else str(node.module)), top
    within = top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for inner in ast.iter_child_nodes(node):
        yield from _imports(inner, top=within)


def own_imports(name: str) -> set[str]:
    """The modules of this program that a module imports at run time."""
    found = {module for module, _ in imports(MODULES[name])}
    return {module.removeprefix("allocator.") for module in found if module.startswith("allocator.")}


def test_every_module_stands_in_a_layer() -> None:
    assert {name.partition(".")[0] for name in MODULES} - {""} == set(LEVEL)


@pytest.mark.parametrize("name", sorted(set(MODULES) - {""}))
def test_imports_run_downward(name: str) -> None:
    own = name.partition(".")[0]
    for other in own_imports(name):
        place = other.partition(".")[0]
        assert place == own or LEVEL[place] < LEVEL[own], (
            f"{name} imports {other}, which stands above or beside it"
        )


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name: {module for module, _ in top_imports(name)} for name in MODULES}
    assert list(TopologicalSorter(graph).static_order())


def top_imports(name: str) -> Iterator[tuple[str, bool]]:
    """What a module of this program imports of the others while it is itself imported."""
    for module, top in imports(MODULES[name]):
        inner = module.removeprefix("allocator.")
        if top and inner in MODULES and inner != name:
            yield inner, top


@pytest.mark.parametrize("name", sorted(MODULES))
def test_guests_stay_in_their_rooms(name: str) -> None:
    for module, top in imports(MODULES[name]):
        guest = module.partition(".")[0]
        if guest in sys.stdlib_module_names or guest == "allocator":
            continue
        assert guest in ROOMS, f"{name} imports {guest}, which no room is for"
        rooms = ROOMS[guest]
        assert any(name == room or name.startswith(f"{room}.") for room in rooms), f"{guest} in {name}"
        if top and guest in ONLY_INSIDE_FUNCTIONS:
            at_home = guest in ("folium", "branca") and name.startswith("outputs.map")
            assert at_home or (guest, name) in MAY_STAND_AT_THE_TOP, f"{guest} at the top of {name}"


def test_criteria_and_rules_know_no_solver() -> None:
    for name, file in MODULES.items():
        if name.startswith(("criteria", "rules", "measures", "verify", "plan", "problem", "outcomes")):
            reached = {module.partition(".")[0] for module, _ in imports(file)}
            assert reached.isdisjoint({"pulp", "highspy"}), name


def test_the_second_reckoning_shares_no_arithmetic_with_the_first() -> None:
    first = {"demand", "measures", "measure_list", "spread", "tabulation", "tables", "plan", "apportionment"}
    for name in MODULES:
        if name.startswith("verification"):
            assert {other.partition(".")[0] for other in own_imports(name)}.isdisjoint(first), name


def test_the_problem_knows_almost_nothing_at_run_time() -> None:
    assert own_imports("problem") == set()


@pytest.mark.parametrize(
    "module",
    ["verify", "measures", "plan", "problem_reading", "sentences", "report", "audit.verify", "audit.words"],
)
def test_neither_solver_nor_model_is_loaded_by_what_must_be_independent(module: str) -> None:
    program = f"import sys, allocator.{module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    for name in ("pulp", "highspy", "allocator.model", "allocator.solvers", "allocator.solve"):
        assert name not in loaded
    assert not [name for name in loaded if name.startswith("allocator.search")]


def test_importing_the_package_loads_nothing_but_itself() -> None:
    program = (
        "import sys, allocator; print(*sorted(name for name in sys.modules if name.startswith('allocator')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["allocator"]


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name.startswith("commands.")))
def test_a_command_is_a_thin_translation(name: str) -> None:
    """Arithmetic and files are the library's: no command opens, computes or catches more than it must."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("open", "read_text", "write_text", "read_bytes", "write_bytes"), (
                name
            )


def test_cli_is_a_door_of_a_few_lines_that_no_wheel_carries() -> None:
    assert len((ROOT / "cli.py").read_text(encoding="utf-8").splitlines()) < 10
    assert 'packages = ["allocator"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_no_module_hides_a_builtin_that_its_package_uses() -> None:
    """Once imported, a submodule is a name of its package: ``commands.list`` would hide the type."""
    for name in MODULES:
        package, _, last = name.rpartition(".")
        used = {
            node.id
            for node in ast.walk(ast.parse(MODULES[package].read_text(encoding="utf-8")))
            if isinstance(node, ast.Name)
        }
        assert not (hasattr(builtins, last) and last in used), f"{name} hides {last} in {package}"
