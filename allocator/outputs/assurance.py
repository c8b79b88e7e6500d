"""What an inspector asks of a run: how it was assured, its record, and a draft transparency record."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.outputs.report_words import answer, question
from allocator.report import Report
from allocator.sentences import reconciliation_lines

BLANK = "[to be filled in]"
CERTIFICATES = {
    "claimed": "claimed by the solver, not certified",
    "bound": "proved within a gap that is stated",
    "exact": "certificate.json proves it in exact arithmetic, without the solver",
}
GLOSSARY = {
    "Access hours": "hours one way from base to place, mean over the case work; pools are left out",
    "AQuA Book": "HM Treasury's guidance on producing quality analysis for government",
    "Area": "a part of the country that has demand and receives service",
    "Base": "a place where posts stand; a pool stands nowhere and serves everybody",
    "Baseline, stand-in": "today's posts; a stand-in where nobody has stated them",
    "Certificate": "numbers that prove, without the solver, that no plan is better",
    "Coverage": "demand hours that are met, over demand hours; from 0 to 1",
    "Demand hours": "hours of work a year: items times hours for each item",
    "Driver": "a stream of work, such as a kind of recorded crime",
    "FTE": "full-time equivalent; a post's worth of hours",
    "Leximin": "raise the worst off as far as it goes, then the second worst, and so on",
    "Measured, derived, assumed": "published; arithmetic on what is published; somebody's judgement",
    "Pool": "posts that stand nowhere and serve everybody without travel",
    "Price of fairness": "share of risk-weighted hours given up against the most efficient plan",
    "Received, met": "hours of case work that reach a place; those of them for which it has work",
    "Risk weight": "how much an unmet hour of one driver counts against that of another",
    "Role": "a specialism with its own pool of staff",
    "Slack, binding": "distance to a rule's limit; a rule binds where it is 0",
    "Stage": "one aim after another; what an earlier one reaches is held while the next is pursued",
}


def assurance(report: Report) -> list[tuple[str, str, str]]:
    """What was checked, in the AQuA Book's terms: activity, what was done to this run, by what."""
    setting, plan = report.problem.setting, report.plan
    problem = report.problem
    limits = len(report.table("rules").rows)
    rows = []
    if setting is not None:
        rows.append(
            (
                "Verification: inputs",
                f"{len(setting.geography.files)} tables and {len(setting.scenario.files)} scenario files "
                "were read whole; a row that cannot be read refuses its file; each has its SHA-256 below",
                "the program, on reading",
            )
        )
        rows.append(
            (
                "Verification: second reckoning",
                "demand, plan, rules, measures and every table were reckoned again by code written apart and "
                "compared cell by cell; a run that differs is not written",
                "the program, before writing",
            )
        )
    rows.append(
        (
            "Verification: the plan",
            f"{len(plan.posts)} places for posts and {limits} limits of {len(problem.rules)} rules were "
            "checked in exact fractions, without the solver",
            "the program, by arithmetic",
        )
    )
    kinds = sorted({stage.certificate for stage in plan.stages})
    told = "; ".join(f"{kind}: {CERTIFICATES.get(kind, kind)}" for kind in kinds)
    rows.append(
        (
            "Verification: the optimum",
            f"{report.proof}. Certificates: {told or 'no stage'}",
            "the solver; arithmetic where certified",
        )
    )
    rows.append(
        (
            "Verification: by anybody",
            "`allocator verify` reckons a run folder again without the solver; with --certificate, or with "
            "check_certificate.py alone, it proves what certificate.json holds",
            "whoever has the run folder",
        )
    )
    totals = (
        "; ".join(reconciliation_lines(problem)) or "the scenario names no published total to compare with"
    )
    rows.append(("Validation: against national totals", totals, "the program; judged by " + BLANK))
    rows.append(("Validation: by those who know the work", BLANK, BLANK))
    rows.append(("Independent review and sign-off", BLANK, f"name, role and date: {BLANK}"))
    return rows


def run_record(report: Report, run_id: str, versions: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the run was made of: its id, the change of keys, programs, and each input by its hash."""
    rows = [("Run id", run_id), ("Status", report.proof)]
    setting = report.problem.setting
    if setting is not None:
        rows.append(("Scenario", setting.scenario.name))
        # a folder of data is no part of a run's identity, and a page names no path
        told = [text for text in setting.scenario.overrides if text.partition("=")[0].strip() != "data"]
        rows.append(("Changed with --set", "; ".join(told) or "nothing"))
    rows += [(f"Version of {name}", text) for name, text in sorted(versions.items())]
    if setting is not None:
        rows += [
            (f"SHA-256 of scenario file {number}", file.sha256)
            for number, file in enumerate(setting.scenario.files, 1)
        ]
        rows += [
            (f"SHA-256 of {file.title} ({file.rows} rows)", file.sha256) for file in setting.geography.files
        ]
    rows.append(
        (
            "Solver, options, times, hashes of outputs",
            "in manifest.json beside this page; the run id holds the options",
        )
    )
    return rows


def transparency_record(report: Report) -> dict[str, list[tuple[str, str]]]:
    """A draft after the Algorithmic Transparency Recording Standard, tier by tier; blanks are marked."""
    setting = report.problem.setting
    data = setting.geography.title if setting else "a problem made by hand"
    sources = (
        sorted({f"{one.source} ({one.licence})" for one in setting.geography.sources}) if setting else []
    )
    measures = f"{len(report.problem.rules)} rules; criteria: " + (
        ", ".join(one.summary.replace("`", "") for one in report.problem.criteria) or "a formula"
    )
    return {
        "Tier 1: for everybody": [
            ("Name of the tool", f"allocator: {report.title}"),
            ("Description", f"{question(report)} {answer(report)}"),
            ("Why it is used", BLANK),
            ("Website", BLANK),
            ("Contact", BLANK),
        ],
        "Tier 2: owner and responsibility": [
            ("Organisation", BLANK),
            ("Team and senior responsible owner", BLANK),
            ("Supplier, if any", BLANK),
        ],
        "Tier 2: description and rationale": [
            ("Scope", "places posts of specialist staff and shares their hours; says nothing of any person"),
            ("Benefits", BLANK),
            ("Previous process", BLANK),
            ("Alternatives considered", BLANK),
        ],
        "Tier 2: decision-making process": [
            ("Process integration", BLANK),
            ("Human decisions and review", f"decision support only; who decides: {BLANK}"),
            ("Required training", BLANK),
            ("Appeals and review", BLANK),
        ],
        "Tier 2: technical specification and data": [
            (
                "Method",
                "linear and mixed-integer programming, checked in exact fractions; no machine learning",
            ),
            ("Rules and aims", measures),
            ("Data", data),
            ("Sources and licences", "; ".join(sources) or BLANK),
            ("Personal data", "none: counts by area and year"),
            ("Data sharing and access", BLANK),
        ],
        "Tier 2: risks, mitigations and impact assessments": [
            ("Risks", "small counts; assumed hours and posts; recording that differs between places"),
            ("Mitigations", "ranges and sources of assumptions, marked small counts, a second reckoning"),
            ("Equality, data protection and island impact assessments", BLANK),
        ],
    }
