"""Three versions of a workbook to one: decisions, places, the user's cells, the log of edits."""
