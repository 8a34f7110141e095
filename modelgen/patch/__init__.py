"""The new workbook as a file: fresh sheets put into the user's package, nothing of it lost."""
