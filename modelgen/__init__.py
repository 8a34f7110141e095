"""Compile a template into a live Excel workbook."""

__version__ = "0.3.0.dev0"
