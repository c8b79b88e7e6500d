"""Places scarce specialist staff fairly: exact plans, explained post by post, as tables and maps.

>>> import allocator
>>> scenario = allocator.read_scenario(allocator.find_scenario("efficient"))
>>> problem = allocator.pose(scenario, allocator.read_data(scenario.data))
>>> report = allocator.assess(problem, allocator.solve(problem))
>>> report.plan.status, len(report.areas)
('proved', 13)
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.audit.verify import verify
    from allocator.comparison import compare
    from allocator.posing.pose import pose
    from allocator.references import find_references
    from allocator.report import assess
    from allocator.scenario import read_scenario
    from allocator.shipped import find_scenario
    from allocator.solve import solve
    from allocator.solvers import Options
    from allocator.sources import read_data

__all__ = [
    "Options",
    "assess",
    "compare",
    "find_references",
    "find_scenario",
    "pose",
    "read_data",
    "read_scenario",
    "solve",
    "verify",
]

_HOMES = {
    "Options": "allocator.solvers",
    "assess": "allocator.report",
    "compare": "allocator.comparison",
    "find_references": "allocator.references",
    "find_scenario": "allocator.shipped",
    "pose": "allocator.posing",
    "read_data": "allocator.sources",
    "read_scenario": "allocator.scenario",
    "solve": "allocator.solve",
    "verify": "allocator.audit.verify",
}


class _Package(ModuleType):
    """The package; the module ``allocator.solve`` does not take the place of the function of that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    """Every public name, loaded or not, so that a notebook can complete it."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for, so that ``import allocator`` is instant."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'allocator' has no attribute {name!r}")
