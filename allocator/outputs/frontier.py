"""Write a frontier: its tables, its page and a manifest into one folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.frontier_points import Frontier
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.csv_metadata import ENDING, csv_metadata
from allocator.outputs.extras import libraries_of
from allocator.outputs.frontier_page import frontier_page
from allocator.outputs.frontier_words import notes, summary
from allocator.outputs.manifest import run_id, standing_in
from allocator.outputs.run_folder import MANIFEST, write_folder
from allocator.outputs.seal import canonical, sealed
from allocator.solvers import Options
from allocator.tables import Table, column, table
from allocator.versions import versions

TITLES = {
    "frontier": "the points between efficient and fair",
    "frontier_posts": "posts by role and base at each point",
}
PAGE = "frontier.html"


def frontier_table(frontier: Frontier) -> Table:
    """frontier.csv: a row a point."""
    columns = (
        column("point", "count", "1 is the plan that meets the most hours, the last the scenario's own"),
        column("parameter", "share", _PARAMETER[frontier.by]),
        column("coverage_mean", "share", "mean coverage of the areas, unweighted"),
        column("coverage_min", "share", "smallest coverage of an area"),
        column("gini", "share", "Gini coefficient of coverage, weighted by demand hours"),
        column("price_of_fairness", "share", "risk-weighted hours given up, of the most that can be met"),
        column("proved", "text", "`yes` where no plan is better"),
        column("risk_weighted_hours", "hours", "hours met, each weighted by the risk of its work"),
        column("on_curve", "text", "`yes` where the point is neither dominated nor a repeat"),
        column("knee", "text", "`yes` where the curve bends most: farthest above the chord of its ends"),
        column("smallest_outcome", "share", "smallest coverage over what the scenario looks across"),
        column("worst_off", "text", "who has it: areas, or role:area pairs"),
        column("note", "text", "why the point is not on the curve, and what else must be known of it"),
        column("price_of_efficiency", "share", "smallest outcome given up, of the highest that it can be"),
    )
    rows = [
        (
            point.number,
            point.parameter,
            point.coverage_mean,
            point.coverage_min,
            point.gini,
            point.price_of_fairness,
            _yes(point.proved),
            point.hours,
            _yes(point.on_curve),
            _yes(point.knee),
            point.smallest,
            " ".join(point.worst_off),
            point.note,
            point.price_of_efficiency,
        )
        for point in frontier.points
    ]
    return table("frontier", columns, rows)


_PARAMETER = {
    "smallest": "floor under the smallest outcome; for the first and last point their own smallest outcome",
    "weight": "weight on inequality, 0 to 1; empty for the first and the last point",
    "delta": "how far behind the rest, in coverage, the worst off may be; empty for the first and last point",
}


def frontier_posts_table(frontier: Frontier) -> Table:
    """frontier_posts.csv: the posts of every point."""
    columns = (
        column("point", "count", "number of the point"),
        column("role", "text", "role"),
        column("base", "text", "where the posts stand: an area, a base, or `pool`"),
        column("fte", "fte", "posts in this plan"),
    )
    rows = []
    for point in frontier.points:
        posts = point.report.table("posts") if point.report is not None else None
        if posts is not None:
            role, base, fte = (posts.header.index(name) for name in ("role", "base", "fte"))
            rows += [(point.number, row[role], row[base], row[fte]) for row in posts.rows]
    return table("frontier_posts", columns, rows)


def frontier_id(frontier: Frontier, options: Options) -> str:
    """SHA-256 of the scenario's run and of what was asked of the curve: no times, no paths, no processes."""
    content = {
        "run": run_id(frontier.report, options),
        "kind": "frontier",
        "by": frontier.by,
        "points": len(frontier.points),
    }
    return sha256(canonical(content)).hexdigest()


def frontier_json(frontier: Frontier, options: Options, folder: Path) -> str:
    """What ``frontier --json`` prints."""
    content = {**_head(frontier, options), "out": str(folder)}
    content |= {
        "points": frontier_table(frontier).records(),
        "posts": frontier_posts_table(frontier).records(),
    }
    return json.dumps(content, indent=1)


def write_frontier(
    frontier: Frontier,
    folder: Path,
    options: Options,
    *,
    extras: Sequence[str] = (),
    force: bool = False,
    stood: str | None = None,
) -> None:
    """Write frontier.csv, frontier_posts.csv, frontier.html and the manifest, and figures on request.

    Raises
    ------
    OutputError
        Where the folder cannot be written or is not this program's; nothing is lost then.
    """
    files: dict[str, bytes] = {}
    for made in (frontier_table(frontier), frontier_posts_table(frontier)):
        files[f"{made.name}.csv"] = csv_bytes(made)
        files[f"{made.name}.csv{ENDING}"] = csv_metadata(made, TITLES[made.name], frontier.report)
    files[PAGE] = frontier_page(frontier, frontier_id(frontier, options)).encode("utf-8")
    if extras:
        from allocator.outputs.figures.files import frontier_files

        files |= frontier_files(frontier, frontier_id(frontier, options))
    content = _head(frontier, options)
    setting = frontier.problem.setting
    if setting is not None:
        content["resolved"] = setting.scenario.resolved
        content["inputs"] = [
            {
                "name": file.name,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "rows": file.rows,
                **standing_in(file),
            }
            for file in setting.geography.files
        ]
    content |= {
        "kind": "frontier",
        "versions": versions(libraries_of(files)),
        "solver": {
            "name": options.solver,
            "options": {"time_limit": options.time_limit, **options.solver_options},
        },
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }
    write_folder(folder, {**files, MANIFEST: sealed(content)}, force, stood)


def _head(frontier: Frontier, options: Options) -> dict[str, Any]:
    return {
        "schema": 1,
        "scenario": frontier.report.name,
        "title": frontier.report.title,
        "status": "proved" if frontier.proved else "unproven",
        "run_id": frontier_id(frontier, options),
        "by": frontier.by,
        "knee": None if frontier.knee is None else frontier.knee.number,
        "summary": list(summary(frontier)),
        "notes": list(notes(frontier)),
    }


def _yes(true: bool) -> str:
    return "yes" if true else "no"
