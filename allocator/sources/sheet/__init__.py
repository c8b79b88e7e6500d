"""Tables that stand on a sheet of a workbook."""

from allocator.sources.sheet.reading import read_sheet

__all__ = ["read_sheet"]
