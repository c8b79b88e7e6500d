"""What each table of a run is about, in a line."""

from __future__ import annotations

TABLES = {
    "posts.csv": "posts by role and base, with the baseline and the change",
    "service.csv": "deployed hours from base to area, and the travel in them",
    "coverage.csv": "demand, served and unmet hours by role and area",
    "drivers.csv": "the same by driver: the riskiest work is served first",
    "areas.csv": "everything about an area over all roles: posts located here, service received here",
    "groups.csv": "the same by command area",
    "islands.csv": "what islands and rural areas have: posts, hours, access, coverage against the country",
    "measures.csv": "every measure of efficiency and fairness",
    "rules.csv": "every limit of every rule, its slack, whether it binds",
    "stages.csv": "what was optimised, in order, with the proven bound",
    "assumptions.csv": "every number of the scenario: measured, derived or assumed, and its source",
    "reconciliation.csv": "modelled items against published national totals",
}
"""The tables of a run, and what each is about."""
