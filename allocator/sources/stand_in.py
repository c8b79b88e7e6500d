"""A table that stands for one of a geography folder: a CSV file or a sheet of a workbook, from anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

WORKBOOKS = (".xlsx", ".xlsm")
_SHEET = re.compile(r"(.+?\.xls[xm])#(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class StandIn:
    """Where the table is found.

    Parameters
    ----------
    path
        The file: a workbook if its name ends in ``.xlsx`` or ``.xlsm``, otherwise a CSV file.
    sheet
        The sheet that is asked for; empty for the only one.
    """

    path: Path
    sheet: str = ""

    @property
    def is_workbook(self) -> bool:
        """Whether the file is read as a workbook."""
        return self.path.suffix.lower() in WORKBOOKS


def stand_in(text: str | Path) -> StandIn:
    """Take ``PATH#SHEET`` apart; only a workbook has a sheet, so that other paths may hold the sign.

    Examples
    --------
    >>> stand_in("counts/book.xlsx#Demand 2024").sheet, stand_in("counts#2.csv").path.name
    ('Demand 2024', 'counts#2.csv')
    """
    found = _SHEET.fullmatch(str(text))
    return StandIn(Path(found[1]), found[2]) if found else StandIn(Path(text))
