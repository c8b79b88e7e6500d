"""``import allocator`` gives the verbs of the README: functions, whatever has been imported before."""

from __future__ import annotations

import subprocess
import sys

from door import ROOT

import allocator

PROGRAM = """
import allocator
import allocator.references  # which imports the module that is called as its function is
import allocator.solve
for name in allocator.__all__:
    assert callable(getattr(allocator, name)), name
problem = allocator.pose(
    scenario := allocator.read_scenario(allocator.find_scenario("efficient")),
    allocator.read_data(scenario.data),
)
first, second = allocator.solve(problem), allocator.solve(problem)
assert first == second
report = allocator.assess(problem, first, allocator.find_references(problem, first))
compared = allocator.compare([report, report])
assert compared.same_posts == [("efficient", "efficient-2")]
assert [found.kind for found in compared.coincidences] == ["one-plan"]
print(report.plan.status, len(report.posts))
"""


def test_every_verb_is_a_function_and_stays_one() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", PROGRAM],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "proved 32\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(allocator, "bogus")


def test_every_public_name_is_offered_before_anything_is_loaded() -> None:
    program = "import allocator; assert set(allocator.__all__) <= set(dir(allocator))"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
