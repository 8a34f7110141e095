"""What every step of a patch needs to know: one record."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Values
from ..merge.placement import Carry
from ..readback.edits import OwnCell
from ..xlsx.package import (
    Package,
)
from ..xlsx.style_import import Looks
from .reference_rewriter import Remap


@dataclass(frozen=True)
class Graft:
    """Everything the patch of a package needs to know."""

    way: Carry
    target: Package
    fresh: Package
    remap: Remap
    looks: Looks
    values: Values
    own: Mapping[str, tuple[OwnCell, ...]]
    """The user's own cells by the tab on which they stood."""
    unknown: frozenset[Place]
    """Formulas of the fresh sheets whose value cannot be told: it is left to the spreadsheet."""
