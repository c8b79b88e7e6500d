"""What the program offers, read off the same tuples that it runs on."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence

from allocator.shipped import scenario_files


def catalogue(kind: str) -> list[tuple[str, str]]:
    """Names and a sentence each, for one of the kinds that ``allocator list`` knows.

    Examples
    --------
    >>> dict(catalogue("criteria"))["leximin"][:20]
    'raise the worst off,'
    """
    return list(_KINDS[kind]())


def catalogue_json(kinds: Sequence[str]) -> str:
    """The same as JSON: a list of names and sentences for each kind."""
    content = {
        kind: [{"name": name, "description": words} for name, words in catalogue(kind)] for kind in kinds
    }
    return json.dumps({"schema": 1, **content}, indent=1)


def _scenarios() -> Iterator[tuple[str, str]]:
    for file in scenario_files():
        yield file.stem, tomllib.loads(file.read_text(encoding="utf-8")).get("title", "")


def _criteria() -> Iterator[tuple[str, str]]:
    from allocator.criteria import CRITERIA

    for criterion in CRITERIA:
        yield str(criterion.model_fields["id"].annotation.__args__[0]), criterion.summary  # type: ignore[union-attr]  # a Literal


def _rules() -> Iterator[tuple[str, str]]:
    from allocator.rules import RULES

    for rule in RULES:
        yield str(rule.model_fields["type"].annotation.__args__[0]), rule.summary  # type: ignore[union-attr]  # a Literal


def _measures() -> Iterator[tuple[str, str]]:
    from allocator.measure_list import MEASURES

    for measure in MEASURES:
        yield (
            measure.id,
            (
                f"{measure.summary} ({measure.unit}, {measure.range}; {measure.better} is better); "
                f"does not show {measure.silent_on}"
            ),
        )


def _outputs() -> Iterator[tuple[str, str]]:
    from allocator.outputs.csv_metadata import ENDING
    from allocator.outputs.run import OUTPUTS

    for name, words in OUTPUTS.items():
        if not name.endswith(ENDING):
            beside = f"; beside it {name}{ENDING}" if name.endswith(".csv") else ""
            yield name, f"{words}{beside}"


def _solvers() -> Iterator[tuple[str, str]]:
    from allocator.solvers import SOLVERS, solver_version

    for solver in SOLVERS:
        yield solver, f"HiGHS in process, highspy {solver_version()}"


_KINDS: dict[str, Callable[[], Iterator[tuple[str, str]]]] = {
    "scenarios": _scenarios,
    "criteria": _criteria,
    "rules": _rules,
    "measures": _measures,
    "outputs": _outputs,
    "solvers": _solvers,
}
