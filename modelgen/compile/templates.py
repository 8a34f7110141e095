"""A template's text or file as a Model of every kind of block there is."""

from pathlib import Path

from ..template import load as loader
from ..template.load import Template
from .blocks import TemplateModel


def load(path: Path) -> Template:
    """Read and validate a template file; raises ModelError with every problem found."""
    return loader.load(path, TemplateModel)


def parse(text: str, file: str) -> Template:
    """Validate a template's text, `file` in messages; raises ModelError with every problem."""
    return loader.parse(text, file, TemplateModel)
