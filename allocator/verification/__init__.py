"""A second reckoning of a run, written apart from the first, and what differs between the two.

Nothing here imports the solver, the model, or the arithmetic that made the tables (`demand`, `plan`,
`measures`, `tabulation`, `tables`). Shared are the readers of scenarios and tables, the readings of rules and
the values of criteria, and the posed problem, which is itself held against the inputs first.
"""
