"""How many rows of each input a run rests on; reading is strict, so that none is ever passed over as bad."""

from __future__ import annotations

from allocator.scenario.reading import Scenario
from allocator.scenario.statement import Role
from allocator.sources.geography import Geography, InputFile


def rows_used(file: InputFile, scenario: Scenario, geography: Geography) -> int:
    """The rows of a file that can change the run's numbers.

    Of demand.csv: the series and periods that the scenario names; of a travel table: the links that roles
    can use, in the variant that is chosen; of bases.csv: the bases that roles name; of baseline.csv: the
    roles that take today's posts from it; of national_totals.csv: the years reconciled. Of the others: all.
    """
    statement = scenario.statement
    roles, demand = statement.roles, statement.demand
    if file.kind == "demand.csv":
        series = {driver.source for driver in demand.drivers if isinstance(driver.source, str)}
        return sum(key[1] in series and key[2] in demand.periods for key in geography.counts)
    if file.kind == "bases.csv":
        return len({base for role in roles for base in _named(role)})
    if file.kind == "baseline.csv":
        takers = {role.id for role in roles if role.baseline is None}
        return sum(role in takers for role, _ in geography.baseline)
    if file.kind == "national_totals.csv":
        total_named = demand.reconcile.total if demand.reconcile else None
        return sum(
            total.total == total_named and total.period in demand.periods
            for total in geography.national_totals
        )
    if file.kind.startswith("travel"):
        variant = file.kind.removeprefix("travel").removesuffix(".csv").removeprefix("-")
        links = geography.travel[variant] if variant == statement.travel else {}
        named = {base for role in roles for base in _named(role)}
        local = any(role.bases == "each-area" for role in roles)
        return sum(base in named or (local and base == area) for base, area in links)
    return file.rows


def _named(role: Role) -> tuple[str, ...]:
    return role.bases if isinstance(role.bases, tuple) else ()
