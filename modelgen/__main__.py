"""`python -m modelgen`: the same as the `modelgen` command."""

from .start import run

run()
