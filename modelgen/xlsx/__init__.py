"""The only door for files: a Book written, a returned workbook admitted and read."""
