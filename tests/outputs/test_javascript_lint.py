"""The linter of the pages' programs: it passes what is there and refuses what would run or parse data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFUSED = {
    'document.body.innerHTML = "x";': "no-restricted-properties",
    'document.body.insertAdjacentHTML("beforeend", "x");': "no-restricted-properties",
    'document.write("x");': "no-restricted-properties",
    'eval("1");': "no-eval",
    'setTimeout("1", 1);': "no-implied-eval",
    'new Function("1");': "no-new-func",
    'window.location = "javascript:1";': "no-script-url",
    "unknownName();": "no-undef",
    "if (window.x == 1) window.y = 2;": "eqeqeq",
    "const unused = 1;": "no-unused-vars",
    "let = 1;": "reserved",
}
"""A line of a program, and what the linter names as its fault."""


def lint(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter of this Python's environment under the rules of the repository."""
    program = shutil.which("oxlint", path=str(Path(sys.executable).parent)) or shutil.which("oxlint")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("oxlint is not installed, and CI must not skip the linter")
        pytest.skip("oxlint is not installed")
    rules = str(ROOT / ".oxlintrc.json")
    command = [program, "-c", rules, "--deny-warnings", "-f", "unix", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_every_program_of_a_page_is_clean() -> None:
    programs = sorted((ROOT / "allocator" / "outputs").glob("*_assets/*.js"))
    assert len(programs) >= 6
    done = lint(*programs)
    assert (done.returncode, done.stdout) == (0, "")


def test_each_forbidden_line_is_refused(tmp_path: Path) -> None:
    for number, line in enumerate(REFUSED):
        (tmp_path / f"line{number:02}.js").write_text(f'"use strict";\n{line}\n', encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode != 0
    said = done.stdout.splitlines()
    for number, (line, fault) in enumerate(REFUSED.items()):
        assert any(f"line{number:02}.js:2:" in one and fault in one for one in said), (line, done.stdout)
