"""The compiled workbook as plain cells, how each role looks, and what its formulas give."""
