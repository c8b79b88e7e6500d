"""The made-up country, written anew for every test."""

import pytest

from tests.build.tables import write_assumptions, write_source


@pytest.fixture
def source(tmp_path):
    """A folder of sound source tables."""
    return write_source(tmp_path / "source")


@pytest.fixture
def assumed(tmp_path):
    """Assumptions that fit the made-up country; settings and provenance are the shipped ones."""
    return write_assumptions(tmp_path / "assumptions")
