"""``allocator batch``: many scenarios, a run folder each, and an index of them."""

from __future__ import annotations

import os
from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import counting, say, tell
from allocator.errors import FAULTS_SHOWN


@click.command("batch", short_help="Solve many scenarios: a run folder each, and an index of how each ended.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO_OR_FOLDER...")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: min(2, os.cpu_count() or 1),
    metavar="N",
    help="Scenarios solved at the same time; default: 2, or 1 on a machine with one core.",
)
@shared.set_option
@shared.demand_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("results/batch"),
    show_default=True,
    metavar="DIR",
    help="Where the run folders and index.csv go.",
)
@click.option("--no-map", is_flag=True, help="Write no maps.")
@click.option("--force", is_flag=True, help="Replace runs and an index that were edited or are foreign.")
@shared.solver_options
@shared.json_option
@shared.quiet_option
def command(  # noqa: PLR0917 - one parameter an option
    scenarios: tuple[str, ...],
    jobs: int,
    overrides: tuple[str, ...],
    demand: str | None,
    out: Path,
    no_map: bool,
    force: bool,
    solver: str,
    time_limit: float | None,
    extra: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Solve scenarios (files, shipped names, or every *.toml of a folder), each into DIR/SCENARIO.

    DIR/index.csv lists how each ended: status, exit code, smallest outcome, main measures, message. One that
    fails does not stop the others, and an older run of it stays. --set, --demand and the time limit count
    for each. Ctrl-C leaves finished runs and an index of them (exit 130). Exit 0 if at least one plan was
    made; else that of the first that failed, and nothing is written.
    """
    from allocator.batch import batch_json, exit_code, scenarios_named, solve_batch
    from allocator.outputs.index import INDEX, statuses
    from allocator.solvers import Options

    named = scenarios_named(scenarios)
    chosen = Options(solver, time_limit, shared.parsed_solver_options(extra))
    with counting("scenarios", len(named), quiet or as_json) as progress:
        lines = solve_batch(
            named,
            shared.with_demand(overrides, demand),
            chosen,
            out,
            jobs=jobs,
            with_map=not no_map,
            force=force,
            progress=progress,
        )
    failed = [line for line in lines if line.exit_code]
    for line in failed[:FAULTS_SHOWN]:
        tell(f"{line.scenario}: {line.status}: {line.message}")
    if len(failed) > FAULTS_SHOWN:
        tell(f"... and {len(failed) - FAULTS_SHOWN} more")
    code = exit_code(lines)
    if as_json:
        say(batch_json(lines, out))
    elif not code and not quiet:
        ended = ", ".join(f"{count} {status}" for status, count in statuses(lines).items())
        say(f"{len(lines)} scenarios: {ended}\nIndex: {out / INDEX}")
    if code:
        raise click.exceptions.Exit(code)
