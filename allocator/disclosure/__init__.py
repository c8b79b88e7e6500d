"""Disclosure control: from which numbers small counts could be worked out, and a report without these."""
