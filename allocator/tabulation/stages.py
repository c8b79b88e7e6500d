"""What was optimised, in order."""

from __future__ import annotations

from allocator.plan import Plan
from allocator.tables import Table, column, table


def stages_table(plan: Plan) -> Table:
    """What was optimised, in order."""
    columns = (
        column("stage", "count", "order"),
        column("criterion", "text", "criterion, or step of the tie-break (`then_...`)"),
        column("sense", "text", "`max` or `min`"),
        column("optimum", "number", "the plan's value, by arithmetic"),
        column("bound", "number", "no plan can pass this"),
        column(
            "certificate",
            "text",
            "`exact`: proved in fractions; `bound`: within a gap; `claimed`: by the solver, not certified",
        ),
    )
    rows = [
        (number, stage.criterion, stage.sense, stage.optimum, stage.bound, stage.certificate)
        for number, stage in enumerate(plan.stages, 1)
    ]
    return table("stages", columns, rows)
