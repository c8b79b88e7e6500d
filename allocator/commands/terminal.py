"""What a person sees on the terminal: short tables, lines, and messages that stay off standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from allocator.characters import printable


def say(text: str = "") -> None:
    """A result, on standard output."""
    click.echo(printable(text))


def tell(text: str) -> None:
    """A message, on standard error."""
    click.echo(printable(text), err=True)


def show_table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], text_columns: int = 1
) -> None:
    """A table on standard output; plain when it is not a terminal, and without colour under NO_COLOR."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = None if sys.stdout.isatty() else 160
    console = Console(width=width, no_color="NO_COLOR" in os.environ, highlight=False)
    table = Table(title=Text(printable(title)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        # Text columns fold, numbers stay whole; Text objects keep data from being read as markup.
        left = number < text_columns
        table.add_column(
            Text(printable(name)), justify="left" if left else "right", overflow="fold", no_wrap=not left
        )
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    with console.capture() as shown:  # rich would end the program where nobody reads on
        console.print(table)
    click.echo(shown.get(), nl=False)


@contextmanager
def working(text: str, quiet: bool) -> Iterator[None]:
    """A spinner on a terminal's standard error, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True, no_color="NO_COLOR" in os.environ).status(text):
        yield


@contextmanager
def counting(text: str, total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's standard error, nothing elsewhere; yields what counts one on."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, no_color="NO_COLOR" in os.environ)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(text, total=total)
        yield lambda: bar.advance(task)
