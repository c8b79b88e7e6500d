from __future__ import annotations

import pytest

from allocator.sources import Source


def test_sources_come_in_file_order(read):
    assert read().sources == (Source("demand.csv", "count", "assumed", "invented", "2020", "none", ""),)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "assumed",
            "guessed",
            "sources.csv:2: found kind 'guessed'; allowed: measured or derived or assumed",
        ),
        ("invented", "", "sources.csv:2: found a blank source"),
        (
            "demand.csv,count,assumed,invented,2020,none,\n",
            "demand.csv,count,assumed,a,,,\ndemand.csv,count,assumed,b,,,\n",
            "sources.csv:3: found file and column demand.csv, count a second time",
        ),
    ],
)
def test_a_wrong_source_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("sources.csv", old, new))
