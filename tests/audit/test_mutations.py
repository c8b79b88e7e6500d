"""Whatever is changed in a run, it is refused, and what differs is named; resealing helps nobody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from door import call
from runs import FRACTIONAL, copy_of, edit_json, edit_rows, edit_text, reseal, three, written

import allocator
from allocator.errors import VerificationError
from allocator.verification.map_data import DATA

Change = Callable[[Path], None]


def row(name: str, number: int, column: str, value: str | Callable[[str], str]) -> Change:
    """One cell of a table; `number` counts from the first row under the header."""

    def change(rows: list[list[str]]) -> None:
        place = rows[0].index(column)
        old = rows[number][place]
        rows[number][place] = value if isinstance(value, str) else value(old)
        assert rows[number][place] != old

    return lambda folder: edit_rows(folder / f"{name}.csv", change)


def plan(change: Callable[[Any], None]) -> Change:
    return lambda folder: edit_json(folder / "plan.json", change)


def one_post_moved(content: Any) -> None:
    giver, taker = [each for each in content["posts"] if each["role"] == "investigator"][:2]
    giver["fte"], taker["fte"] = str(int(giver["fte"]) - 1), str(int(taker["fte"]) + 1)


def one_hour_more(content: Any) -> None:
    content["service"][0]["hours"] = str(Fraction(content["service"][0]["hours"]) + 1)


def a_sign_turned(content: Any) -> None:
    content["service"][0]["hours"] = f"-{content['service'][0]['hours']}"


def a_higher_optimum(content: Any) -> None:
    for key in ("optimum", "bound"):
        content["stages"][0][key] = str(Fraction(content["stages"][0][key]) + Fraction(1, 10**12))


def a_lower_bound(content: Any) -> None:
    content["stages"][0]["bound"] = "0"


def a_stage_less(content: Any) -> None:
    content["stages"].pop()


def a_better_certificate(content: Any) -> None:
    content["stages"][0]["certificate"] = "exact"


def map_data(change: Callable[[Any], None]) -> Change:
    def edit(folder: Path) -> None:
        page = (folder / "map.html").read_text(encoding="utf-8")
        found = DATA.search(page)
        assert found is not None
        data = json.loads(found[1])
        change(data)
        text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
        text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        (folder / "map.html").write_text(page.replace(found[1], text), encoding="utf-8")

    return edit


def a_shaded_value(data: Any) -> None:
    data["layers"][0]["values"][0] += 0.5


def a_printed_value(data: Any) -> None:
    data["layers"][0]["texts"][0] = "99 %"


def a_sentence(data: Any) -> None:
    data["areas"][0]["sections"][0]["facts"][0][1] += " All is well."


def page(old: str, new: str) -> Change:
    return lambda folder: edit_text(folder / "map.html", old, new)


def drop_row(name: str, number: int) -> Change:
    return lambda folder: edit_rows(folder / f"{name}.csv", lambda rows: rows.pop(number))


def repeat_row(name: str, number: int) -> Change:
    return lambda folder: edit_rows(folder / f"{name}.csv", lambda rows: rows.insert(number, rows[number]))


def swap_rows(name: str) -> Change:
    def change(rows: list[list[str]]) -> None:
        rows[1], rows[2] = rows[2], rows[1]

    return lambda folder: edit_rows(folder / f"{name}.csv", change)


def metadata(folder: Path) -> None:
    edit_json(folder / "areas.csv-metadata.json", lambda content: content.update({"dc:title": "Other"}))


def stranger(folder: Path) -> None:
    (folder / "report.html").write_text("<p>", encoding="utf-8")


MUTATIONS: dict[str, tuple[Change, str]] = {
    "one post moved in the plan": (plan(one_post_moved), "plan.json: investigator, "),
    "one post moved in the table": (row("posts", 1, "fte", "9"), "examiner, harbour_lab: fte: found 9"),
    "a served hour": (plan(one_hour_more), "plan.json: examiner, harbour_lab: deployed hours"),
    "a sign": (plan(a_sign_turned), "expected hours above 0"),
    "an optimum raised by a trillionth": (plan(a_higher_optimum), "plan.json: stage 1: optimum"),
    "a bound below the plan": (plan(a_lower_bound), "plan.json: stage 1: bound"),
    "a stage dropped": (plan(a_stage_less), "criterion: found no stage; expected then_service_in_order"),
    "a certificate that is not there": (plan(a_better_certificate), "certificate: found leximin exact"),
    "an optimum in the table": (row("stages", 1, "optimum", "0.99"), "stages.csv: 1: optimum: found 0.99"),
    "a bound in the table": (row("stages", 1, "bound", "0.99"), "stages.csv: 1: bound: found 0.99"),
    "a served hour in the table": (row("service", 1, "hours", "1"), "service.csv: "),
    "coverage": (row("coverage", 1, "coverage", "0.999999999"), "coverage: found 0.999999999"),
    "a sign in the table": (row("posts", 2, "change_fte", lambda old: f"-{old}1"), "change_fte: found -"),
    "a measure": (row("measures", 3, "value", "0.5"), "measures.csv: coverage_min, all: value: found 0.5"),
    "a unit": (row("measures", 1, "unit", "hours"), "unit: found hours; expected share"),
    "a rule dropped": (drop_row("rules", 1), "rules.csv: "),
    "a slack": (row("rules", 1, "slack", "1"), "rules.csv: "),
    "a rule that does not bind": (row("rules", 1, "binding", "yes"), "binding: found yes; expected no"),
    "two rows swapped": (swap_rows("areas"), "areas.csv: line 2: found "),
    "a row twice": (repeat_row("areas", 1), "found a row; expected no such row"),
    "an assumption": (row("assumptions", 1, "kind", "measured"), "kind: found measured; expected assumed"),
    "a name": (row("areas", 1, "name", "Elsewhere"), "name: found Elsewhere"),
    "metadata": (metadata, 'areas.csv-metadata.json: dc:title: found "Other"'),
    "a shaded value of the map": (map_data(a_shaded_value), "Coverage: All roles: found"),
    "a printed value of the map": (map_data(a_printed_value), 'layers[coverage].texts[0]: found "99 %"'),
    "a sentence of the map": (map_data(a_sentence), "areas["),
    "the map's run": (page('<dd class="run">', '<dd class="run">0'), "map.html: run id"),
    "the map's title": (page("<h1>", "<h1>Not "), "map.html"),
    "the map's program": (page("</body>", "<script>alert(1)</script></body>"), "map.html"),
    "a byte-order mark": (
        lambda folder: (folder / "posts.csv").write_bytes(
            b"\xef\xbb\xbf" + (folder / "posts.csv").read_bytes()
        ),
        "posts.csv: header",
    ),
    "carriage returns": (
        lambda folder: (folder / "posts.csv").write_bytes(
            (folder / "posts.csv").read_bytes().replace(b"\n", b"\r\n")
        ),
        "posts.csv: found other bytes",
    ),
    "a file removed": (lambda folder: (folder / "drivers.csv").unlink(), "drivers.csv: found no such file"),
}  # fmt: skip


def refusal(folder: Path) -> str:
    with pytest.raises(VerificationError) as refused:
        allocator.verify(folder)
    return str(refused.value)


@pytest.mark.parametrize("resealed", [False, True], ids=["as found", "resealed"])
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_run_is_refused_and_the_change_is_named(name: str, resealed: bool) -> None:
    change, part = MUTATIONS[name]
    folder = three()
    change(folder)
    if resealed:
        reseal(folder)
    told = refusal(folder)
    assert part in told, told


MANIFEST: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "the status": (lambda content: content.update(status="unproven"), "status: found"),
    "the gap": (lambda content: content.update(gap=1), "gap: found 1"),
    "a note": (lambda content: content["notes"].pop(), "notes"),
    "a version": (lambda content: content["versions"].update(highspy="1.0"), "run_id: found"),
    "an option": (lambda content: content["solver"]["options"].update(mip_rel_gap=1), "run_id: found"),
    "the solver": (lambda content: content["solver"].update(name="other"), "run_id: found"),
    "the run id": (lambda content: content.update(run_id="0" * 64), "run_id: found"),
    "a resolved number": (
        lambda content: content["scenario"]["resolved"]["roles"][0].update(posts=99),
        "scenario.resolved.roles[investigator].posts: found 99",
    ),
    "the title": (lambda content: content["scenario"].update(title="x"), 'scenario.title: found "x"'),
    "an override": (
        lambda content: content["scenario"]["overrides"].append("roles.examiner.visits_per_100_hours=3"),
        "scenario.resolved.roles[examiner].visits_per_100_hours: found",
    ),
    "rows of an input": (lambda content: content["inputs"][0].update(rows=1), "rows: found 1"),
    "rows used": (lambda content: content["inputs"][0].update(rows_used=1), "rows_used: found 1"),
    "rows rejected": (lambda content: content["inputs"][0].update(rows_rejected=1), "rows_rejected: found 1"),
    "V*": (
        lambda content: content["references"].update(most_risk_weighted_hours=1),
        "references.most_risk_weighted_hours: found 1",
    ),
    "the exact V*": (
        lambda content: content["references"]["plans"][0].update(value="1"), "total_shortfall: value: found 1"
    ),
    "m*": (
        lambda content: content["references"]["plans"][1].update(value="1", bound="1"),
        "largest_shortfall: value: found 1",
    ),
    "a bound of a reference plan": (
        lambda content: content["references"]["plans"][0].update(bound="1"), "total_shortfall: bound: found 1"
    ),
    "posts of a reference plan": (
        lambda content: content["references"]["plans"][0]["posts"][0].update(fte="99"),
        "references: total_shortfall: examiner, harbour_lab: ",
    ),
    "no reference plan": (lambda content: content["references"].update(plans=[]), "price_of_fairness"),
    "a key more": (lambda content: content.update(approved=True), "approved: found true; expected nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", MANIFEST)
def test_a_changed_manifest_is_refused_sealed_or_not(name: str) -> None:
    change, part = MANIFEST[name]
    folder = three()
    edit_json(folder / "manifest.json", change)
    assert "manifest.json: seal" in refusal(folder)
    reseal(folder)
    told = refusal(folder)
    assert part in told, told
    assert "seal" not in told


def test_a_plan_that_a_limit_stopped_cannot_be_called_proved() -> None:
    folder = three()

    def stopped(content: Any) -> None:
        content["status"] = "unproven"
        content["stages"][0]["bound"] = str(Fraction(content["stages"][0]["bound"]) + Fraction(1, 10))
        del content["stages"][1:]

    def nothing_proved(content: Any) -> None:
        del content["claims"][1:], content["programs"][:]

    edit_json(folder / "plan.json", stopped)
    edit_json(folder / "certificate.json", nothing_proved)
    honest = refusal(folder)
    assert "plan.json: stage" not in honest, "an unproved plan may be below its bound"
    edit_json(folder / "plan.json", lambda content: content.update(status="proved"))
    reseal(folder, lambda content: content.update(status="proved", gap=0))
    told = refusal(folder)
    assert "plan.json: stage 1: bound" in told
    assert "or the status unproven" in told
    assert "found no stage" in told


def test_a_map_of_another_run_beside_new_tables_is_found() -> None:
    folder = three()
    other = written("roles.investigator.posts=5", name="five")
    shutil.copy(other / "map.html", folder / "map.html")
    reseal(folder)
    told = refusal(folder)
    assert "map.html: run id" in told
    assert "map.html" in told
    assert "posts.csv" not in told


def test_fractional_posts_are_held_to_exact_fractions() -> None:
    folder = copy_of(written(*FRACTIONAL, name="fractional"))
    assert allocator.verify(folder).status == "proved"

    def nudge(content: Any) -> None:
        giver, taker = [each for each in content["posts"] if each["role"] == "investigator"][:2]
        giver["fte"] = str(Fraction(giver["fte"]) - Fraction(1, 10**30))
        taker["fte"] = str(Fraction(taker["fte"]) + Fraction(1, 10**30))

    edit_json(folder / "plan.json", nudge)
    reseal(folder)
    assert "deployed hours" in refusal(folder)


def test_every_difference_is_told_at_once_the_first_fifty_and_a_count() -> None:
    folder = three()

    def shift(rows: list[list[str]]) -> None:
        for cells in rows[1:]:
            cells[-1] += " "

    for name in ("measures", "assumptions", "coverage", "areas"):
        edit_rows(folder / f"{name}.csv", shift)
    reseal(folder)
    lines = refusal(folder).splitlines()
    assert len(lines) == 52
    assert lines[-1].startswith("... and ")
    assert lines[-1].endswith(" more")


def test_a_refusal_in_json_names_file_row_and_column() -> None:
    folder = three()
    MUTATIONS["a measure"][0](folder)
    reseal(folder)
    done = call("verify", folder, "--json")
    assert done.code == 6
    assert done.json["verdict"] == "refused"
    found = done.json["differences"]
    assert [(each["file"], each["row"], each["column"], each["found"]) for each in found] == [
        ("measures.csv", "coverage_min, all", "value", "0.5")
    ]
