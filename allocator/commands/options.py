"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any, TypeVar

import click

from allocator.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])


def scenario_argument(function: Function) -> Function:
    """The scenario: a path, or the name of a shipped one."""
    return click.argument("scenario")(function)


def set_option(function: Function) -> Function:
    """``--set key=value``, repeatable."""
    return click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="KEY=VALUE",
        help="Change a key of the scenario, e.g. roles.forensic_examiner.posts=80. Repeatable.",
    )(function)


def demand_option(function: Function) -> Function:
    """``--demand PATH[#SHEET]``: a table in the place of the geography's demand.csv."""
    return click.option(
        "--demand",
        metavar="PATH[#SHEET]",
        help="Take demand from this CSV file or sheet of a workbook (.xlsx) instead of the geography's own.",
    )(function)


def with_demand(overrides: tuple[str, ...], demand: str | None) -> tuple[str, ...]:
    """The texts of ``--set`` with that of ``--demand``, which is short for one of them.

    Examples
    --------
    >>> with_demand(("demand.horizon_years=2",), "book.xlsx#Demand")
    ('demand.horizon_years=2', 'demand.table="book.xlsx#Demand"')
    """
    if demand is None:
        return overrides
    return (*overrides, f"demand.table={json.dumps(demand, ensure_ascii=False)}".replace("\x7f", "\\u007f"))


def json_option(function: Function) -> Function:
    """``--json``: one document on standard output and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(
        function
    )


def quiet_option(function: Function) -> Function:
    """``-q``: errors only."""
    return click.option("-q", "--quiet", is_flag=True, help="Print errors only.")(function)


def output_options(function: Function) -> Function:
    """Where results go."""
    for option in (
        click.option(
            "--force", is_flag=True, help="Replace a folder that was edited or is not this program's."
        ),
        click.option("--open", "open_after", is_flag=True, help="Open the map when it is written."),
        click.option("--no-map", is_flag=True, help="Write no map."),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The folder to write itself; default: results/SCENARIO.",
        ),
    ):
        function = option(function)
    return function


def _no_nan(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and isnan(value):
        raise click.BadParameter("nan is no number of seconds", param=parameter)
    return value


def solver_options(function: Function) -> Function:
    """How to solve."""
    for option in (
        click.option(
            "--solver-option",
            "extra",
            multiple=True,
            metavar="NAME=VALUE",
            help="An option of the solver by its own name. Repeatable.",
        ),
        click.option(
            "--time-limit",
            type=click.FloatRange(min=0),
            callback=_no_nan,
            metavar="SECONDS",
            help="Stop after so long, everything included; a plan that is not proved is marked so (exit 5).",
        ),
        click.option("--solver", default="highs", show_default=True, metavar="NAME", help="The solver."),
    ):
        function = option(function)
    return function


def listed(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a repeatable option that also takes several with commas between them, each once.

    Examples
    --------
    >>> listed(("workbook, report", "geopackage", "report"))
    ('workbook', 'report', 'geopackage')
    """
    names = (name.strip() for text in texts for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def suppress_option(function: Function) -> Function:
    """``--suppress-below N``: small counts are withheld in every output."""
    return click.option(
        "--suppress-below",
        type=click.IntRange(min=1),
        metavar="N",
        help="Withhold counts below N items a year, and all that would tell them, in every output: [c].",
    )(function)


def parsed_solver_options(extra: tuple[str, ...]) -> dict[str, float | int | str | bool]:
    """``name=value`` texts as HiGHS takes them.

    Examples
    --------
    >>> parsed_solver_options(("random_seed=7", "presolve=off", "mip_rel_gap=0.5"))
    {'random_seed': 7, 'presolve': 'off', 'mip_rel_gap': 0.5}
    """
    found: dict[str, float | int | str | bool] = {}
    for text in extra:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"--solver-option {text}: found no NAME=VALUE")
        found[name] = _typed(value)
    return found


def _typed(value: str) -> float | int | str | bool:
    if value in ("true", "false"):
        return value == "true"
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
