"""``allocator solve``: the plan, verified, written."""

from __future__ import annotations

from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say, tell, working


@click.command("solve", short_help="Solve a scenario: tables and a map in one folder.")
@shared.scenario_argument
@shared.set_option
@shared.demand_option
@shared.output_options
@shared.solver_options
@click.option(
    "--with",
    "extras",
    multiple=True,
    metavar="NAMES",
    help="Write more: workbook, geopackage, report, figures; several with commas between them. Repeatable.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Where no plan keeps all rules, relax them by the smallest repair and say so everywhere.",
)
@click.option(
    "--cross-check",
    is_flag=True,
    help="Ask a second solver (CBC, from the extra cross-check) for every optimum; exit 6 where one differs.",
)
@click.option(
    "--certificate",
    is_flag=True,
    help="Prove whole posts too, in certificate.json, however long it takes; a plan that is not the best "
    "is refused (exit 6).",
)
@shared.suppress_option
@shared.json_option
@shared.quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Print every stage with its bound.")
def command(  # noqa: PLR0917 - one parameter an option
    scenario: str,
    overrides: tuple[str, ...],
    demand: str | None,
    out: Path | None,
    no_map: bool,
    open_after: bool,
    force: bool,
    solver: str,
    time_limit: float | None,
    extra: tuple[str, ...],
    extras: tuple[str, ...],
    repair: bool,
    cross_check: bool,
    certificate: bool,
    suppress_below: int | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Solve SCENARIO (a file, or the name of a shipped one) and write results/SCENARIO.

    The plan is recomputed by arithmetic before anything is written; one that fails is not written.
    """
    from allocator.errors import InfeasibleError, LimitError
    from allocator.outputs.report_json import infeasible_json, report_json, unproven_json
    from allocator.run import solve_scenario
    from allocator.shipped import find_scenario
    from allocator.solvers import Options

    overrides = shared.with_demand(overrides, demand)
    path = find_scenario(scenario)
    folder = out or Path("results") / path.stem
    chosen = Options(solver, time_limit, shared.parsed_solver_options(extra), certificate=certificate)
    try:
        with working(f"solving {path.stem}", quiet or as_json):
            report, notes = solve_scenario(
                path,
                overrides,
                chosen,
                folder,
                with_map=not no_map,
                extras=shared.listed(extras),
                force=force,
                repair=repair,
                second_opinion=cross_check,
                suppress_below=suppress_below,
            )
    except InfeasibleError as error:
        if as_json:
            say(infeasible_json(path.stem, error))
        raise
    except LimitError as error:
        if as_json:
            say(unproven_json(path.stem, error))
        raise
    if as_json:
        say(report_json(report, folder))
    elif not quiet:
        from allocator.commands.summary import show_report

        show_report(report, verbose=verbose)
        say(f"\nTables: {folder}")
        if not no_map and (folder / "map.html").exists():
            say(f"Map:    {folder / 'map.html'}")
    for note in notes:
        tell(note)
    if open_after and (folder / "map.html").exists():
        click.launch(str(folder / "map.html"))
    if report.plan.status != "proved":
        tell(report.proof)
        raise click.exceptions.Exit(LimitError.exit_code)
