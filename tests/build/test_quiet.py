"""`data build -q` writes what it writes and says nothing of it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from allocator.commands.data import command


def test_quiet_says_nothing_and_writes_the_same(source: Path, assumed: Path, tmp_path: Path) -> None:
    said = {}
    for name, options in (("loud", []), ("quiet", ["-q"])):
        out = tmp_path / name
        given = ["build", str(source), "--assumptions", str(assumed), "--out", str(out), *options]
        done = CliRunner().invoke(command, given)
        assert done.exit_code == 0, done.output
        said[name] = done.output
    assert said["quiet"] == ""
    assert "wrote " in said["loud"]
    loud, quiet = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in said)
    assert {name for name in loud if name != "manifest.json"} <= set(quiet)
    assert all(loud[name] == quiet[name] for name in loud if name != "manifest.json")
