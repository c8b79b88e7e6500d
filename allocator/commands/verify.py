"""``allocator verify``: a run reckoned again from its inputs."""

from __future__ import annotations

from pathlib import Path

import click

from allocator.commands import options as shared
from allocator.commands.terminal import say, working


@click.command(
    "verify", short_help="Reckon a run again from its inputs: no solver, but where it withholds its plan."
)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Look for the inputs here first; they are told apart by their SHA-256.",
)
@click.option(
    "--replay", "again", is_flag=True, help="Then solve again and compare the bytes of every output."
)
@click.option("--certificate", is_flag=True, help="Prove the optimum of every stage from certificate.json.")
@click.option(
    "--require",
    type=click.Choice(("exact", "bound")),
    help="With --certificate: refuse a run of which any stage is proved less than this.",
)
@shared.json_option
@shared.quiet_option
def command(  # noqa: PLR0917 - one parameter an option
    run: Path,
    inputs: Path | None,
    again: bool,
    certificate: bool,
    require: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Recompute the run folder RUN: demand, rules, objectives, tables, map and hashes.

    No solver is asked, unless RUN was made with --suppress-below: it withholds its plan, which is then found
    again by solving. Any difference is named by file, row and column, and refused (exit 6). A missing input
    is exit 3.
    """
    from allocator.audit.words import confirmation_json, confirmation_lines, refusal_json
    from allocator.errors import VerificationError

    try:
        with working(f"verifying {run}", quiet or as_json):
            if again:
                from allocator.audit.replay import replay

                confirmation = replay(run, inputs)
            else:
                from allocator.audit.verify import verify

                confirmation = verify(run, inputs)
            if certificate or require:
                from allocator.audit.certified import confirm_certificate

                confirmation = confirmation.told(confirm_certificate(confirmation, require))
    except VerificationError as error:
        if as_json:
            say(refusal_json(run, error))
        raise
    if as_json:
        say(confirmation_json(confirmation, replayed=again))
    elif not quiet:
        for line in confirmation_lines(confirmation, replayed=again):
            say(line)
