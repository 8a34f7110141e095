"""A checked template to a Book: layout, blocks, the tool's own sheets, and their proofs."""
