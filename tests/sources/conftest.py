"""Read the three-area geography with some of its files replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.sources import Geography, read_data


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
