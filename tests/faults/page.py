"""docs/faults.md: each fault with its fixtures, exit codes and what the program really says first."""

from __future__ import annotations

from pathlib import Path

from tests.faults.catalogue import FIXTURES, SECTIONS
from tests.faults.stage import Fixture, outcome

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
HEAD = """\
# Faults that are survived

Written by `python -m tests.faults`, which puts every fault on a small scenario of three areas and runs
the program; not to be edited. Each fixture is a test as well (`tests/faults/`): it checks the exit code, the
place and the remedy in the messages, that there is no traceback, and that every file that stood there
before still does. Only the first message is shown here, long lists in it cut short; all faults of one reading
are told at once, up to fifty and then a count.

Exit codes: 0 done, 2 usage, 3 bad input, 4 infeasible, 5 limit reached, 6 solver failed or verification
refused, 7 could not write, 130 interrupted.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for letter, (title, rows) in SECTIONS.items():
        parts.append(f"\n## {title}\n\n| Fault | | Fixture | Exit | First message |\n|---|---|---|---|---|\n")
        for row, fault in rows.items():
            for fixture in (fixture for fixture in FIXTURES if fixture.row == row):
                parts.append(f"| {row} | {fault} | {fixture.name} | {_exit(fixture)} | {_said(fixture)} |\n")
        assert letter
    return "".join(parts)


def _exit(fixture: Fixture) -> str:
    return "killed" if fixture.exit == -9 else str(fixture.exit)


def _said(fixture: Fixture) -> str:
    if fixture.pending:
        return f"not yet: it needs {fixture.pending}"
    text = outcome(fixture).first
    shown = "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in text)
    shown = shown if len(shown) <= 300 else shown[:297] + "..."
    return f"`` {shown.replace('|', chr(92) + '|')} ``" if shown else ""
