"""The geographies that can be built: council areas as they are, or joined to divisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allocator.build.councils import Council, Division
from allocator.build.figures import Figures


@dataclass(frozen=True)
class Area:
    """An area of a geography: a council area or a division.

    Parameters
    ----------
    code, name
        As the source tables have them.
    division
        Letter of the division in which the area lies; a division lies in itself.
    command
        The command area: North, East or West.
    figures
        What is published of it.
    officers
        Local officers; None where no source states them for such areas.
    """

    code: str
    name: str
    division: str
    command: str
    figures: Figures
    officers: int | None


@dataclass(frozen=True)
class Level:
    """Areas by code, and the area of each council area: `area_of` maps code to code."""

    name: str
    areas: Mapping[str, Area]
    area_of: Mapping[str, str]


def _divisions(councils: Mapping[str, Council], divisions: Mapping[str, Division]) -> Level:
    areas = {
        letter: Area(letter, d.name, letter, d.command, d.figures, d.officers)
        for letter, d in divisions.items()
    }
    return Level("divisions", areas, {code: council.division for code, council in councils.items()})


def _councils(councils: Mapping[str, Council], divisions: Mapping[str, Division]) -> Level:
    areas = {
        code: Area(code, c.name, c.division, divisions[c.division].command, c.figures, None)
        for code, c in councils.items()
    }
    return Level("councils", areas, {code: code for code in councils})


LEVELS: Mapping[str, Callable[[Mapping[str, Council], Mapping[str, Division]], Level]] = MappingProxyType(
    {"divisions": _divisions, "councils": _councils}
)
"""How the areas of each geography are made; a further one is one more entry."""
