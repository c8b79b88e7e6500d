"""The README's commands run, in its order, and print what it says they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allocator.criteria import CRITERIA
from allocator.rules import RULES
from tests.problems import id_of

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def console_blocks() -> list[tuple[str, list[str]]]:
    """Each ``$ allocator ...`` of the README with the lines that it is said to print."""
    blocks = []
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        command, *lines = block.splitlines()
        assert command.startswith("$ allocator "), command
        blocks.append((command.removeprefix("$ allocator "), [line for line in lines if line != "..."]))
    return blocks


def test_the_readme_tells_a_plan_in_five_commands() -> None:
    commands = [command.split()[0] for command, _ in console_blocks()]
    assert commands == ["check", "solve", "solve", "compare", "solve"]


def test_the_readmes_commands_print_what_it_says(tmp_path: Path) -> None:
    for command, lines in console_blocks():
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *command.split()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed = [" ".join(line.split()) for line in done.stdout.splitlines()]
        missing = [line for line in lines if " ".join(line.split()) not in printed]
        assert not missing, f"allocator {command} does not print {missing}"


def test_every_file_that_the_readme_names_exists_or_is_written_by_a_run() -> None:
    from allocator.outputs.run import OUTPUTS

    for name in re.findall(r"`([a-z_]+\.(?:csv|json|html))`", README):
        assert name in OUTPUTS, name
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("kind", [*CRITERIA, *RULES], ids=id_of)
def test_the_readme_names_every_criterion_and_every_rule(kind: Any) -> None:
    assert f"`{id_of(kind)}`" in README
    assert "Thirteen criteria" in README
    assert len(CRITERIA) == 13
    assert "Fourteen rules" in README
    assert len(RULES) == 14
