"""A returned workbook read against its Book: what it was built from, what somebody changed."""
