"""Every limit of every rule, with what the plan does."""

from __future__ import annotations

from allocator.changes import decimal
from allocator.plan import Service
from allocator.problem import Problem
from allocator.tables import Table, column, table
from allocator.withheld import unless_withheld


def rules_table(problem: Problem, service: Service) -> Table:
    """Every limit of every rule, with what the plan does."""
    columns = (
        column("rule", "text", "name of the rule"),
        column("scope", "text", "what the limit is about"),
        column("limit", "number", "the limit, in posts or as a share"),
        column("value", "number", "what the plan does"),
        column("slack", "number", "distance to the limit; negative where a formula's plan breaks it"),
        column("binding", "text", "`yes` where the slack is 0"),
        column("relaxed", "text", "how a repair changed the rule, where no plan kept it as it was"),
    )
    relaxed = relaxations(problem)
    rows = []
    for rule in sorted(problem.rules, key=lambda rule: rule.name):
        for reading in sorted(rule.readings(problem, service), key=lambda reading: reading.scope):
            binding = unless_withheld(reading.slack, "yes" if reading.slack == 0 else "no")
            changed = relaxed.get(rule.name, "")
            rows.append(
                (rule.name, reading.scope, reading.limit, reading.value, reading.slack, binding, changed)
            )
    return table("rules", columns, rows)


def relaxations(problem: Problem) -> dict[str, str]:
    """What a repair changed, in words, by the name of the rule."""
    stated = problem.setting.scenario.statement.relaxed if problem.setting is not None else None
    return {
        entry.rule: f"{entry.parameter} from {decimal(entry.before)} to {decimal(entry.after)} {entry.unit}"
        for entry in stated or ()
    }
