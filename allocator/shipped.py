"""Where the shipped geography and scenarios lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from allocator.errors import Fault, InputError, nearest


def shipped_folder() -> Path:
    """The folder that holds ``data/`` and ``scenarios/``."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent


def data_folder() -> Path:
    """The shipped geography of the 13 divisions."""
    return shipped_folder() / "data" / "divisions"


def scenario_files() -> tuple[Path, ...]:
    """The shipped scenarios, by name."""
    return tuple(sorted((shipped_folder() / "scenarios").glob("*.toml")))


def find_scenario(text: str) -> Path:
    """A scenario by its path, or a shipped one by its name.

    Examples
    --------
    >>> find_scenario("fair").name
    'fair.toml'
    """
    path = Path(text)
    if path.suffix or len(path.parts) != 1 or _exists(path):
        return path
    shipped = {file.stem: file for file in scenario_files()}
    if text in shipped:
        return shipped[text]
    raise InputError(
        [
            Fault(
                text,
                "no file and no shipped scenario of this name",
                ", ".join(shipped),
                nearest(text, shipped),
            )
        ]
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the file system
        return False
