"""Solve 1,000 small scenarios, one of them bad, and print what became of them, the time and the peak memory.

    python benchmarks/batch.py [SCENARIOS] [JOBS]

Memory is the most that this process, and the largest of those that solve, ever held: run it with 100 and with
1,000 to see that it does not grow with their number. Nothing is asserted.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from allocator.batch import exit_code, scenarios_named, solve_batch
from allocator.outputs.index import statuses
from allocator.solvers import Options
from allocator.templates import write_template


def write_scenarios(folder: Path, count: int) -> Path:
    """So many scenarios of the three invented areas, each with other posts; the one in the middle is bad."""
    write_template(folder / "geography", geography=True, force=False)
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    for number in range(count):
        posts = -1 if number == count // 2 else 4 + number % 97
        (scenarios / f"posts-{number:05}.toml").write_text(
            f'extends = "../geography/scenario.toml"\n[[roles]]\nid = "investigator"\nposts = {posts}\n',
            encoding="utf-8",
        )
    return scenarios


def mebibytes(who: int) -> float:
    """The most memory that a process of a kind ever held; Linux counts in KiB."""
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as place:
        named = scenarios_named([str(write_scenarios(Path(place), count))])
        started = time.monotonic()
        lines = solve_batch(named, (), Options(), Path(place) / "out", jobs=jobs, with_map=False)
        seconds = time.monotonic() - started
        index = (Path(place) / "out" / "index.csv").stat().st_size
    print(f"{len(lines)} scenarios: {statuses(lines)}, exit code {exit_code(lines)}")
    print(f"{seconds:.0f} s, {seconds / count:.3f} s a scenario in {jobs} processes; index.csv {index} bytes")
    print(f"peak memory: {mebibytes(resource.RUSAGE_SELF):.0f} MiB in this process, "
          f"{mebibytes(resource.RUSAGE_CHILDREN):.0f} MiB in the largest that solves")  # fmt: skip


if __name__ == "__main__":
    main()
