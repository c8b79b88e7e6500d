"""From a scenario and a geography to a Problem."""

from allocator.posing.pose import pose

__all__ = ["pose"]
