"""Leximin without a solver, where the structure of a problem allows it: exact, fast, and checked apart."""
