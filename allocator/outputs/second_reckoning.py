"""The files that are about to be written, read back and reckoned a second time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from allocator.outputs.run_folder import MANIFEST
from allocator.problem import Problem
from allocator.verification.confirm import run_differences
from allocator.verification.differences import refuse
from allocator.verification.facts import Facts
from allocator.verification.plan_file import PLAN_FILE, plan_from
from allocator.verification.references import references_from


def refuse_what_differs(problem: Problem, files: Mapping[str, bytes]) -> None:
    """Refuse a run whose bytes are not what its inputs and its plan make them.

    A problem that was made by hand has no inputs to reckon from: its files pass.

    Raises
    ------
    VerificationError
        With every difference by file, row and column.
    """
    setting = problem.setting
    if setting is None:
        return
    facts = Facts(setting.scenario, setting.geography, problem)
    content = json.loads(files[MANIFEST])
    claimed, references = plan_from(files[PLAN_FILE]), references_from(content)
    refuse(run_differences(facts, claimed, references, files, content["run_id"]))
