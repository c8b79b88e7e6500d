"""``allocator compare``: two to eight plans side by side."""

from __future__ import annotations

import os
from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say, tell, working


@click.command(
    "compare", short_help="Set two to eight plans side by side: who gains, who loses, what differs."
)
@click.argument("plans", nargs=-1, required=True, metavar="SCENARIO_OR_RUN...")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: min(2, os.cpu_count() or 1),
    metavar="N",
    help="Plans solved at the same time; default: 2, or 1 on a machine with one core.",
)
@click.option(
    "--frontier",
    metavar="FRONTIER_OR_SCENARIO",
    help="Show the plans on a curve: a folder that `frontier` wrote, or a scenario, whose curve is solved.",
)
@shared.set_option
@shared.demand_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("results/comparison"),
    show_default=True,
    metavar="DIR",
    help="The folder to write itself.",
)
@click.option("--force", is_flag=True, help="Replace a folder that was edited or is not this program's.")
@click.option("--open", "open_after", is_flag=True, help="Open the page when it is written.")
@shared.solver_options
@shared.json_option
@shared.quiet_option
def command(  # noqa: PLR0917 - one parameter an option
    plans: tuple[str, ...],
    jobs: int,
    frontier: str | None,
    overrides: tuple[str, ...],
    demand: str | None,
    out: Path,
    force: bool,
    open_after: bool,
    solver: str,
    time_limit: float | None,
    extra: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Compare scenarios (which are solved) and run folders (which are read); the first is the yardstick.

    A scenario without a plan is shown as such and does not stop the others.
    """
    from allocator.comparing import compare_plans, comparison_json, refuse_no_plan
    from allocator.errors import UsageError
    from allocator.outputs.comparison import write_comparison
    from allocator.outputs.run_folder import refuse_foreign, standing
    from allocator.run_reading import is_run
    from allocator.solvers import Options

    overrides = shared.with_demand(overrides, demand)
    if not 2 <= len(plans) <= 8:
        raise UsageError(f"compare takes two to eight plans; found {len(plans)}")
    named = [*plans, *([frontier] if frontier else [])]
    refuse_foreign(out, force, [Path(name) for name in named])
    stood = standing(out)
    chosen = Options(solver, time_limit, shared.parsed_solver_options(extra))
    with working("comparing", quiet or as_json):
        comparison = compare_plans(plans, overrides, chosen, jobs=jobs, frontier=frontier)
    for plan in plans:
        if overrides and is_run(Path(plan)):
            tell(f"{plan}: --set and --demand change nothing in a run folder, which is read as it stands")
    for entry in comparison.entries:
        if entry.message:
            tell(f"{entry.name}: {entry.status}: {entry.message}")
    if comparison.plans:
        write_comparison(comparison, out, force=force, stood=stood)
    if as_json:
        say(comparison_json(comparison, out))
    refuse_no_plan(comparison)
    if not quiet and not as_json:
        from allocator.commands.comparison_summary import show_comparison

        show_comparison(comparison)
        say(f"\nTables: {out}\nPage:   {out / 'comparison.html'}")
    if open_after:
        click.launch(str(out / "comparison.html"))
