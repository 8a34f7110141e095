"""What stands behind a command of the terminal, one module each, and what it reports."""
