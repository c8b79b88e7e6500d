"""The tables of a run as CSV files."""

from __future__ import annotations

import csv
import io

from allocator.tables import Table, plain


def csv_bytes(table: Table) -> bytes:
    r"""UTF-8, line feeds, plain decimals; the same table gives the same bytes.

    Names of columns are made safe like cells: those of a comparison are names of scenarios.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from allocator.tables import column
    >>> columns = (column("code", "text", ""), column("fte", "fte", ""))
    >>> csv_bytes(Table("t", columns, (("N", Fraction(3, 2)),)))
    b'code,fte\nN,1.5\n'
    >>> csv_bytes(Table("t", (column("=1+1", "fte", ""),), ((Fraction(2),),)))
    b"'=1+1\n2\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([plain(name, "text") for name in table.header])
    writer.writerows(table.texts())
    return text.getvalue().encode("utf-8")
