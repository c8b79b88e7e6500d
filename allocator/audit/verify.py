"""Verify a run folder: everything in it is reckoned again from the inputs that its manifest names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from allocator.audit.again import made_again_differences, manifest_differences, report_of
from allocator.audit.opened import OpenedRun, hash_differences, open_run
from allocator.audit.recorded_inputs import RecordedInputs, find_inputs, laid_out
from allocator.errors import VerificationError
from allocator.outputs.manifest import SUPPRESS_BELOW
from allocator.posing import pose
from allocator.report import Report
from allocator.scenario import read_scenario
from allocator.scenario.reading import Scenario
from allocator.sources import Geography, read_data
from allocator.verification.confirm import run_differences
from allocator.verification.differences import Difference, refuse
from allocator.verification.facts import Facts
from allocator.verification.plan_checks import place_differences
from allocator.verification.plan_file import PLAN_FILE, ClaimedPlan, plan_from
from allocator.verification.references import ClaimedReferences, references_from


@dataclass(frozen=True)
class Confirmation:
    """A run in which nothing differs: what it is about, and what was confirmed, in words."""

    folder: Path
    report: Report
    inputs: RecordedInputs
    confirmed: tuple[str, ...]

    @property
    def status(self) -> str:
        """What the run claims of its plan: ``proved`` or ``unproven``."""
        return self.report.plan.status

    def told(self, lines: tuple[str, ...]) -> Confirmation:
        """The same with more that was confirmed."""
        return replace(self, confirmed=(*self.confirmed, *lines))


def verify(folder: Path | str, inputs: Path | str | None = None) -> Confirmation:
    """Recompute a run from its inputs, without the solver; with it where the run withholds its plan.

    Demand, every rule, every objective, every table, the map's data, the manifest and all hashes are reckoned
    again. That no other plan is better is not reckoned: the certificate of a stage says how it is known.

    Parameters
    ----------
    folder
        A folder that ``solve`` wrote.
    inputs
        Where to look for the inputs before the places that the manifest names.

    Raises
    ------
    InputError
        Where there is no run, or an input is missing.
    VerificationError
        Where anything differs: file, row, column, what was found and what was expected, all at once.
    """
    run = open_run(Path(folder))
    found = find_inputs(run, None if inputs is None else Path(inputs))
    differences = list(hash_differences(run))
    if run.manifest["solver"]["options"].get(SUPPRESS_BELOW) is not None:
        return _verified_by_solving(run, found, differences)
    claimed, references = _claims(run, differences)
    with laid_out(found) as place:
        scenario = read_scenario(place.scenario, found.overrides)
        geography = read_data(place.tables, place.demand)
    differences += _other_inputs(scenario, geography, found)
    facts = Facts(scenario, geography, pose(scenario, geography))
    report = report_of(facts.problem, claimed, references)
    possible = not any(place_differences(facts, claimed.posts, claimed.hours, PLAN_FILE))
    if possible:
        differences += manifest_differences(run, report)
    differences += run_differences(facts, claimed, references, run.files, run.run_id)
    if possible:
        differences += made_again_differences(run, report)
    refuse(differences, str(folder))
    return Confirmation(Path(folder), report, found, tuple(_words(run, facts, report, found)))


def _verified_by_solving(
    run: OpenedRun, found: RecordedInputs, differences: list[Difference]
) -> Confirmation:
    """A run that withholds its plan is held against the same run made again."""
    from allocator.audit.suppressed import compared

    report, others = compared(run, found)
    refuse([*differences, *others], str(run.folder))
    told = f"files: {len(run.manifest['outputs'])}, byte by byte, after solving again from the inputs"
    return Confirmation(run.folder, report, found, (told, _withheld_words(report)))


def _withheld_words(report: Report) -> str:
    assert report.suppression is not None
    return f"withheld: {report.suppression.withheld} of {report.suppression.counts} counts, as then"


def _claims(run: OpenedRun, differences: list[Difference]) -> tuple[ClaimedPlan, ClaimedReferences]:
    """Plan and references as the run states them; one that cannot be read is told with all that differs."""
    try:
        return plan_from(run.files.get(PLAN_FILE, b"")), references_from(run.manifest)
    except VerificationError as error:
        told = [str(difference) for difference in differences]
        raise VerificationError("\n".join([*told, str(error)])) from None


def _other_inputs(scenario: Scenario, geography: Geography, recorded: RecordedInputs) -> Iterator[Difference]:
    """Files that were read now and are not the recorded ones: an absolute `extends` may lead elsewhere."""
    read = [file.sha256 for file in scenario.files]
    expected = [file.sha256 for file in recorded.scenario]
    if read != expected:
        yield Difference("manifest.json", "scenario.files", "SHA-256", " ".join(expected), " ".join(read))
    names = sorted(file.name for file in geography.files)
    if names != sorted(file.path.name for file in recorded.tables):
        listed = " ".join(sorted(file.path.name for file in recorded.tables))
        yield Difference("manifest.json", "inputs", "name", listed, " ".join(names))


def _words(run: OpenedRun, facts: Facts, report: Report, inputs: RecordedInputs) -> Iterator[str]:
    problem, plan = facts.problem, report.plan
    limits = len(report.table("rules").rows)
    read = len(inputs.scenario) + len(inputs.tables)
    yield f"inputs: {read} files, each by its SHA-256, and the scenario as resolved"
    yield f"demand: {len(problem.demand_hours)} driver, role and area cells, from counts to hours"
    yield f"plan: {len(plan.posts)} places for posts in their sizes, all hours of all posts deployed"
    enforced = "kept" if problem.locked_posts is None else "measured (the posts are a formula's)"
    yield f"rules: {len(problem.rules)} with {limits} limits, {enforced}, with slack and whether they bind"
    yield f"stages: {len(plan.stages)} values reached as stated; certificates: {_certificates(report)}"
    references = report.references
    if references is not None and references.plans:
        yield f"prices: {len(references.plans)} reference plans reach what they are said to reach"
    yield f"files: {len(run.manifest['outputs'])}, table by table, cell by cell and by hash, and the seal"
    if "map.html" in run.files:
        yield "map: run id and data are those of the tables"


def _certificates(report: Report) -> str:
    kinds = sorted({stage.certificate for stage in report.plan.stages})
    told = {"claimed": "claimed by the solver, not certified"}
    return ", ".join(told.get(kind, kind) for kind in kinds)
