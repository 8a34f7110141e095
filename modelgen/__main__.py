"""`python -m modelgen`: the same as the `modelgen` command."""

from .cli import run

run()
