"""A comparison on the terminal: who gains and who loses, measures, every input that differs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from allocator.commands.terminal import say, show_table
from allocator.comparison import Comparison
from allocator.outputs.plane_words import standing
from allocator.sentences import fte, percent
from allocator.tables import Cell

Words = Callable[[Fraction], str]


def show_comparison(comparison: Comparison) -> None:
    """Print the tables that answer: who, how much, why."""
    first = comparison.plans[0]
    areas = comparison.areas_side_by_side()
    show_table("Demand hours met", areas.header, [_shown(row, percent) for row in areas.rows], text_columns=2)
    gains = comparison.gains_side_by_side()
    rows = [
        _shown(row, _signed) for row in gains.rows if any(isinstance(cell, Fraction) and cell for cell in row)
    ]
    if rows:
        show_table(f"Posts located, against {first.name}", gains.header, rows, text_columns=2)
    measures = comparison.measures_side_by_side()
    show_table(
        "Measures (best by name, where the plans answer one question)",
        measures.header,
        [_shown(row, _short) for row in measures.rows if not str(row[0]).endswith("_unweighted")],
    )
    inputs = comparison.differing_inputs
    if inputs.rows:
        show_table("Inputs that differ", inputs.header, inputs.texts(), text_columns=len(inputs.header))
    if not comparison.ranked:
        say("Demand or hours differ between these plans: they answer different questions, so none is ranked.")
    elif comparison.unranked:
        say(f"Not ranked, since demand or hours are others: {', '.join(comparison.unranked)}.")
    for coincidence in comparison.coincidences:
        say(coincidence.sentence)
    for domination in comparison.dominated:
        say(domination.sentence)
    if comparison.curve is not None:
        say(f"On the frontier of {comparison.curve.name}:")
        for spot in comparison.plane.spots:
            say(f"  {spot.plan}: {standing(comparison.plane, spot)}.")
    for entry in comparison.entries:
        if entry.status != "proved":
            say(f"{entry.name} is {entry.status}.")
    for note in comparison.notes:
        say(note)


def _shown(row: tuple[Cell, ...], words: Words) -> list[str]:
    return [words(cell) if isinstance(cell, Fraction) else "" if cell is None else str(cell) for cell in row]


def _signed(posts: Fraction) -> str:
    return f"+{fte(posts)}" if posts > 0 else f"\u2212{fte(-posts)}" if posts < 0 else "0"


def _short(value: Fraction) -> str:
    return f"{float(value):,.4g}" if abs(value) < 1000 else f"{float(value):,.0f}"
