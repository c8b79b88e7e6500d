"""The wheel holds everything that the program needs and works away from the checkout, with no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("allocator", "data", "scenarios")
FILES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources, so that the checkout stays as it is."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    shutil.copy(ROOT / "cli.py", copy / "cli.py")
    out = tmp_path_factory.mktemp("wheel")
    program = f"from hatchling.build import build_wheel; build_wheel({str(out)!r})"
    subprocess.run([sys.executable, "-c", program], cwd=copy, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in an environment of its own, which sees the installed libraries and not the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)}, scheme="venv")
    site = Path(paths["purelib"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = sysconfig.get_paths()["purelib"]
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    script = folder / "allocator.py"
    script.write_text("from allocator.commands import main\nmain()\n", encoding="utf-8")
    launcher = Path(paths["scripts"]) / "run.py"
    script.rename(launcher)
    return launcher


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    python = program.parent / ("python.exe" if os.name == "nt" else "python")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(python), str(program), *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def test_the_wheel_holds_the_program_its_data_and_nothing_beside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"allocator", f"{wheel.name.split('-py3')[0]}.dist-info"}
    assert "cli.py" not in names
    for folder in ("data", "scenarios"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file():
                assert f"allocator/shipped/{file.relative_to(ROOT).as_posix()}" in names
    for file in (ROOT / "allocator").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert file.relative_to(ROOT).as_posix() in names
    for name in ("LICENSE", "NOTICE"):
        assert any(entry.endswith(f".dist-info/licenses/{name}") for entry in names)


def test_the_console_script_points_at_the_commands(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [entry for entry in archive.namelist() if entry.endswith("entry_points.txt")]
        text = archive.read(name).decode("utf-8")
    assert "allocator = allocator.commands:main" in text


def test_the_installed_program_lists_checks_itself_and_solves_from_an_empty_folder(
    program: Path, tmp_path: Path
) -> None:
    listed = run(program, "list", cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "  fair " in listed.stdout
    examined = run(program, "doctor", "--json", cwd=tmp_path)
    assert examined.returncode == 0, examined.stderr
    said = json.loads(examined.stdout)
    assert (said["canary"], said["versions"]["allocator"]) == ("proved", "0.1.0")
    assert "demand.csv" in said["hashes"]
    assert run(program, "--version", cwd=tmp_path).stdout == "allocator 0.1.0\n"
    solved = run(program, "solve", "fair", "--no-map", "--json", cwd=tmp_path)
    assert solved.returncode == 0, solved.stderr
    assert json.loads(solved.stdout)["status"] == "proved"
    manifest = json.loads((tmp_path / "results/fair/manifest.json").read_bytes())
    assert all("shipped/data/divisions" in entry["path"] for entry in manifest["inputs"])


def test_the_installed_program_writes_scenarios_that_run_as_they_stand(program: Path, tmp_path: Path) -> None:
    assert run(program, "new", "mine", "--geography", cwd=tmp_path).returncode == 0
    solved = run(program, "solve", "mine/scenario.toml", cwd=tmp_path)
    assert (solved.returncode, solved.stderr) == (0, "")
    assert (tmp_path / "results/scenario/map.html").is_file()


def test_installed_and_checked_out_are_one_program(program: Path, tmp_path: Path) -> None:
    """The same tables byte for byte, and the same run."""
    assert run(program, "solve", "efficient", "--no-map", "-q", "--out", "a", cwd=tmp_path).returncode == 0
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "solve", "efficient", "--no-map", "-q", "--out", "b"],
        cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in "ab")
    assert [name for name in one if one[name] != two[name]] == ["manifest.json"]
    assert json.loads(one["manifest.json"])["run_id"] == json.loads(two["manifest.json"])["run_id"]
