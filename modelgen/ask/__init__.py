"""Questions to a model as it stands: solve, tornado, table, draws, through its own formulas."""
