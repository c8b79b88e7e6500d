"""``allocator list``: what there is, a line each; of one kind, everything that is said about it."""

from __future__ import annotations

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say

KINDS = ("scenarios", "criteria", "rules", "measures", "outputs", "solvers")


@click.command("list", short_help="List scenarios, criteria, rules, measures, outputs, solvers.")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@shared.json_option
def command(kind: str | None, as_json: bool) -> None:
    """List what there is, a line each; of one KIND in full: formulas, units, ranges, parameters, sources."""
    from allocator.catalogue import catalogue, catalogue_json

    if as_json:
        say(catalogue_json((kind,) if kind else KINDS))
        return
    for name in (kind,) if kind else KINDS:
        if not kind:
            say(f"{name}:")
        for item in catalogue(name):
            say(f"{'' if kind else '  '}{item.name:<32} {item.description}")
            for heading, words in item.details.items() if kind else ():
                say(f"  {heading}: " + words.replace("\n", "\n    ").replace("    \n", "\n"))
