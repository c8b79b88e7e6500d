"""``allocator schema``: the JSON Schema of scenarios, for editors."""

from __future__ import annotations

import click

from allocator.commands.terminal import say


@click.command("schema", short_help="Print the JSON Schema of scenario files.")
def command() -> None:
    """Print the JSON Schema of scenario files, so that an editor can complete and check them."""
    import json

    from allocator.scenario.statement import json_schema

    say(json.dumps(json_schema(), indent=1, ensure_ascii=False))
