"""``allocator doctor``: versions, the solver's canary, the shipped tables."""

from __future__ import annotations

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say


@click.command("doctor", short_help="Show versions, prove that the solver solves, check the shipped data.")
@shared.json_option
def command(as_json: bool) -> None:
    """Show versions, solve a case whose answer is known, and print the hashes of the shipped tables."""
    from allocator.doctor import examine

    examined = examine()
    for line in [examined.json()] if as_json else examined.lines():
        say(line)
