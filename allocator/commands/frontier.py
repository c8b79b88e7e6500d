"""``allocator frontier``: the curve between efficient and fair."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allocator.commands import options as shared
from allocator.commands.terminal import counting, say, show_table, tell

if TYPE_CHECKING:
    from allocator.frontier_points import Frontier


@click.command("frontier", short_help="Draw the curve between efficient and fair: what each step costs.")
@shared.scenario_argument
@click.option(
    "--points",
    type=click.IntRange(min=21),
    default=21,
    show_default=True,
    metavar="N",
    help="How many plans.",
)
@click.option(
    "--by",
    type=click.Choice(["smallest", "weight", "delta"]),
    default="smallest",
    show_default=True,
    help="What moves: the floor under the smallest coverage, or the parameter of a criterion.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: min(2, os.cpu_count() or 1),
    metavar="N",
    help="Plans solved at the same time; default: 2, or 1 on a machine with one core.",
)
@shared.set_option
@shared.demand_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write itself; default: results/SCENARIO-frontier.",
)
@click.option(
    "--with",
    "extras",
    multiple=True,
    metavar="NAMES",
    help="Write more: figures, the curve as PNG, SVG and PDF.",
)
@click.option("--force", is_flag=True, help="Replace a folder that was edited or is not this program's.")
@click.option("--open", "open_after", is_flag=True, help="Open the page when it is written.")
@shared.solver_options
@shared.json_option
@shared.quiet_option
def command(  # noqa: PLR0917 - one parameter an option
    scenario: str,
    points: int,
    by: str,
    jobs: int,
    overrides: tuple[str, ...],
    demand: str | None,
    out: Path | None,
    extras: tuple[str, ...],
    force: bool,
    open_after: bool,
    solver: str,
    time_limit: float | None,
    extra: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw the curve of SCENARIO (a file, or the name of a shipped one) between efficient and fair.

    The first point meets the most risk-weighted hours, the last is the scenario's own plan; between them a
    floor under the smallest coverage rises in even steps. A time limit counts for each point.
    """
    from allocator.contradictions import refuse_contradictions
    from allocator.errors import InfeasibleError, LimitError
    from allocator.frontier import frontier
    from allocator.outputs.extras import refuse_unknown
    from allocator.outputs.frontier import frontier_json, write_frontier
    from allocator.outputs.report_json import infeasible_json, unproven_json
    from allocator.outputs.run_folder import refuse_foreign, standing
    from allocator.problem_reading import paths_read, read_problem
    from allocator.repairing import repair_told
    from allocator.shipped import find_scenario
    from allocator.solvers import Options

    overrides = shared.with_demand(overrides, demand)
    path = find_scenario(scenario)
    folder = out or Path("results") / f"{path.stem}-frontier"
    chosen = Options(solver, time_limit, shared.parsed_solver_options(extra))
    more = shared.listed(extras)
    refuse_unknown(more, ("figures",))
    refuse_foreign(folder, force, [path])
    stood = standing(folder)
    problem = read_problem(path, overrides)
    if problem.setting is not None:
        refuse_foreign(folder, force, paths_read(problem.setting.scenario))
    try:
        bound = replace(problem, locked_posts=None)  # a curve keeps the rules that a formula may break
        with (
            repair_told(bound, chosen),
            counting(f"points of {path.stem}", points, quiet or as_json) as progress,
        ):
            refuse_contradictions(bound)
            found = frontier(problem, points, chosen, by, jobs=jobs, progress=progress)
    except InfeasibleError as error:
        if as_json:
            say(infeasible_json(path.stem, error))
        raise
    except LimitError as error:
        if as_json:
            say(unproven_json(path.stem, error))
        raise
    write_frontier(found, folder, chosen, extras=more, force=force, stood=stood)
    if as_json:
        say(frontier_json(found, chosen, folder))
    elif not quiet:
        _show(found)
        say(f"\nTables: {folder}\nPage:   {folder / 'frontier.html'}")
    if open_after:
        click.launch(str(folder / "frontier.html"))
    if not found.proved:
        tell("NOT PROVED: a limit was reached at some points; they are marked")
        raise click.exceptions.Exit(LimitError.exit_code)


def _show(found: Frontier) -> None:
    """The points on the terminal, and what they say."""
    from allocator.outputs.frontier_words import PARAMETERS, notes, price, summary
    from allocator.sentences import percent

    rows = [
        [
            str(point.number),
            "" if point.parameter is None else f"{float(point.parameter):.3g}",
            "" if point.smallest is None else percent(point.smallest),
            "" if point.coverage_mean is None else percent(point.coverage_mean),
            "" if point.gini is None else f"{float(point.gini):.3f}",
            price(point.price_of_fairness),
            "knee" if point.knee else "on" if point.on_curve else point.note,
        ]
        for point in found.points
    ]
    header = ["point", PARAMETERS[found.by], "smallest", "mean", "gini", "price of fairness", "curve"]
    show_table("Between efficient and fair", header, rows)
    for line in (*summary(found), *notes(found)):
        say(line)
