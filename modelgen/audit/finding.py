"""What tests a rule, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..addresses import Place
from ..rules import Rule
from .subject import Subject

Hit = tuple[Place | str, str]
"""Where something was found (a cell, or a part of the workbook in words), and what."""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """How a rule is tested on a file."""

    check: Callable[[Subject], Iterator[Hit]]
    generated: bool = False
    """Whether it compares with the template inside: not applicable to other workbooks."""
    whole: bool = False
    """Whether it also applies to a workbook of the tool that cannot be compared any more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule is not met."""

    rule: Rule
    cell: str
    says: str
