"""Turn the source tables into a geography folder."""

from allocator.build.build import BuildSummary, build_geography

__all__ = ["BuildSummary", "build_geography"]
