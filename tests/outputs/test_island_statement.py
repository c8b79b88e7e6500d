"""What is said of islands and rural areas is what islands.csv holds, and no more than a plan can know."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from door import report, small_report

from allocator.outputs.island_places import places, rural_share_of_country
from allocator.outputs.island_statement import island_brief, island_limits, island_rows, island_sentences
from allocator.report import Report
from allocator.sentences import percent


def told(made: Report, name: str) -> str:
    (sentence,) = (line for line in island_sentences(made) if line.startswith(f"{name}: "))
    return sentence


def with_numbers(made: Report, area: str, **numbers: Fraction) -> Report:
    """The same report of an area about which other numbers are known."""
    setting = made.problem.setting
    assert setting is not None
    areas = tuple(
        replace(one, numbers={**one.numbers, **numbers}) if one.code == area else one
        for one in setting.geography.areas
    )
    geography = replace(setting.geography, areas=areas)
    return replace(made, problem=replace(made.problem, setting=replace(setting, geography=geography)))


def test_at_32_councils_the_four_of_highlands_and_islands_are_told_one_by_one_islands_first() -> None:
    names = [place.name for place in places(report("councils"))]
    assert names[:3] == ["Na h-Eileanan Siar", "Shetland Islands", "Orkney Islands"]
    assert names[3:5] == ["Argyll and Bute", "North Ayrshire"], "islands in part"
    assert "Highland" in names[5:], "more rural than the country"
    assert "Glasgow City" not in names


def test_a_sentence_has_the_figures_of_the_table() -> None:
    made = report("councils")
    table = made.table("islands")
    rows = {str(row[1]): dict(zip(table.header, row, strict=True)) for row in table.rows}
    for name in ("Highland", "Orkney Islands", "Shetland Islands", "Na h-Eileanan Siar"):
        row, sentence = rows[name], told(made, name)
        coverage, received, above = row["coverage"], row["received_hours"], row["above_country"]
        assert isinstance(coverage, Fraction)
        assert isinstance(received, Fraction)
        assert isinstance(above, Fraction)
        assert f"{float(received):,.0f} hours of case work a year reach it" in sentence
        assert f"{percent(coverage)} of " in sentence
        assert f"{abs(float(above)) * 100:.1f} points {'above' if above > 0 else 'below'}" in sentence
        assert "in the stand-in for today's posts" in sentence


def test_where_only_pools_serve_an_island_it_is_said_that_nobody_comes_from_a_base() -> None:
    (row,) = (row for row in island_rows(report("councils")) if row[0].startswith("Shetland"))
    assert row[5] == "not applicable"
    assert "access hours do not apply: no hour is served from a base" in told(
        report("councils"), "Shetland Islands"
    )


def test_islands_together_are_their_hours_together() -> None:
    made = report("councils")
    islands = [row for row in made.table("islands").rows if row[2] == "yes"]
    served, demand = (sum(Fraction(str(row[k])) for row in islands) for k in (7, 5))
    (line,) = (
        line for line in island_sentences(made) if line.startswith("Islands, 3 council areas together")
    )
    assert f"{percent(served / demand)} of {float(demand):,.0f} hours of demand are met" in line
    assert percent(served / demand) in island_brief(made)


def test_hours_beyond_what_there_is_work_for_are_named() -> None:
    """A floor keeps an investigator on the isle, more than its work takes: what arrives is not all met."""
    (isle,) = places(small_report())
    assert isle.received > isle.served
    spare = f"{float(isle.received - isle.served):,.0f} of them are more than it has work for"
    assert spare in told(small_report(), "Isle")


def test_at_13_divisions_no_figure_is_given_for_islands_alone_and_the_command_is_named() -> None:
    names = [name for name, *_ in island_rows(report("baseline"))]
    assert names[0] == "Highlands and Islands (23.4 % on islands; 53.5 % rural)"
    lines = " ".join(island_limits(report("baseline")))
    assert "None of the 13 divisions counts as islands" in lines
    assert (
        "Highlands and Islands (23.4 %), Argyll and West Dunbartonshire (7.5 %) and Ayrshire (1.6 %)" in lines
    )
    assert "no share of people or of work is used to guess" in lines
    assert "allocator solve councils-islands" in lines
    for text in [*island_sentences(report("baseline")), island_brief(report("baseline"))]:
        assert not re.search("Orkney|Shetland|Eileanan", text)
    assert not any(char.isdigit() for char in island_brief(report("baseline")))


def test_what_islands_and_rural_mean_is_said_in_the_words_of_sources_csv() -> None:
    lines = island_limits(report("councils"))
    start = "island_share in areas.csv: share of people on islands that no bridge joins to the mainland"
    assert any(line.startswith(start) for line in lines)
    assert "rural_share in areas.csv: share of people in classes 6 to 8." in lines


def test_the_country_is_as_rural_as_its_people_are() -> None:
    """180,000 people, a tenth of them rural; 20,000, all of them; 100,000, none: 38 of 300 thousand."""
    made = small_report()
    for area, share in (("HAR", "0.1"), ("ISL", "1"), ("VAL", "0")):
        made = with_numbers(made, area, rural_share=Fraction(share))
    setting = made.problem.setting
    assert setting is not None
    assert rural_share_of_country(setting.geography) == Fraction(38, 300)
    assert [place.name for place in places(made)] == ["Isle"]
    unknown = replace(setting.geography.areas[0], numbers={"rural_share": Fraction(1, 10)})
    areas = (unknown, *setting.geography.areas[1:])
    assert rural_share_of_country(replace(setting.geography, areas=areas)) == Fraction(11, 30)


def test_without_rural_shares_islands_are_told_alone_and_it_is_said() -> None:
    assert [name for name, *_ in island_rows(small_report())] == ["Isle (islands)"]
    assert "no full column rural_share" in " ".join(island_limits(small_report()))
    assert island_brief(small_report()).startswith("Islands (Isle): ")
