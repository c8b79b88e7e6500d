"""The catalogue says everything of every criterion, rule and measure, and reads it where it stands."""

from __future__ import annotations

import pytest

from allocator.catalogue import catalogue
from allocator.criteria import CRITERIA
from allocator.measures import MEASURES
from allocator.rules import RULES


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: str(measure.id))
def test_a_measure_is_told_with_definition_unit_range_and_what_it_does_not_show(measure: object) -> None:
    (item,) = [item for item in catalogue("measures") if item.name == measure.id]  # type: ignore[attr-defined]
    assert list(item.details) == ["definition", "unit", "range", "better", "does not show", "scopes"]
    assert all(item.details.values())
    assert "Examples" not in item.details["definition"]


@pytest.mark.parametrize(("kind", "known", "silence"), [
    ("criteria", CRITERIA, "What it does not capture:"), ("rules", RULES, "What it does not show:"),
])  # fmt: skip
def test_a_criterion_or_rule_is_told_with_formula_and_what_it_is_silent_on(
    kind: str, known: tuple[type, ...], silence: str
) -> None:
    items = catalogue(kind)
    assert len(items) == len(known)
    for item in items:
        about = " ".join(item.details["about"].split())
        assert "Formula:" in about, item.name
        assert silence in about, item.name
        assert ">>>" not in about


def test_every_parameter_is_told_with_what_is_allowed() -> None:
    for kind, classes, base in (("criteria", CRITERIA, {"id"}), ("rules", RULES, {"type"})):
        for item, of in zip(catalogue(kind), classes, strict=True):
            shared = set(of.__mro__[1].model_fields)  # type: ignore[attr-defined]
            for name in set(of.model_fields) - base - shared:
                assert f"{name}: " in item.details["parameters"]


def test_a_scenario_is_told_by_the_words_at_its_head() -> None:
    fair = next(item for item in catalogue("scenarios") if item.name == "fair")
    assert fair.details["about"].startswith("Raises the worst-off division")
    assert fair.details["extends"] == "baseline.toml"
