"""A report says everything about a plan in frames with the columns of the files, and names things rightly."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from door import report, small_report

from allocator.report import ASSUMPTIONS_LINE, STAND_IN_LINE, Report, assess
from allocator.sentences import area_sentences, baseline_words, fte, percent, role_labels

FRAMES = ["posts", "coverage", "drivers", "areas", "groups", "measures", "rules", "stages", "assumptions"]


@pytest.fixture(params=["fair", "limited-moves", "mix-photographs"])
def made(request: pytest.FixtureRequest) -> Report:
    return report(request.param)


@pytest.mark.parametrize("name", FRAMES)
def test_frames_have_the_columns_and_values_of_the_tables(name: str) -> None:
    whole = report("fair")
    frame = getattr(whole, name)
    table = whole.table(name)
    assert isinstance(frame, pd.DataFrame)
    assert tuple(frame.columns) == table.header
    assert len(frame) == len(table.rows)
    assert frame.equals(table.frame())


def test_service_hours_are_a_frame_too() -> None:
    assert list(report("fair").hours.columns) == ["role", "base", "area", "hours", "travel_hours"]


def test_boundaries_are_polygons_with_the_row_of_each_area() -> None:
    import geopandas as gpd

    shapes = report("fair").boundaries
    assert isinstance(shapes, gpd.GeoDataFrame)
    assert len(shapes) == 13
    assert {"code", "coverage", "fte_located", "fte_received", "geometry"} <= set(shapes.columns)
    assert shapes.crs == "EPSG:4326"
    assert shapes.geometry.is_valid.all()


def test_a_notebook_shows_texts_as_texts() -> None:
    whole = small_report('title="<script>alert(1)</script>"')
    page = whole._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert ASSUMPTIONS_LINE in page


def test_every_plan_says_that_its_numbers_are_assumptions(made: Report) -> None:
    assert made.notes[0] == ASSUMPTIONS_LINE


def test_an_apportioned_baseline_is_a_stand_in_everywhere(made: Report) -> None:
    assert STAND_IN_LINE in made.notes
    assert set(made.posts["baseline_kind"]) == {"stand-in", "none"} or set(made.posts["baseline_kind"]) == {
        "stand-in"
    }
    assert baseline_words(made) == "the stand-in for today's posts"
    for sentence in area_sentences(made).values():
        assert "in the stand-in for today's posts" in sentence


def test_differences_from_a_stand_in_are_never_called_cuts_or_losses(made: Report) -> None:
    from allocator.outputs.map_of_report import map_view

    view = map_view(made, "id")
    texts = [
        *area_sentences(made).values(),
        *made.notes,
        *(note for layer in view.layers for note in (layer.note, layer.label)),
    ]
    texts += [column.meaning for table in made.tables.values() for column in table.columns]
    for text in texts:
        assert not re.search(r"\b(cuts?|loses?|lost|losses)\b", text, re.IGNORECASE), text
        assert (
            "loss" not in text or "not a loss" in text or "nobody's loss" in text or "to the loss" in text
        ), text


def test_a_stated_baseline_is_no_stand_in() -> None:
    whole = small_report("roles.investigator.baseline={HAR = 4, ISL = 1, VAL = 3}")
    assert STAND_IN_LINE not in whole.notes
    assert baseline_words(whole) == "today's posts"
    assert "against 6 in today's posts" in area_sentences(whole)["HAR"]


def test_located_and_received_stand_beside_each_other(made: Report) -> None:
    assert {"fte_located", "fte_received"} <= set(made.areas.columns)
    located, received = made.areas["fte_located"], made.areas["fte_received"]
    assert (located - received).abs().max() > 1
    for area, sentence in area_sentences(made).items():
        row = made.areas.set_index("area").loc[area]
        assert re.search(rf"\b{row['fte_located']:g} posts? stands? here", sentence)
        assert f"{row['fte_received']:.1f} posts' worth of hours serve it" in sentence


def test_a_sentence_names_the_rules_that_bind() -> None:
    efficient = area_sentences(report("efficient"))
    assert efficient["V"].endswith("; what binds here is the size of all 7 pools.")
    assert efficient["C"].endswith("; what binds here is the size of a pool: Online investigator.")
    limited = area_sentences(report("limited-moves"))
    assert all("binding here: ten_moves" in sentence for sentence in limited.values())
    three = area_sentences(small_report())
    assert "binding here: floor" in three["ISL"]
    assert "floor" not in three["HAR"]


def test_where_all_work_is_done_nothing_binds_and_no_pool_is_blamed() -> None:
    baseline = report("baseline")
    done = baseline.coverage.groupby("area")["shortfall_hours"].sum() == 0
    sentences = area_sentences(baseline)
    assert done.sum() >= 1
    for area in done.index:
        assert ("none of its work is left undone" in sentences[area]) == done[area]
    short = baseline.coverage[(baseline.coverage["area"] == "D") & (baseline.coverage["shortfall_hours"] > 0)]
    named = sentences["D"].rpartition("pools: ")[2].rstrip(".").split(", ")
    labels = role_labels(baseline)
    assert named == [labels[role] for role in short["role"]]


def test_a_floor_at_a_base_binds_where_the_base_stands() -> None:
    rule = "rules=[{id = 'open', type = 'floor', bases = ['valley_lab'], fte = 3}]"
    sentences = area_sentences(small_report(rule))
    assert "binding here: open" in sentences["VAL"]
    assert "open" not in sentences["HAR"]


def test_a_guarantee_binds_in_the_areas_of_its_group() -> None:
    rule = "rules=[{id = 'isles', type = 'group_guarantee', groups = ['islands'], coverage = 0.7}]"
    sentences = area_sentences(small_report(rule, "fairness={criteria = ['total_shortfall']}"))
    assert "binding here: isles" in sentences["ISL"]
    assert not any("isles" in sentences[area] for area in ("HAR", "VAL"))


def test_an_area_without_demand_is_said_to_have_none_of_it() -> None:
    base = small_report()
    demand = {key: hours for key, hours in base.problem.demand_hours.items() if key[2] != "ISL"}
    problem = replace(base.problem, demand_hours=demand, criteria=(), rules=())
    idle = Report(problem, replace(base.plan, stages=()))
    sentence = area_sentences(idle)["ISL"]
    assert sentence.startswith("Isle has 0.0 % of the demand hours; ")
    assert "are met" not in sentence
    assert "nothing binds here" in sentence
    assert idle.areas.set_index("area").loc["ISL", "coverage"] == 1


def test_an_unproved_plan_says_so_in_its_notes() -> None:
    whole = small_report()
    stages = tuple(
        replace(stage, bound=stage.bound + Fraction(1, 4)) if stage.sense == "max" else stage
        for stage in whole.plan.stages
    )
    unproven = assess(whole.problem, replace(whole.plan, status="unproven", stages=stages))
    assert any(note.startswith("NOT PROVED") and "by at most 0.25" in note for note in unproven.notes)
    closed = assess(whole.problem, replace(whole.plan, status="unproven"))
    assert any(note.startswith("NOT PROVED") and "at most" not in note for note in closed.notes)


def test_prices_without_a_reference_are_empty_and_say_why() -> None:
    whole = small_report()
    bare = assess(whole.problem, whole.plan)
    prices = bare.measures[bare.measures["measure"].str.startswith("price")]
    assert prices["value"].isna().all()
    assert (prices["note"] != "").all()


def test_numbers_for_people_are_short() -> None:
    assert (percent(Fraction(1, 3)), fte(Fraction(5, 2)), fte(Fraction(0))) == ("33.3 %", "2.5", "0")
