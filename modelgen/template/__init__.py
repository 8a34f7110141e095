"""A template's text to a checked Model: words, items, references, order and units."""
