"""How long exact leximin takes as areas grow: medians, beside a reference that is timed in the same run.

Run as ``python benchmarks/leximin_scale.py``. The reference is a fresh interpreter that imports pulp, highspy
and pandas, so that ratios can be compared between machines. Nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from allocator.exact.certificate import check
from allocator.exact.ladders import Ladder, improvement, place_units
from allocator.exact.pools import Cell, Pools
from allocator.exact.role_subsets import leximin_levels
from allocator.exact.sharing import share_out

SIZES = (13, 353, 1279, 6976)
ROLES = 6
POSTS_PER_AREA = 5


def draw(areas: int, seed: int) -> tuple[dict[str, Fraction], dict[Cell, Fraction], dict[Cell, Fraction]]:
    """Supply, demand and caps, in three kinds of areas that ask for three roles each, so that levels differ.

    Demands lie over six decades; a third of the pairs have a cap.
    """
    chance = random.Random(seed)
    demand, caps = {}, {}
    for area in range(areas):
        size = 10 ** chance.uniform(0, 6)
        for role in range(ROLES):
            if (role - 2 * area) % ROLES < 3:
                cell = (f"r{role}", f"{area:05d}")
                demand[cell] = Fraction(round(100 * size * chance.uniform(0.2, 1)), 100)
                if chance.random() < 1 / 3:
                    caps[cell] = demand[cell] * Fraction(chance.randint(5, 95), 100)
    supply = {}
    for role in range(ROLES):
        wanted = sum((min(h, caps.get(c, h)) for c, h in demand.items() if c[0] == f"r{role}"), Fraction(0))
        supply[f"r{role}"] = wanted * Fraction(15 * (role + 1), 100)
    return supply, demand, caps


def median(work: Callable[[], object], repeats: int) -> float:
    """Median seconds."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def import_reference() -> None:
    subprocess.run([sys.executable, "-c", "import pulp, highspy, pandas"], check=True)


def ladder(name: str, demand: int) -> Ladder:
    return Ladder(name, 0, 10**9, lambda x: min(Fraction(1), Fraction(x, demand)), lambda _: ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeats", type=int, default=5)
    repeats: int = parser.parse_args().repeats
    reference = median(import_reference, repeats)
    print(f"reference (import pulp, highspy, pandas): {reference:.3f} s; medians of {repeats}; {ROLES} roles")
    columns = ("scaled", "levels", "over reference", "flow", "check", "whole posts", "their check")
    print(f"{'areas':>6} {'levels':>6} " + " ".join(f"{column:>14}" for column in columns))
    for areas in SIZES:
        supply, demand, caps = draw(areas, seed=areas)
        pools = Pools.of(supply, demand, None, caps)
        levels = leximin_levels(pools)
        work = share_out(pools, levels)
        assert check(pools, levels, work) == ()
        chance = random.Random(areas)
        ladders = [ladder(f"{area:05d}", chance.randint(1, 1000)) for area in range(areas)]
        units = POSTS_PER_AREA * areas
        placed = place_units(units, ladders).units
        assert improvement(units, ladders, placed) is None
        found = median(partial(leximin_levels, pools), repeats)
        times = (
            median(partial(Pools.of, supply, demand, None, caps), repeats),
            found,
            found / reference,
            median(partial(share_out, pools, levels), repeats),
            median(partial(check, pools, levels, work), repeats),
            median(partial(place_units, units, ladders), repeats),
            median(partial(improvement, units, ladders, placed), repeats),
        )
        print(f"{areas:>6} {len(levels.levels):>6} " + " ".join(f"{number:>14.4f}" for number in times))


if __name__ == "__main__":
    main()
