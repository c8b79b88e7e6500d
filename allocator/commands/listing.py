"""``allocator list``: what there is, a line each."""

from __future__ import annotations

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say

KINDS = ("scenarios", "criteria", "rules", "measures", "outputs", "solvers")


@click.command("list", short_help="List scenarios, criteria, rules, measures, outputs, solvers.")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@shared.json_option
def command(kind: str | None, as_json: bool) -> None:
    """List what there is of KIND, or of every kind: a line each."""
    from allocator.catalogue import catalogue, catalogue_json

    if as_json:
        say(catalogue_json((kind,) if kind else KINDS))
        return
    for name in (kind,) if kind else KINDS:
        if not kind:
            say(f"{name}:")
        for entry, words in catalogue(name):
            say(f"{'' if kind else '  '}{entry:<32} {words}")
