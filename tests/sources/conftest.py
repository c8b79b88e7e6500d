"""Read the three-area geography with some of its files replaced."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocator.errors import InputError
from allocator.sources import Geography, read_data
from tests.sources.workbooks import Cells


@pytest.fixture
def read(geography_folder: Callable[..., Path]) -> Callable[..., Geography]:
    """Read the three-area geography with overrides that must be accepted."""
    return lambda **overrides: read_data(geography_folder(**overrides))


@pytest.fixture
def refused(geography_folder: Callable[..., Path]) -> Callable[..., str]:
    """Read the three-area geography with overrides that must be refused; the faults, a line each."""

    def tell(**overrides: str | bytes | None) -> str:
        with pytest.raises(InputError) as caught:
            read_data(geography_folder(**overrides))
        return "\n".join(str(fault) for fault in caught.value.faults)

    return tell


@pytest.fixture
def edited(geography_files: dict[str, str]) -> Callable[..., dict[str, str]]:
    """Overrides that replace one text, which must be there, within one file."""

    def edit(name: str, old: str, new: str) -> dict[str, str]:
        assert old in geography_files[name]
        return {name: geography_files[name].replace(old, new, 1)}

    return edit


@pytest.fixture
def rows(geography_files: dict[str, str]) -> Cells:
    """The demand of the three areas as a person would type it: counts as numbers, blanks as nothing."""
    header, *lines = csv.reader(io.StringIO(geography_files["demand.csv"]))
    return [header, *([*line[:3], float(line[3]), *(cell or None for cell in line[4:])] for line in lines)]


@pytest.fixture
def read_book(geography_folder: Callable[..., Path], tmp_path: Path) -> Callable[..., Geography]:
    """Read the three areas without their demand.csv, with a file in its place."""
    folder = geography_folder(**{"demand.csv": None})

    def read(data: bytes, asked: str = "", name: str = "book.xlsx") -> Geography:
        (tmp_path / name).write_bytes(data)
        return read_data(folder, f"{tmp_path / name}{asked}")

    return read


@pytest.fixture
def refused_book(read_book: Callable[..., Geography]) -> Callable[..., list[str]]:
    """Read such a file that must be refused; the faults, a line each."""

    def tell(*arguments: Any) -> list[str]:
        with pytest.raises(InputError) as caught:
            read_book(*arguments)
        return [str(fault) for fault in caught.value.faults]

    return tell
