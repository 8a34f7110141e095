"""What every step of a patch needs to know: one record."""

from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Values
from ..merge.placement import Placement
from ..readback.edits import UserCell
from ..xlsx.package import Package
from ..xlsx.style_import import StyleImport
from .reference_rewriter import ReferenceRewriter


@dataclass(frozen=True)
class Graft:
    placement: Placement
    target: Package
    """The user's package, which becomes the new workbook."""
    fresh: Package
    """The new Book as a package of its own: its sheets replace those of the target."""
    remap: ReferenceRewriter
    """Where references of the user now lead."""
    looks: StyleImport
    """The fresh package's cell formats in the target."""
    values: Values
    user_cells: tuple[UserCell, ...]
    """The user's own cells on generated sheets."""
    unknown: frozenset[Place]
    """Formulas of the fresh sheets whose value cannot be told: it is left to the spreadsheet."""
