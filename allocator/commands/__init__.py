"""The command line: a table of commands, each loaded when it is called, and one place for exit codes."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from allocator.commands.terminal import tell
from allocator.errors import AllocatorError, nearest

COMMANDS = {
    "solve": "allocator.commands.solve",
    "check": "allocator.commands.check",
    "compare": "allocator.commands.compare",
    "batch": "allocator.commands.batch",
    "frontier": "allocator.commands.frontier",
    "verify": "allocator.commands.verify",
    "list": "allocator.commands.listing",
    "new": "allocator.commands.new",
    "data": "allocator.commands.data",
    "schema": "allocator.commands.schema",
    "doctor": "allocator.commands.doctor",
}
"""Commands in the order in which help shows them, and the module that holds each."""

COMPLETION = "_ALLOCATOR_COMPLETE"
"""The variable by which a shell asks what may follow."""

GARBAGE = 100_000
"""New objects before Python looks for garbage in circles: fractions are many, and never in circles."""

EPILOG = """
\b
Examples:
  allocator solve fair                     the shipped fair scenario, with a map
  allocator check my-scenario.toml         read and explain, solve nothing
  allocator compare baseline efficient fair
  allocator batch my-scenarios             every scenario of a folder, and an index of them
  allocator frontier fair                  what each step from efficient to fair costs
  allocator solve fair --set roles.forensic_examiner.posts=80 --out more-examiners

\b
Exit codes: 0 proved, 2 usage, 3 bad input, 4 infeasible, 5 limit reached and not
proved, 6 solver failed or verification refused, 7 could not write, 130 interrupted.
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed, so that help answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            hint = nearest(cmd_name, COMMANDS)
            if hint:
                ctx.fail(f"No such command {cmd_name!r}; {hint}")
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from allocator.versions import own_version

        click.echo(f"allocator {own_version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version.",
)
def cli() -> None:
    """Place scarce specialist staff fairly: exact plans, explained post by post, as tables and maps."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code of what happened."""
    gc.set_threshold(GARBAGE)
    _prepare_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()  # the reader of our output has gone: leave quietly
        code = 0
    except OSError as error:
        _discard_output()
        click.echo(f"could not write: {error.strerror or error}", err=True)
        code = 7
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    if wanted := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, "allocator", COMPLETION, wanted)
    try:
        with cli.make_context("allocator", list(sys.argv[1:] if arguments is None else arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AllocatorError as error:
        kind = type(error).__name__.removesuffix("Error").lower()
        tell(str(error) if "\n" in str(error) else f"{kind}: {error}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("interrupted; nothing was left half-written")
        return 130
    return 0


def _prepare_streams() -> None:
    """Nothing that stands in a text, and no closed stream, may stop the program half-way."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _discard_output() -> None:
    """Let the interpreter's last flush of what could not be written go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
