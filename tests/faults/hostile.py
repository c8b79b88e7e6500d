"""A scenario and a geography with text that would run, if anything ran it, in every field that takes text."""

from __future__ import annotations

from tests.faults.stage import AREAS, BASES, BOUNDARIES, DEMAND, SCENARIO, TRAVEL, Stage

TEXT = "=cmd|'<script>alert(1)</script><img src=x onerror=alert(2)>${alert(3)}`{{7*7}}{% x %}</script>"
LINES = "\u2028\u2029"
"""Line ends of JavaScript: tables refuse them, a scenario may have them."""
NAME = "<img src=x onerror=alert(4)>${alert(5)}"
"""What a file may be called."""
CODE = "__proto__"


def hostile(stage: Stage) -> list[object]:
    """Write the files; returns the scenario's path."""
    toml = TEXT.replace("\\", "\\\\")
    stage.change(
        *((name, "ISL", CODE) for name in (AREAS, BOUNDARIES, TRAVEL, TRAVEL, DEMAND, DEMAND)),
        (TRAVEL, "harbour_lab,ISL", f"harbour_lab,{CODE}"),
        (TRAVEL, "valley_lab,ISL", f"valley_lab,{CODE}"),
        (AREAS, "Harbour,Coast", f"{TEXT},{TEXT}"),
        (AREAS, "Isle,Coast", f"{TEXT},{TEXT}"),
        (BASES, "Harbour laboratory", TEXT),
        (BOUNDARIES, '"Harbour"', '"<script>alert(6)</script>"'),
        (DEMAND, "period,count", "period,count,flag,reason"),
        *((DEMAND, f",{count}\n", f",{count},,\n") for count in (130, 18, 70, 66)),
        (DEMAND, ",110\n", f",110,not-comparable,{TEXT}\n"),
        (DEMAND, ",14\n", f",14,,{TEXT}\n"),
        ("data/sources.csv", "invented,2024,none needed,replace by your own", f"{TEXT},{TEXT},{TEXT},{TEXT}"),
        ("data/geography.toml", '"Three invented areas"', f'"{toml}"'),
        ("data/geography.toml", 'area_label = "area"', f'area_label = "{toml}"'),
        ("data/geography.toml", 'areas_label = "areas"', f'areas_label = "{toml}"'),
        ("data/geography.toml", '"invented"', f'"{toml}"'),
        ("data/geography.toml", "Invented; no licence needed.", toml),
        (SCENARIO, 'title = "Three invented areas"', f'title = "{toml}{LINES}"'),
        (SCENARIO, 'source = "cases"\n', f'source = "cases"\nlabel = "{toml}{LINES}"\n'),
        (SCENARIO, 'id = "examiner"\n', f'id = "examiner"\nlabel = "{toml}{LINES}"\n'),
        (SCENARIO, 'id = "investigator"\n', f'id = "investigator"\nlabel = "{toml}{LINES}"\n'),
        (SCENARIO, '"invented, like everything in this folder"', f'"{toml}{LINES}"\nnote = "{toml}"'),
        (SCENARIO, "low = 6", f'year = "{toml}"\nlow = 6'),
    )  # fmt: skip
    stage.put(
        "data/national_totals.csv", f"total,period,value,unit,source\ncases-in-all,2023,200,{TEXT},{TEXT}\n"
    )
    (stage.folder / "g" / SCENARIO).rename(stage.folder / "g" / f"{NAME}.toml")
    return [f"g/{NAME}.toml"]
