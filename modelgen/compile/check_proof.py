"""Checks that can fail: each is tried with the change of one cell that Checks tells."""

from ..addresses import Place
from ..book.book import Book, Content
from ..book.calculator import Calculation
from .blocks.check_mutations import mutations
from .context import Context


def tried(ctx: Context, book: Book) -> tuple[list[str], list[str]]:
    """The names of the checks that fail with their mutation, and of those that hold in spite."""
    held = Calculation(book, generated=True)
    contents: dict[Place, Content] = {cell.place: cell.content for cell in book.cells}
    flags = {cell.id.text: cell.place for cell in book.cells if cell.format == "check"}
    proved: list[str] = []
    idle: list[str] = []
    for name, mutation in mutations(ctx).items():
        held.enter(mutation.place, mutation.typed)
        (proved if held.value(flags[name]) == 1 else idle).append(name)
        held.enter(mutation.place, contents.get(mutation.place, 0.0))
    return proved, idle
