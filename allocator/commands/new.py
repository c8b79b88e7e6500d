"""``allocator new``: a scenario, or a whole small geography, that runs as it stands."""

from __future__ import annotations

from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say


@click.command("new", short_help="Write a commented scenario (and a small geography) that runs as it stands.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--geography", is_flag=True, help="Write a geography of three invented areas as well.")
@click.option("--force", is_flag=True, help="Overwrite files of the same names.")
@shared.quiet_option
def command(folder: Path, geography: bool, force: bool, quiet: bool) -> None:
    """Write a commented scenario into FOLDER that runs as it stands."""
    from allocator.templates import write_template

    written = write_template(folder, geography=geography, force=force)
    if quiet:
        return
    for path in written:
        say(f"wrote {path}")
    say(f"next:  allocator solve {folder / 'scenario.toml'}")
