"""Formula text: item formulas of a template, references to cells, units, and style."""
