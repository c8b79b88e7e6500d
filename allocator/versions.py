"""The versions that can change an answer, and of what wrote its files."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from allocator.shipped import shipped_folder

PACKAGE = Path(__file__).resolve().parent
PACKAGES = ("pulp", "highspy", "numpy", "pydantic")


def own_version() -> str:
    """The version of the program: a checkout's own, else that of the installed package.

    Examples
    --------
    >>> own_version().count(".")
    2
    """
    if shipped_folder() == PACKAGE.parent:
        project = PACKAGE.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return version("allocator")


def versions(also: Iterable[str] = ()) -> dict[str, str]:
    """The versions of this program, of Python, of the packages that compute, and of those named besides.

    Examples
    --------
    >>> list(versions(["pyogrio"]))
    ['allocator', 'python', 'pulp', 'highspy', 'numpy', 'pydantic', 'pyogrio']
    """
    found = {"allocator": own_version(), "python": platform.python_version()}
    for package in (*PACKAGES, *also):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed as a package"
    return found


def computing(stated: Mapping[str, str]) -> dict[str, str]:
    """Of the versions that a run states, those that can change its answer.

    Examples
    --------
    >>> computing({"python": "3.12.1", "highspy": "1.16.0", "xlsxwriter": "3.3.1"})
    {'python': '3.12.1', 'highspy': '1.16.0'}
    """
    return {name: stated[name] for name in ("allocator", "python", *PACKAGES) if name in stated}
