"""A workbook that was read back, merged into the Book that it is to follow, and calculated."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..book.book import Book, Values
from ..compile.context import Context
from ..compile.item_words import Words
from ..readback.book_match import BookMatch
from ..readback.edits import Edits, UserCell
from ..readback.readback import Readback
from ..readback.template_moves import TemplateMoves, moves
from ..readback.typed_dates import redated
from ..xlsx.reader import Tab
from .assemble import Assembly, assembled
from .edits_sheet import with_log
from .placement import Placement, placement_of
from .settled import settled
from .three_way_merge import Merge, merge


@dataclass(frozen=True)
class Merged:
    """Where everything goes, what becomes of each edit, and the new workbook in the calculator."""

    placement: Placement
    merge: Merge
    user_cells: tuple[UserCell, ...]
    """The user's cells on generated sheets."""
    whole: Assembly | None
    """None while a conflict is open: nobody knows yet what its cell holds."""

    def values(self) -> Values:
        """What can be told of the new workbook; nothing that hangs on a doubtful formula."""
        assert self.whole is not None
        return settled(self.placement, self.whole)


def merged(read: Readback, ctx: Context, book: Book, takes: Iterable[str] = ()) -> Merged:
    """The workbook in the Book of `ctx`: its own, or that of a newer template.

    Raises ModelError for a `--take` that names nothing, and where the template brings a sheet or
    a name that the user has given to something else.
    """
    axes = {item.name: item.axis for item in read.ctx.analysis.items.values() if item.axis}
    step = moves(redated(read.book, book, read.edits.changed, axes), book)
    found = _kept_sheets(read.match, step, read.edits)
    user_cells = tuple(cell for cell in read.edits.user_cells if cell.tab.name in found.owners)
    placement = with_log(placement_of(found, step, user_cells, ctx.parents))
    changed = (e for e in read.edits.changed if e.at.sheet in found.owners)
    decided = merge(placement, changed, takes, Words(read.ctx).meaning)
    whole = None if decided.of("conflict") else assembled(placement, decided, user_cells)
    return Merged(placement, decided, user_cells, whole)


def _kept_sheets(found: BookMatch, step: TemplateMoves, changed: Edits) -> BookMatch:
    """A sheet that the template drops, with something of the user's on it, is the user's now."""
    busy = {cell.tab.name for cell in changed.user_cells}
    kept = {
        sheet: tab
        for sheet, tab in found.tabs.items()
        if sheet in step.sheets or (tab.name not in busy and not _noted(found, tab))
    }
    return replace(found, tabs=kept, alignments={sheet: found.alignments[sheet] for sheet in kept})


def _noted(found: BookMatch, tab: Tab) -> bool:
    """Whether somebody wrote notes on a tab."""
    relations = found.returned.package.relations(tab.part)
    return any(relation.kind in ("comments", "threadedComment", "table") for relation in relations)
