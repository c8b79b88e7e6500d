"""The versions that can change an answer."""

from __future__ import annotations

import platform
import tomllib
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


def versions() -> dict[str, str]:
    """The versions of this program, of Python and of the packages that compute."""
    found = {"allocator": own_version(), "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed as a package"
    return found
