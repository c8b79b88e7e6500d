"""A Report: a plan with everything that is said about it, as exact tables."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from allocator import tabulation
from allocator.efficiency import with_floor
from allocator.island_table import island_table
from allocator.measures import Reading, References, prices, read_measures
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.spread import Settings
from allocator.suppression import Suppression
from allocator.tables import Table
from allocator.verify import check_plan
from allocator.withheld import shown

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from allocator.cross_check import CrossCheck

ASSUMPTIONS_LINE = "Staffing levels and hours per item are assumptions of the scenario, not published facts."
STAND_IN_LINE = (
    "The baseline is a stand-in for today's posts, which nobody has stated; "
    "a difference from it is not a loss or a gain of anybody."
)
FORMULA_LINE = (
    "Posts are placed by a formula; their hours then go where they meet the most risk-weighted work. "
    "Rules are measured on this plan, not enforced."
)
NO_REFERENCE = "no reference plan was made"


@dataclass(frozen=True)
class Report:
    """A plan, assessed.

    Parameters
    ----------
    problem, plan
        What was asked and what came out.
    references
        What the best plans under the same rules reach; None where none were made.
    cross_check
        What a second solver said of the optima; None where it was not asked.
    suppression
        Where small counts are withheld: what is told of the whole. None where nothing was asked to be.

    Notes
    -----
    `posts`, `hours` (service.csv), `coverage`, `areas`, `groups`, `drivers`, `measures`, `rules`, `stages`
    and `assumptions` are pandas frames with the columns of the CSV files; `table(name)` is the exact table.
    """

    problem: Problem
    plan: Plan
    references: References | None = None
    cross_check: CrossCheck | None = None
    suppression: Suppression | None = None

    @cached_property
    def service(self) -> Service:
        """The arithmetic of who is served."""
        return Service(self.problem, self.plan.posts, self.plan.hours)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every measure of the plan."""
        if self.suppression is not None:
            return self.suppression.readings
        settings = Settings()
        if self.problem.setting is not None:
            stated = self.problem.setting.scenario.statement.measures
            settings = Settings(stated.atkinson_epsilon, stated.worst_share, stated.threshold)
        found = [
            *read_measures(self.problem, self.service, settings),
            *prices(self.problem, self.service, self.best),
        ]
        return tuple(found)

    @property
    def best(self) -> References:
        """The references, or the word that none were made."""
        return self.references or References(None, None, self.problem.across, NO_REFERENCE)

    @cached_property
    def demand_hours(self) -> Fraction:
        """Demand hours of the whole country, a year."""
        if self.suppression is not None:
            return self.suppression.demand_hours
        return sum(self.problem.area_demand_hours.values(), Fraction(0))

    @cached_property
    def served_hours(self) -> Fraction:
        """Demand hours of the whole country that are met, a year."""
        if self.suppression is not None:
            return self.suppression.served_hours
        return sum(self.service.served.values(), Fraction(0))

    @property
    def gap(self) -> Fraction:
        """The largest distance between a stage's optimum and its proven bound."""
        return self.plan.gap if self.suppression is None else self.suppression.gap

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every table by name, in the order in which they are written."""
        problem, service = self.problem, self.service
        areas = tabulation.areas_table(problem, service)
        found = (
            tabulation.posts_table(problem, service),
            tabulation.service_table(service),
            tabulation.coverage_table(problem, service),
            tabulation.drivers_table(problem, service),
            areas,
            tabulation.groups_table(problem, service),
            island_table(problem, areas, service, self.readings),
            tabulation.measures_table(self.readings),
            tabulation.rules_table(with_floor(problem, self.plan.most_hours), service),
            tabulation.stages_table(self.plan),
            tabulation.assumptions_table(problem),
            tabulation.reconciliation_table(problem),
        )
        return {table.name: table for table in found}

    def table(self, name: str) -> Table:
        """An exact table by name."""
        return self.tables[name]

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.problem.setting.scenario.name if self.problem.setting else "plan"

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.problem.setting.scenario.statement.title if self.problem.setting else "Plan"

    @property
    def proof(self) -> str:
        """What is proved of the plan, in words."""
        if self.plan.status == "proved":
            return "proved: no plan is better by the scenario's criteria and rules"
        if self.gap:
            better = f"a better plan may exist, by at most {shown(self.gap, 'g')}"
            size = (criterion.size_words(self.problem) for criterion in self.problem.criteria)
            return " ".join([f"NOT PROVED: a limit was reached; {better}.", *filter(None, size)])
        return "NOT PROVED: a limit was reached while equally good plans were told apart."

    @property
    def certificate(self) -> str:
        """How strong the proof of each stage is, in words."""
        words = {
            "exact": "proved in exact fractions",
            "bound": "proved within the gap in certificate.json",
            "claimed": "claimed by the solver, not certified",
        }
        told = []
        for word, meaning in words.items():
            named = dict.fromkeys(
                s.criterion.replace("_", " ") for s in self.plan.stages if s.certificate == word
            )
            if named:
                told.append(f"{', '.join(named)}: {meaning}")
        return f"Certificate: {'; '.join(told)}." if told else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What every output must carry."""
        lines = list(standing_notes(self.problem))
        if self.suppression is not None:
            lines.append(self.suppression.words)
        if self.plan.status == "unproven":
            lines.append(self.proof)
        if self.plan.decided_by_order:
            lines.append(
                "Several plans were equally good; the order of codes chose among them, "
                "to the loss of early ones."
            )
        if any(row[-1] == "yes" for row in self.table("posts").rows):
            lines.append(
                f"Posts marked small_count rest on fewer than {tabulation.SMALL_COUNT} recorded items a year."
            )
        if self.certificate:
            lines.append(self.certificate)
        return (*lines, *(self.problem.setting.warnings if self.problem.setting else ()))

    @property
    def boundaries(self) -> gpd.GeoDataFrame:
        """The areas with their polygons and their row of `areas`."""
        from allocator.sources.boundaries import geometry

        if self.problem.setting is None or self.problem.setting.geography.boundaries is None:
            raise ValueError("the geography has no boundaries.geojson")
        shapes = geometry(self.problem.setting.geography.boundaries)
        return shapes.merge(
            self.table("areas").frame(), left_on="code", right_on="area", validate="one_to_one"
        )

    def _repr_html_(self) -> str:
        from html import escape

        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        shown: str = self.areas.to_html(index=False, escape=True)
        return f"<h3>{escape(self.title)} ({self.plan.status})</h3>{shown}{notes}"

    @property
    def posts(self) -> pd.DataFrame:
        """Posts by role and base."""
        return self.table("posts").frame()

    @property
    def hours(self) -> pd.DataFrame:
        """Deployed hours from base to area (service.csv)."""
        return self.table("service").frame()

    @property
    def coverage(self) -> pd.DataFrame:
        """Demand and what is met, by role and area."""
        return self.table("coverage").frame()

    @property
    def drivers(self) -> pd.DataFrame:
        """The same by driver."""
        return self.table("drivers").frame()

    @property
    def areas(self) -> pd.DataFrame:
        """Everything about an area over all roles."""
        return self.table("areas").frame()

    @property
    def groups(self) -> pd.DataFrame:
        """The same by group of areas."""
        return self.table("groups").frame()

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure."""
        return self.table("measures").frame()

    @property
    def rules(self) -> pd.DataFrame:
        """Every limit of every rule."""
        return self.table("rules").frame()

    @property
    def stages(self) -> pd.DataFrame:
        """What was optimised."""
        return self.table("stages").frame()

    @property
    def assumptions(self) -> pd.DataFrame:
        """Every number with its source."""
        return self.table("assumptions").frame()


def standing_notes(problem: Problem) -> tuple[str, ...]:
    """What must be said of every plan of a problem, before there is one."""
    kinds = {tabulation.baseline_kind(problem, role.id) for role in problem.roles}
    lines = [ASSUMPTIONS_LINE]
    if "stand-in" in kinds:
        lines.append(STAND_IN_LINE)
    if problem.locked_posts is not None:
        lines.append(FORMULA_LINE)
    relaxed = tabulation.relaxations(problem)
    if relaxed:
        changes = "; ".join(f"{rule}: {change}" for rule, change in relaxed.items())
        lines.append(f"RULES RELAXED: no plan keeps the rules as stated. Changed: {changes}.")
    return tuple(lines)


def assess(problem: Problem, plan: Plan, references: References | None = None) -> Report:
    """Check a plan by arithmetic and say everything about it.

    Raises
    ------
    VerificationError
        Where arithmetic disagrees with what the plan claims.
    """
    check_plan(problem, plan)
    return Report(problem, plan, references)
