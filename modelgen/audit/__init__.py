"""The audit of a workbook: its rules, and how the findings are grouped and told."""
