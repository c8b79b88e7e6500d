"""D: what can be wrong with a table."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.build.tables import write_assumptions, write_source
from tests.faults.stage import AREAS, DEMAND, SCENARIO, Fixture, Stage, words
from tests.sources.workbooks import book, put

ISLE = "ISL,cases,2023,14\n"
LAST = "VAL,cases,2024,66\n"
COUNTS = (110, 130, 14, 18, 70, 66)
ZEROS = tuple((DEMAND, f",{count}\n", ",0\n") for count in COUNTS)


def count(text: str) -> object:
    """The act of writing the count of one row otherwise."""
    return words("check", (DEMAND, ISLE, f"ISL,cases,2023,{text}\n"))


def recoded(name: str, encode: Callable[[str], bytes]) -> object:
    """The act of writing a table in other bytes."""

    def act(stage: Stage) -> list[object]:
        stage.put(name, encode(stage.read(name).replace("Isle", "Îsle")))
        return ["check", stage.scenario]

    return act


def workbook(edit: Callable[[Any], object], cut: int | None = None) -> object:
    """The act of checking with the counts on a sheet of a workbook, edited there, or cut short."""

    def act(stage: Stage) -> list[object]:
        header, *lines = csv.reader(stage.read(DEMAND).splitlines())
        data = book([header, *([*line[:3], int(line[3]), *line[4:]] for line in lines)], edit)
        stage.put("book.xlsx", data[:cut])
        return ["check", stage.scenario, "--demand", "g/book.xlsx"]

    return act


def sums_that_disagree(_: Stage) -> list[object]:
    place = Path(tempfile.mkdtemp(dir="."))
    source, assumed = write_source(place / "source"), write_assumptions(place / "assumptions")
    table = source / "recorded_sexual_crime_division_1996_2022.csv"
    table.write_text(
        table.read_text("utf-8").replace("photos-of-children,6", "photos-of-children,7", 1), "utf-8"
    )
    return ["data", "build", source, "--out", "built", "--assumptions", assumed]


ROWS = (
    Fixture("D1", "a code that reads as missing", words("check", (DEMAND, "ISL,cases,2023",
            "NA,cases,2023")), 3,
            ("demand.csv:4", "area 'NA', which is unknown", "a code of areas.csv")),
    Fixture("D2", "an area without a row", words("check", (DEMAND, ISLE, ""), (DEMAND, "ISL,cases,2024,18\n",
            "")), 3,
            ("demand.csv", "no row at all for ISL", "write 0 where it is 0")),
    Fixture("D2", "a year without a row", words("check", (DEMAND, ISLE, "")), 3,
            ("no row of driver cases in 2023 for ISL", "write 0 where it is 0")),
    Fixture("D3", "a row twice", words("check", (DEMAND, ISLE, ISLE * 2)), 3,
            ("demand.csv:5", "a second time", "it stands in row 4", "never added up")),
    Fixture("D4", "a row of totals", words("check", (DEMAND, LAST, LAST + "Scotland,cases,2024,214\n")), 3,
            ("demand.csv:8", "a row of totals: area 'Scotland'", "delete the rows of totals")),
    Fixture("D5", "a blank cell", count(""), 3, ("demand.csv:4", "count: a blank", "blank is not 0")),
    Fixture("D6", "a thousands separator", count('"1,234"'), 3, ("demand.csv:4", "thousands separators",
            "write 1234")),
    Fixture("D6", "a decimal comma", count('"1.234,5"'), 3, ("demand.csv:4", "a decimal comma",
            "write 1234.5")),
    Fixture("D6", "a currency sign", count("£14"), 3, ("demand.csv:4", "a currency sign", "write 14")),
    Fixture("D6", "a percent sign", count("14%"), 3, ("demand.csv:4", "a percent sign", "write 0.14")),
    Fixture("D6", "a space that does not break", count("1\u00a0234"), 3, ("demand.csv:4", "spaces",
            "write 1234")),
    Fixture("D6", "a minus sign that is none", count("\u221214"), 3, ("demand.csv:4", "no '-'", "write -14")),
    *(Fixture("D7", f"a suppressed count {text}", count(text), 3,
              ("demand.csv:4", f"'{text}', a suppressed count", "by a stated rule"))
      for text in ("*", "<5", "[c]", "..")),
    Fixture("D8", "zeros lost from codes", words("check", *((name, "ISL", "007") for name in (AREAS,
            "data/travel.csv")),
            ("data/boundaries.geojson", "ISL", "007"), ("data/travel.csv", "ISL", "007"), (DEMAND, "ISL",
            "7"),
            (DEMAND, "ISL", "7")), 3, ("demand.csv:4", "area '7'",
            "did you mean '007'? Spreadsheets drop leading zeros")),
    Fixture("D7", "a suppressed count on a sheet", workbook(put(D4="[c]")), 3,
            ("book.xlsx, sheet Demand, cell D4", "'[c]', a suppressed count", "by a stated rule")),
    Fixture("D8", "an exponent", count("1E5"), 3, ("demand.csv:4", "with an exponent", "write 100000")),
    Fixture("D8", "a date", count("14-Jan"), 3, ("demand.csv:4", "a date", "a spreadsheet may have turned")),
    Fixture("D8", "a date on a sheet", workbook(put(C4=date(2010, 11, 1))), 3,
            ("book.xlsx, sheet Demand, cell C4", "2010-11-01", "may have turned 2010-11 into a date")),
    Fixture("D9", "Windows-1252", recoded(AREAS, lambda text: text.encode("cp1252")), 3,
            ("areas.csv:3", "byte 0xCE, no UTF-8 ('Î' in Windows-1252)", "CSV UTF-8")),
    Fixture("D9", "UTF-16", recoded(AREAS, lambda text: text.encode("utf-16")), 3,
            ("areas.csv", "text in UTF-16", "CSV UTF-8")),
    Fixture("D10", "a byte-order mark", recoded(AREAS, lambda text: text.encode("utf-8-sig")), 0, ()),
    Fixture("D10", "line ends of Windows", recoded(DEMAND, lambda text: text.replace("\n", "\r\n").encode()),
            0, ()),
    Fixture("D10", "no line end after the last row", recoded(DEMAND,
            lambda text: text.rstrip("\n").encode()), 0,
            ("demand.csv:7", "is it whole?")),
    Fixture("D11", "capitals and spaces in the header",
            words("check", (DEMAND, "area,driver,period,count", " Area , Driver,period ,COUNT")), 0, ()),
    Fixture("D11", "a column twice", words("check", (DEMAND, "period,count", "period,count,Count")), 3,
            ("demand.csv:1", "the column 'count' more than once", "delete one")),
    Fixture("D12", "a row cut short", words("check", (DEMAND, ISLE, "ISL,cases,2023\n")), 3,
            ("demand.csv:4", "3 cells", "4 cells, as the header has")),
    Fixture("D12", "a comma at the end", count("14,"), 3, ("demand.csv:4", "5 cells",
            "delete the commas at its end")),
    Fixture("D13", "a quote that does not close", count('"14'), 3, ("demand.csv:4", "a quote that opens")),
    Fixture("D14", "a NUL", count("14\0"), 3, ("demand.csv:4", "U+0000", "delete it")),
    Fixture("D14", "a mark that turns the direction", words("check", (AREAS, "Isle", "Is\u202ele")), 3,
            ("areas.csv:3", "U+202E RIGHT-TO-LEFT OVERRIDE", "delete it")),
    Fixture("D14", "a control character in a scenario, written as TOML allows",
            words("check", (SCENARIO, 'title = "Three', 'title = "\\u001b[31mThree')), 3,
            ("scenario.toml: title", "U+001B", "delete it")),
    Fixture("D14", "a letter that looks like another", words("check", (DEMAND, "ISL,cases,2023",
            "\u0406SL,cases,2023")), 3,
            ("demand.csv:4", "U+0406 CYRILLIC CAPITAL LETTER", "is no letter A-Z")),
    Fixture("D15", "a last line cut short", words("check", (DEMAND, LAST, "VAL,cas")), 3,
            ("demand.csv:7", "2 cells", "is the row cut short?")),
    Fixture("D15", "a file cut at the end of a line", words("check", (DEMAND, LAST, "")), 3,
            ("demand.csv", "no row of driver cases in 2024 for VAL")),
    Fixture("D15", "a workbook cut short", workbook(lambda sheet: None, cut=3000), 3,
            ("book.xlsx", "a damaged workbook", "is it cut short?")),
    Fixture("D16", "calendar and financial years", words("check", (DEMAND, "HAR,cases,2024",
            "HAR,cases,2023-24")), 3,
            ("demand.csv", "mixed periods", "use one form in the whole file")),
    Fixture("D17", "a jump that is real", words("check", (DEMAND, ",110\n", ",20\n"), (DEMAND, ",130\n",
            ",1300\n")), 0,
            ("driver cases in HAR jumps from 20 in 2023 to 1300 in 2024", "used as it stands")),
    Fixture("D18", "no demand of one driver", words("solve", *ZEROS, more=("--no-map", "--out", "new")), 0,
            ()),
    Fixture("D18", "no demand at all", words("solve", *ZEROS, (SCENARIO, "total = 200", "total = 0"),
            more=("--no-map", "--out", "new")), 0, ()),
    Fixture("D19", "council areas that do not add up to their division", sums_that_disagree, 3,
            ("7; allowed: 6, the sum over the council areas",)),
)  # fmt: skip
