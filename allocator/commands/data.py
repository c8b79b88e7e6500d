"""``allocator data``: make the shipped geography."""

from __future__ import annotations

from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say


@click.group("data", short_help="Build the shipped geography from its source tables.")
def command() -> None:
    """Work on the shipped geography."""


@command.command("build", short_help="Write the shipped geographies from SOURCE.")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--geography",
    type=click.Choice(["divisions", "councils"]),
    default="divisions",
    show_default=True,
    help="Which areas: the 13 divisions or the 32 council areas.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The geography folder to write; default: data/ and the name of the geography.",
)
@click.option(
    "--assumptions",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Tables of assumptions; default: the shipped ones.",
)
@click.option("--force", is_flag=True, help="Replace files that no build wrote, or that were changed since.")
@shared.quiet_option
def build(  # noqa: PLR0917 - one parameter an option
    source: Path, geography: str, out: Path | None, assumptions: Path | None, force: bool, quiet: bool
) -> None:
    """Turn the source tables in SOURCE into polygons, areas, demand, bases and travel hours.

    Everything is checked first: councils add up to divisions and to the national totals. The folder is
    replaced whole; other files in it stay.
    """
    from allocator.build import build_geography

    out = out or Path("data") / geography
    summary = build_geography(source, out, assumptions, geography, force=force)
    for line in () if quiet else (*summary.notes, *(f"wrote {out / file}" for file in summary.files)):
        say(line)


@command.command("boundaries", short_help="Turn polygons of FILE into boundaries.geojson.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code-column", required=True, metavar="NAME", help="The column with the codes of areas.csv.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The geography folder."
)
def boundaries(file: Path, code_column: str, out: Path) -> None:
    """Read GeoJSON or a GeoPackage in any reference system, and write what a geography needs.

    Says what was done; repairs and simplifies nothing.
    """
    from allocator.build.conversion import convert_boundaries, write_boundaries

    converted = convert_boundaries(file, code_column)
    for note in converted.notes:
        say(note)
    say(f"wrote {write_boundaries(converted, out)}")
