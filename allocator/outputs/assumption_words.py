"""What an assumption is about, in words: a scenario's key says it to those who wrote the scenario."""

from __future__ import annotations

from allocator.outputs.assumption_effects import Effect
from allocator.scenario.statement import Statement
from allocator.sentences import percent
from allocator.withheld import shown

OF_DRIVER = {
    "share": "the share of them that counts",
    "growth": "growth a year",
    "source.total": "how many a year in the country",
    "recording_multiplier": "real ones behind each recorded one",
    "recording_multiplier.central": "real ones behind each recorded one",
}
OF_ROLE = {
    "posts": "posts",
    "utilisation_cap": "the share of a post's hours that can be deployed",
    "hours_per_fte": "hours of a post a year",
    "hours_per_fte.gross": "paid hours of a post a year",
    "hours_per_fte.leave": "hours of leave a year",
    "hours_per_fte.holidays": "hours of public holidays a year",
    "hours_per_fte.absence_share": "the share of hours lost to absence",
    "hours_per_fte.training": "hours of training a year",
    "hours_per_fte.court": "hours in court a year",
}


def effect_words(effect: Effect, statement: Statement) -> str:
    """One assumption and what its range moves."""
    stated = effect.assumption
    assert stated.low is not None
    assert stated.high is not None
    ends = f"{float(stated.low):,g} to {float(stated.high):,g}"
    return (
        f"{key_words(stated.key, statement)}: {float(effect.value):,g} ({stated.kind}; plausible {ends}). "
        f"It moves {shown(effect.hours, ',.0f')} hours of {effect.of} a year, "
        f"{percent(effect.share)} of all demand."
    )


def key_words(key: str, statement: Statement) -> str:
    """What a key of a driver or a role is about; any other key as it stands."""
    drivers = {driver.id: driver.label or _spaced(driver.id) for driver in statement.demand.drivers}
    roles = {role.id: role.label or _spaced(role.id) for role in statement.roles}
    kind, _, rest = key.partition(".")
    if kind == "demand":
        name, _, inner = rest.removeprefix("drivers.").partition(".")
        hours, _, role = inner.partition(".")
        if name in drivers and hours == "hours_per_item" and role in roles:
            return f"{drivers[name]}: hours for each, {roles[role]}"
        if name in drivers and inner in OF_DRIVER:
            return f"{drivers[name]}: {OF_DRIVER[inner]}"
    name, _, inner = rest.partition(".")
    return f"{roles[name]}: {OF_ROLE[inner]}" if name in roles and inner in OF_ROLE else key


def _spaced(name: str) -> str:
    return name.replace("_", " ")
