"""How a plan is found: the steps between a Problem and a Plan."""
