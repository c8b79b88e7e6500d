"""``allocator check``: read and explain, solve nothing."""

from __future__ import annotations

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say


@click.command("check", short_help="Read a scenario, explain it, solve nothing.")
@shared.scenario_argument
@shared.set_option
@shared.demand_option
@shared.json_option
@shared.quiet_option
def command(
    scenario: str, overrides: tuple[str, ...], demand: str | None, as_json: bool, quiet: bool
) -> None:
    """Read SCENARIO and its data, tell every fault at once, and print the formulation in words and sizes."""
    from allocator.errors import InfeasibleError
    from allocator.formulation import check_scenario, formulation_json, formulation_lines
    from allocator.outputs.report_json import infeasible_json
    from allocator.shipped import find_scenario

    overrides = shared.with_demand(overrides, demand)
    path = find_scenario(scenario)
    try:
        problem = check_scenario(path, overrides)
    except InfeasibleError as error:
        if as_json:
            say(infeasible_json(path.stem, error))
        raise
    if as_json:
        say(formulation_json(problem))
    elif not quiet:
        for line in formulation_lines(problem):
            say(line)
